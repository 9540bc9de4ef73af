package dev.understudy.vlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Lines reach a system log daemon by each of the methods. */
class SyslogTest {
    private final Vlog vlog = new Vlog(line -> { }, () -> 1_795_188_580_563L);

    @Test
    void aUnixSocketGetsOneDatagramALine() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("syslog");
        Path socket = directory.resolve("s");
        Process receiver = new ProcessBuilder("python3", "-c", """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                print("ready", flush=True)
                for i in range(4):
                    print(s.recv(9999).decode(), flush=True)
                """, socket.toString()).redirectErrorStream(true).start();
        try (BufferedReader out = receiver.inputReader()) {
            assertEquals("ready", out.readLine());
            vlog.setSyslogMethod("unix:" + socket);
            vlog.logger("process").info("first\nsecond");
            vlog.set("FACILITY:mail");
            vlog.logger("process").error("third");
            assertEquals("<30>ovs|00001|process|INFO|first", out.readLine());
            assertEquals("<30>second", out.readLine());
            assertEquals("<19>ovs|00002|process|ERR|third", out.readLine());
            vlog.setSyslogMethod(new SyslogMethod.Libc(socket.toString()));
            vlog.logger("process").info("fourth");
            String line = out.readLine();
            assertTrue(line.matches("<22>Nov [ 12][0-9] [0-9:]{8} ovsdb-server: ovs\\|00003\\|process\\|INFO\\|fourth"), line);
            assertEquals(0, receiver.waitFor());
        } finally {
            receiver.destroy();
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }

    @Test
    void anAddressGetsDatagrams() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(20_000);
            vlog.setSyslogMethod("udp:127.0.0.1:" + socket.getLocalPort());
            vlog.logger("process").warn("hello");
            assertEquals("<28>ovs|00001|process|WARN|hello", receive(socket));
            vlog.setSyslogMethod("null");
            vlog.setSyslogTarget("127.0.0.1:" + socket.getLocalPort());
            vlog.logger("process").warn("goodbye");
            String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            assertEquals("<132>1 2026-11-20T15:29:40.563Z " + host + " ovsdb-server " + ProcessHandle.current().pid()
                    + " process - \ufeffgoodbye", receive(socket));
        }
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[9999], 9999);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void methodsAreReadAsThePeerDoes() {
        assertEquals(new SyslogMethod.Libc("/dev/log"), SyslogMethod.parse("libc"));
        assertEquals(new SyslogMethod.None(), SyslogMethod.parse("null"));
        assertEquals(new SyslogMethod.UnixSocket("/x"), SyslogMethod.parse("unix:/x"));
        assertTrue(SyslogMethod.parse("udp:[::1]:514") instanceof SyslogMethod.Udp udp && udp.address().getPort() == 514);
        assertError("foo", "unsupported syslog method 'foo'");
        assertError("unix", "unsupported syslog method 'unix'");
        assertError("udp:x", "x: port must be specified");
        assertError("udp:1.2.3.4:x", "1.2.3.4:x: bad port number \"x\"");
    }

    private static void assertError(String method, String text) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, () -> SyslogMethod.parse(method)).getMessage());
    }
}
