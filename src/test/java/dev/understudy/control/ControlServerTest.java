package dev.understudy.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.server.Configuration;
import dev.understudy.server.Configurator;
import dev.understudy.vlog.Coverage;
import dev.understudy.vlog.Vlog;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The control socket, asked by the real ovs-appctl and by hand. */
@Timeout(60)
class ControlServerTest {
    private final FakeAdministration administration = new FakeAdministration();
    private final List<Configuration> kept = new ArrayList<>();
    private final CountDownLatch exited = new CountDownLatch(1);
    private Path directory;
    private Path socket;
    private ControlServer server;

    @BeforeEach
    void listen() throws IOException {
        directory = Files.createTempDirectory("ctl");
        socket = directory.resolve("c.ctl");
        leaveSocketBehind();
        Commands commands = new Commands();
        GeneralCommands.register(commands, "ovsdb-server", administration, exited::countDown);
        LogCommands.register(commands, Vlog.system());
        CoverageCommands.register(commands);
        DatabaseCommands.register(commands, administration);
        ConfigurationCommands.register(commands, new Configurator(administration, kept::add), null, name -> name.replace("relative", "absolute"));
        RemoteCommands.register(commands, administration);
        StatusCommands.register(commands);
        server = ControlServer.listen(socket, commands);
    }

    private void leaveSocketBehind() throws IOException {
        try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        assertFalse(Files.exists(socket));
        Files.delete(directory);
    }

    private record Answer(int status, String out, String err) {
    }

    private Answer appctl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ovs-appctl", "-t", socket.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, err);
    }

    private void assertAnswer(String expected, String... words) throws IOException, InterruptedException {
        assertEquals(new Answer(0, expected, ""), appctl(words));
    }

    private void assertRefused(String text, String... words) throws IOException, InterruptedException {
        assertEquals(new Answer(2, "", text + "\novs-appctl: " + socket + ": server returned an error\n"), appctl(words));
    }

    @Test
    void generalCommandsAnswerAsThePeer() throws IOException, InterruptedException {
        assertAnswer("ovsdb-server (Open vSwitch) 3.7.1\n", "version");
        assertAnswer("atoms:14 cells:20\n", "memory/show");
        String list = appctl("list-commands").out();
        assertTrue(list.startsWith("The available commands are:\n  coverage/read-counter   COUNTER\n  coverage/show           \n"), list);
        assertTrue(list.contains("\n  ovsdb-server/memory-trim-on-compaction on|off\n"), list);
        assertFalse(list.contains("vlog/message"), list);
        assertAnswer("", "vlog/message", "hello", "world");
        assertRefused("\"nonsense\" is not a valid command (use \"list-commands\" to see a list of valid commands)", "nonsense");
        assertRefused("\"version\" command takes at most 0 arguments", "version", "x");
        assertRefused("\"ovsdb-server/tlog-set\" command requires at least 2 arguments", "ovsdb-server/tlog-set", "x");
    }

    @Test
    void exitAnswersFirst() throws IOException, InterruptedException {
        assertAnswer("", "exit");
        assertTrue(exited.await(20, TimeUnit.SECONDS));
    }

    @Test
    void databaseCommandsReachTheServer() throws IOException, InterruptedException {
        assertAnswer("Theatre\n_Server\n", "ovsdb-server/list-dbs");
        assertAnswer("", "ovsdb-server/add-db", "new.db");
        assertRefused("ovsdb error: new.db: already open", "ovsdb-server/add-db", "new.db");
        assertAnswer("", "ovsdb-server/add-db", "relative.db");
        assertAnswer("Theatre\n_Server\nabsolute.db\nnew.db\n", "ovsdb-server/list-dbs");
        assertRefused("Failed to find the database.", "ovsdb-server/remove-db", "foo");
        assertAnswer("", "ovsdb-server/compact");
        assertAnswer("", "ovsdb-server/compact", "Theatre");
        assertAnswer("", "ovsdb-server/memory-trim-on-compaction", "off");
        assertRefused("invalid argument", "ovsdb-server/memory-trim-on-compaction", "maybe");
        assertAnswer("status: ok\n", "ovsdb-server/get-db-storage-status", "Theatre");
        assertAnswer("state: active\n", "ovsdb-server/sync-status");
        assertEquals(List.of("compact null", "compact Theatre", "trim false"), administration.calls);
    }

    @Test
    void transactionLogIsSetAndListed() throws IOException, InterruptedException {
        assertRefused("invalid command argument", "ovsdb-server/tlog-set", "a", "b");
        assertRefused("invalid DB:TABLE argument", "ovsdb-server/tlog-set", "a", "on");
        assertAnswer("", "ovsdb-server/tlog-set", "Open_vSwitch:Bridge", "ON");
        assertAnswer("""
                database        table                       logging
                --------        -----                       -------
                Open_vSwitch    \s
                                Bridge                      ON
                                Flow_Sample_Collector_Set   OFF
                """, "ovsdb-server/tlog-list");
    }

    @Test
    void remoteCommandsReachTheServer() throws IOException, InterruptedException {
        assertAnswer("", "ovsdb-server/list-remotes");
        assertAnswer("", "ovsdb-server/add-remote", "punix:b");
        assertAnswer("", "ovsdb-server/add-remote", "db:x,y,z");
        assertAnswer("db:x,y,z\npunix:b\n", "ovsdb-server/list-remotes");
        assertAnswer("", "ovsdb-server/remove-remote", "punix:b");
        assertRefused("no such remote", "ovsdb-server/remove-remote", "punix:b");
        assertAnswer("", "ovsdb-server/reconnect");
        assertAnswer("", "ovsdb-server/disable-monitor-cond");
        assertEquals(List.of("reconnect: user ran ovsdb-server/reconnect", "disable"), administration.calls);
    }

    @Test
    void aDefectIsAnErrorAndNotTheEnd() throws IOException, InterruptedException {
        assertRefused("command ovsdb-server/compact failed unexpectedly: java.lang.IllegalStateException: a defect",
                "ovsdb-server/compact", "broken");
        assertAnswer("ovsdb-server (Open vSwitch) 3.7.1\n", "version");
    }

    @Test
    void loggingIsSetAndListed() throws IOException, InterruptedException {
        assertAnswer("", "vlog/set", "svec:console:info", "svec:syslog:err", "sha1:console:off");
        String list = appctl("vlog/list").out();
        assertTrue(list.contains("\nsvec              INFO        ERR       INFO\n"), list);
        assertRefused("no destination, level, or module \"nonsense\"", "vlog/set", "nonsense");
        assertRefused("unknown module", "vlog/disable-rate-limit", "nonsense");
        assertAnswer("", "vlog/disable-rate-limit", "svec");
        assertTrue(appctl("vlog/list").out().contains("\nsvec              INFO        ERR       INFO    (rate limiting disabled)\n"));
        assertAnswer("", "vlog/enable-rate-limit");
        assertAnswer("", "vlog/close");
        assertTrue(appctl("vlog/list-pattern").out().contains("\nSYSLOG   <%B> %D{%h %e %T} %E %A:          ovs|%05N|%c%T|%p|%m\n"));
    }

    @Test
    void countersAreShown() throws IOException, InterruptedException {
        Coverage.counter("control_test_hit").add(3);
        Coverage.counter("control_test_never_hit");
        String show = appctl("coverage/show").out();
        assertTrue(show.matches("(?s)Event coverage, avg rate over last: 5 seconds, last minute, last hour,  hash=[0-9a-f]{8}:\n"
                + ".*control_test_hit +0\\.0/sec +0\\.000/sec +0\\.0000/sec   total: 3\n.*[0-9]+ events never hit\n"), show);
        assertAnswer("3\n", "coverage/read-counter", "control_test_hit");
        assertRefused("No such counter", "coverage/read-counter", "x");
    }

    @Test
    void aFileThatIsNoSocketStays() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious.db"), "data");
        assertThrows(IOException.class, () -> ControlServer.listen(precious, new Commands()));
        assertEquals("data", Files.readString(precious));
        Files.delete(precious);
    }

    @Test
    void permissionsAreThoseOfThePeer() throws IOException {
        assertEquals("---", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)).substring(6));
    }

    private static String exchange(SocketChannel channel, String message) throws IOException {
        channel.write(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
        ByteBuffer in = ByteBuffer.allocate(1 << 16);
        int read = channel.read(in);
        return read < 0 ? "closed" : new String(in.array(), 0, read, StandardCharsets.UTF_8);
    }

    private String ask(String... messages) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String last = null;
            for (String message : messages) {
                last = exchange(channel, message);
            }
            return last;
        }
    }

    @Test
    void theWireIsThatOfThePeer() throws IOException {
        assertEquals("{\"id\":[1],\"result\":\"state: active\\n\",\"error\":null}",
                ask("{\"method\":\"ovsdb-server/sync-status\",\"params\":[],\"id\":[1]}"));
        assertEquals("{\"id\":2,\"error\":\"\\\"version\\\" command takes at most 0 arguments\\n\"}",
                ask("{\"method\":\"version\",\"params\":[1],\"id\":2}"));
        assertEquals("{\"id\":\"a\",\"error\":\"\\\"vlog/set\\\" command has non-string argument\\n\"}",
                ask("{\"method\":\"vlog/set\",\"params\":[1],\"id\":\"a\"}"));
        assertEquals("closed", ask("{\"method\":\"version\",\"params\":null,\"id\":3}"));
        assertEquals("closed", ask("{\"method\":\"version\",\"params\":[],\"id\":null}"));
        assertEquals("closed", ask("{\"method\":\"version\",\"params\":[],\"id\":2,\"jsonrpc\":\"2.0\"}"));
        assertEquals("closed", ask("{\"result\":3,\"error\":null,\"id\":7}"));
        assertEquals("closed", ask("[]"));
        assertEquals("closed", ask("hello"));
    }

    @Test
    void requestsMayComeInPiecesOrTogether() throws IOException {
        String one = "{\"method\":\"ovsdb-server/compact\",\"params\":[\"" + "x".repeat(10_000) + "\"],\"id\":1}";
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(one.substring(0, 5000).getBytes(StandardCharsets.UTF_8)));
            assertEquals("{\"id\":1,\"result\":\"\",\"error\":null}", exchange(channel, one.substring(5000)));
            channel.write(ByteBuffer.wrap((one + one + "  " + one).getBytes(StandardCharsets.UTF_8)));
            String expected = "{\"id\":1,\"result\":\"\",\"error\":null}".repeat(3);
            StringBuilder replies = new StringBuilder();
            while (replies.length() < expected.length()) {
                replies.append(exchange(channel, ""));
            }
            assertEquals(expected, replies.toString());
        }
    }

    @Test
    void aMessageWithoutEndIsCutOff() throws IOException {
        String start = "{\"method\":\"" + "x".repeat(ControlConnection.MESSAGE_LIMIT_BYTES / 2);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            IOException thrown = null;
            for (int i = 0; i < 100 && thrown == null; i++) {
                try {
                    channel.write(ByteBuffer.wrap(start.substring(i == 0 ? 0 : 11).getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    thrown = e;
                }
            }
            assertTrue(thrown != null, "100 times half the limit were taken");
        }
    }

    @Test
    void answersComeAsJsonWhenAskedFor() throws IOException {
        String json = "{\"method\":\"set-options\",\"params\":[\"--format\",\"json\"],\"id\":1}";
        assertEquals("{\"id\":1,\"result\":{\"reply-format\":\"plain\",\"reply\":\"\"},\"error\":null}", ask(json));
        assertEquals("{\"id\":2,\"result\":{\"reply-format\":\"plain\",\"reply\":\"state: active\\n\"},\"error\":null}",
                ask(json, "{\"method\":\"ovsdb-server/sync-status\",\"params\":[],\"id\":2}"));
        String list = ask(json, "{\"method\":\"list-commands\",\"params\":[],\"id\":2}");
        assertTrue(list.startsWith("{\"id\":2,\"result\":{\"coverage/read-counter\":\"COUNTER\",\"coverage/show\":\"\","), list);
        assertEquals("{\"id\":2,\"error\":\"No such counter\\n\"}",
                ask(json, "{\"method\":\"coverage/read-counter\",\"params\":[\"x\"],\"id\":2}"));
        assertEquals("{\"id\":3,\"result\":\"state: active\\n\",\"error\":null}", ask(json,
                "{\"method\":\"set-options\",\"params\":[\"--format=text\"],\"id\":2}",
                "{\"method\":\"ovsdb-server/sync-status\",\"params\":[],\"id\":3}"));
    }

    @Test
    void aStuckCommandHoldsUpNobodyElse() throws IOException, InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        Commands commands = new Commands();
        commands.add(new Command("stick", "", 0, 0, (options, arguments) -> {
            running.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Reply.empty();
        }));
        StatusCommands.register(commands);
        server.close();
        server = ControlServer.listen(socket, commands);
        Process stuck = new ProcessBuilder("ovs-appctl", "-t", socket.toString(), "stick").start();
        assertTrue(running.await(20, TimeUnit.SECONDS));
        assertAnswer("", "ovsdb-server/perf-counters-clear");
        release.countDown();
        assertEquals(0, stuck.waitFor());
    }
}
