package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passive remotes: where they listen, what they say when they cannot, and how many they let in. */
@Timeout(60)
class ListenerTest {
    private static final String ECHO = "{\"method\":\"echo\",\"params\":[1],\"id\":7}";
    private static final String ECHO_REPLY = "{\"id\":7,\"result\":[1],\"error\":null}";

    @TempDir
    Path directory;

    private WireFixture wire;
    private final List<Recorder> recorders = Recorder.list();

    @BeforeEach
    void start() {
        wire = new WireFixture(directory);
    }

    @AfterEach
    void stop() {
        wire.close();
    }

    private Listener listen(String text) {
        return wire.listen(text, Recorder.into(recorders));
    }

    private static void expectEcho(RawClient client) {
        client.send(ECHO);
        assertEquals(ECHO_REPLY, client.receive());
    }

    @Test
    void aPortThatTheKernelChoosesIsTold() {
        try (Listener any = listen("ptcp:0"); Listener one = listen("ptcp:0:127.0.0.1"); Listener six = listen("ptcp:0:[::1]")) {
            for (Listener listener : List.of(any, one, six)) {
                assertTrue(listener.isListening());
                assertTrue(listener.boundPort() > 0);
                assertTrue(wire.log().stream().anyMatch(line -> line.endsWith("socket_util|INFO|"
                        + listener.remote().text().substring(5) + ": listening on port " + listener.boundPort())), wire.log()::toString);
            }
            try (RawClient client = RawClient.tcp(any.boundPort())) {
                expectEcho(client);
                assertTrue(recorders.getFirst().connection.name().matches("tcp:127\\.0\\.0\\.1:[0-9]+"));
            }
        }
    }

    @Test
    void theUnspecifiedSixAddressServesBothFamilies() throws IOException {
        try (Listener both = listen("ptcp:0:[::]");
                RawClient four = RawClient.tcp(both.boundPort());
                RawClient six = new RawClient(new InetSocketAddress("::1", both.boundPort()))) {
            expectEcho(four);
            expectEcho(six);
            List<String> names = recorders.stream().map(recorder -> recorder.connection.name().replaceAll(":[0-9]+$", "")).sorted().toList();
            assertEquals(List.of("tcp:[::1]", "tcp:[::ffff:127.0.0.1]"), names);
        }
    }

    @Test
    void aHostNameIsResolvedInTheBackground() {
        try (Listener listener = listen("ptcp:0:localhost")) {
            WireFixture.await("listening", listener::isListening);
            try (RawClient client = new RawClient(new InetSocketAddress("localhost", listener.boundPort()))) {
                expectEcho(client);
            }
        }
    }

    @Test
    void packetsAreMarkedWithTheCodePoint() {
        for (String text : List.of("ptcp:0:127.0.0.1", "ptcp:0:[::]")) {
            recorders.clear();
            try (Listener listener = listen(text); RawClient client = RawClient.tcp(listener.boundPort())) {
                expectEcho(client);
                assertEquals(RemoteOptions.DSCP << 2,
                        recorders.getFirst().connection.channel().config().getOption(ChannelOption.IP_TOS), text);
            }
        }
    }

    @Test
    void aUnixSocketIsForUserAndGroupAndGoneAfterwards() throws IOException {
        Path file = directory.resolve("s");
        try (Listener listener = listen("punix:s")) {
            assertTrue(listener.isListening());
            assertEquals(0, listener.boundPort());
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            assertTrue(mode.startsWith("rwx") && mode.endsWith("---"), mode);
            try (RawClient client = RawClient.unix(file)) {
                expectEcho(client);
            }
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void aSocketLeftBehindIsReplacedAndAnythingElseIsNot() throws IOException {
        Path stale = directory.resolve("stale");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(stale));
        }
        try (Listener listener = listen("punix:stale")) {
            assertTrue(listener.isListening());
        }
        Path precious = Files.writeString(directory.resolve("precious"), "data");
        try (Listener listener = listen("punix:precious")) {
            assertFalse(listener.isListening());
            assertEquals("Address already in use", listener.lastError());
        }
        assertEquals("data", Files.readString(precious));
    }

    @Test
    void aPathTooLongForASocketAddressWorksAllTheSame() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(120)));
        try (Listener listener = listen("punix:" + deep.getFileName() + "/s");
                Connector connector = wire.connect("unix:" + deep.resolve("s"), Recorder.into(recorders))) {
            assertTrue(listener.isListening(), listener.lastError());
            WireFixture.await("both ends", () -> recorders.size() == 2);
            assertTrue(Files.exists(deep.resolve("s")));
            assertNotNull(connector.connection());
        }
        assertFalse(Files.exists(deep.resolve("s")));
    }

    @Test
    void aPortInUseIsComplainedAboutAndTriedAgainUntilFree() throws IOException {
        Listener listener;
        try (ServerSocketChannel other = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            int port = ((InetSocketAddress) other.getLocalAddress()).getPort();
            listener = listen("ptcp:" + port + ":127.0.0.1");
            assertFalse(listener.isListening());
            assertEquals("Address already in use", listener.lastError());
            wire.awaitLog("socket_util\\|ERR\\|" + port + ":127.0.0.1: bind: Address already in use$");
            wire.awaitLog("ovsdb_jsonrpc_server\\|ERR\\|ptcp:" + port + ":127.0.0.1: listen failed: Address already in use$");
        }
        WireFixture.await("listening", listener::isListening);
        assertNull(listener.lastError());
        listener.close();
    }

    @Test
    void aDirectoryThatIsNotThereIsComplainedAbout() throws IOException {
        Path file = directory.resolve("later/s");
        try (Listener listener = listen("punix:later/s")) {
            assertEquals("No such file or directory", listener.lastError());
            wire.awaitLog("ovsdb_jsonrpc_server\\|ERR\\|punix:later/s: listen failed: No such file or directory$");
            Files.createDirectory(directory.resolve("later"));
            WireFixture.await("listening", listener::isListening);
            assertTrue(Files.exists(file));
        }
    }

    @Test
    void closingARemoteClosesItsConnections() {
        Listener listener = listen("punix:s");
        Listener other = listen("punix:t");
        try (RawClient client = RawClient.unix(directory.resolve("s")); RawClient stays = RawClient.unix(directory.resolve("t"))) {
            expectEcho(client);
            expectEcho(stays);
            assertEquals(1, listener.connectionCount());
            listener.close(CloseReason.local("remote deconfigured"));
            assertNull(client.receive());
            expectEcho(stays);
            WireFixture.await("forgotten", () -> listener.connectionCount() == 0);
        }
        other.close();
    }

    @Test
    void oneConnectionTooManyIsTurnedAwayAndOthersAreUnharmed() {
        wire.close();
        wire = new WireFixture(directory, new WireLimits(1 << 20, 64 << 20, 1 << 20, 3));
        try (Listener listener = listen("punix:s")) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(RawClient.unix(directory.resolve("s")));
                expectEcho(clients.get(i));
            }
            try (RawClient fourth = RawClient.unix(directory.resolve("s"))) {
                assertNull(fourth.receive());
            }
            wire.awaitLog("ovsdb_jsonrpc_server\\|WARN\\|punix:s: connection refused: 3 are open, which is the limit");
            clients.forEach(ListenerTest::expectEcho);
            clients.removeFirst().close();
            WireFixture.await("room", () -> listener.connectionCount() == 2);
            WireFixture.await("room", () -> wire.loops.acceptedConnections() == 2);
            try (RawClient now = RawClient.unix(directory.resolve("s"))) {
                expectEcho(now);
            }
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void thePeersClientIsServed() {
        try (Listener unix = listen("punix:s"); Listener tcp = listen("ptcp:0:127.0.0.1")) {
            assertEquals("Recorded\n", Processes.succeed(directory, "ovsdb-client", "list-dbs", "unix:" + directory.resolve("s")));
            assertEquals("Recorded\n", Processes.succeed(directory, "ovsdb-client", "list-dbs", "tcp:127.0.0.1:" + tcp.boundPort()));
            assertTrue(unix.isListening());
        }
    }
}
