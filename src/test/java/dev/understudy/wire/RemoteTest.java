package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.wire.Remote.Direction;
import dev.understudy.wire.Remote.FilePlace;
import dev.understudy.wire.Remote.PortPlace;
import dev.understudy.wire.Remote.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connection methods, good and bad. */
class RemoteTest {
    private static final Path RUN_DIRECTORY = Path.of("/run/ovs");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tcp:192.0.2.1              | ACTIVE  | TCP | 192.0.2.1      | 6640
            tcp:192.0.2.1:77           | ACTIVE  | TCP | 192.0.2.1      | 77
            tcp:[2001:db8::1]          | ACTIVE  | TCP | 2001:db8::1    | 6640
            tcp:[2001:db8::1]:77       | ACTIVE  | TCP | 2001:db8::1    | 77
            tcp:2001:db8::1            | ACTIVE  | TCP | 2001:db8::1    | 6640
            tcp:[fe80::1%eth0]:77      | ACTIVE  | TCP | fe80::1%eth0   | 77
            ssl:db.example.com         | ACTIVE  | TLS | db.example.com | 6640
            ssl:db.example.com:77      | ACTIVE  | TLS | db.example.com | 77
            ptcp:                      | PASSIVE | TCP | ''             | 6640
            ptcp:0                     | PASSIVE | TCP | ''             | 0
            ptcp:77                    | PASSIVE | TCP | ''             | 77
            ptcp:77:127.0.0.1          | PASSIVE | TCP | 127.0.0.1      | 77
            ptcp::127.0.0.1            | PASSIVE | TCP | 127.0.0.1      | 6640
            pssl:0:[::]                | PASSIVE | TLS | ::             | 0
            pssl:77:[fe80::1%eth0]     | PASSIVE | TLS | fe80::1%eth0   | 77
            ptcp:77:localhost          | PASSIVE | TCP | localhost      | 77
            """)
    void ports(String text, Direction direction, Transport transport, String host, int port) {
        assertEquals(new Remote(text, direction, transport, new PortPlace(host, port)), Remote.parse(text, RUN_DIRECTORY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unix:/tmp/x.sock   | ACTIVE  | /tmp/x.sock
            unix:x.sock        | ACTIVE  | /run/ovs/x.sock
            punix:x.sock       | PASSIVE | /run/ovs/x.sock
            punix:a/b:c.sock   | PASSIVE | /run/ovs/a/b:c.sock
            """)
    void files(String text, Direction direction, Path path) {
        assertEquals(new Remote(text, direction, Transport.UNIX, new FilePlace(path)), Remote.parse(text, RUN_DIRECTORY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            foo               | foo: Address family not supported by protocol
            udp:1.2.3.4:5     | udp:1.2.3.4:5: Address family not supported by protocol
            tcp:              | : host must be specified
            tcp::66           | :66: host must be specified
            tcp:1.2.3.4:      | 1.2.3.4:: port must be specified
            tcp:1.2.3.4:5:6   | 1.2.3.4:5:6: port must be specified
            tcp:::1:77:88x    | ::1:77:88x: port must be specified
            tcp:1.2.3.4:xyz   | 1.2.3.4:xyz: bad port number "xyz"
            tcp:1.2.3.4:0     | 1.2.3.4:0: bad port number "0"
            tcp:1.2.3.4:65536 | 1.2.3.4:65536: bad port number "65536"
            tcp:1.2.3.4:-1    | 1.2.3.4:-1: bad port number "-1"
            tcp:[::1          | [::1: port must be specified
            tcp:[::1]x        | [::1]x: port must be specified
            tcp:[fred]:77     | [fred]:77: bad IPv6 address "fred"
            ptcp:abc          | abc: bad port number "abc"
            ptcp:70000        | 70000: bad port number "70000"
            ptcp:99999999999  | 99999999999: bad port number "99999999999"
            ptcp:1:2:3        | 1:2:3: bad IP address "2:3"
            ptcp:0:[::1       | 0:[::1: missing ']' after IPv6 address
            punix:            | punix:: file name of socket is missing
            """)
    void malformed(String text, String complaint) {
        assertEquals(complaint, assertThrows(MalformedRemoteException.class, () -> Remote.parse(text, RUN_DIRECTORY)).getMessage());
    }

    @Test
    void namesNeedTheResolverAndAddressesDoNot() {
        assertTrue(new PortPlace("::1", 1).isNumeric());
        assertTrue(new PortPlace("fe80::1%eth0", 1).isNumeric());
        assertTrue(new PortPlace("192.0.2.1", 1).isNumeric());
        assertTrue(new PortPlace("", 1).isNumeric());
        assertFalse(new PortPlace("localhost", 1).isNumeric());
        assertFalse(new PortPlace("1.2", 1).isNumeric());
    }

    @Test
    void probesAreForNetworksByDefault() {
        assertEquals(5000, RemoteOptions.defaultsFor(Remote.parse("ptcp:0", RUN_DIRECTORY)).probeIntervalMs());
        assertEquals(5000, RemoteOptions.defaultsFor(Remote.parse("ssl:h", RUN_DIRECTORY)).probeIntervalMs());
        assertEquals(0, RemoteOptions.defaultsFor(Remote.parse("punix:x", RUN_DIRECTORY)).probeIntervalMs());
    }
}
