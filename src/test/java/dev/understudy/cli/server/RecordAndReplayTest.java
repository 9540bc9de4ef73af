package dev.understudy.cli.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.understudy.real.DatabaseFile;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.Patience;
import dev.understudy.real.ServerKind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that records, then one that replays: the file of the database and everything that was said come out the same. */
@Timeout(180)
class RecordAndReplayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 60;
    private static final int SHOWN_CHARACTERS = 300;
    private static final String SCHEMA = """
            {"name":"D","version":"1.0.0","tables":{
            "T":{"isRoot":true,"columns":{"k":{"type":"integer"},"v":{"type":{"key":"string","min":0,"max":"unlimited"}}}},
            "Remote":{"isRoot":true,"columns":{"target":{"type":"string"},"is_connected":{"type":"boolean","ephemeral":true},
              "status":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"},"ephemeral":true}}}}}
            """;

    @TempDir
    Path directory;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    private Process process(Path log, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        builder.environment().put("OVS_RUNDIR", directory.toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Starts a server on a database file; its log has everything that is said. */
    private Process server(Path database, String name, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                ServerMain.class.getName(), "--remote=punix:s", "--remote=db:D,Remote,target", "--unixctl=c", "-vconsole:off", "-vjsonrpc:file:dbg",
                "-vunixctl:file:dbg", "--log-file=" + directory.resolve(name + ".log"), database.toString()));
        command.addAll(List.of(options));
        return process(directory.resolve(name + ".out"), command.toArray(String[]::new));
    }

    private void appctl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ovs-appctl", "-t", directory.resolve("c").toString()));
        command.addAll(List.of(words));
        assertEnds(0, process(directory.resolve("appctl.out"), command.toArray(String[]::new)));
    }

    private static void assertEnds(int status, Process process) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "does not end");
        assertEquals(status, process.exitValue());
    }

    private List<String> said(String name) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve(name + ".log"))) {
            return lines.filter(line -> line.contains("|jsonrpc|") || line.contains("|unixctl|"))
                    .map(line -> line.replaceFirst("^[^|]*\\|[0-9]*\\|", "")).toList();
        }
    }

    private JsonRpcClient connect() throws IOException {
        Patience.until(PATIENCE, () -> Files.exists(directory.resolve("s")) && Files.exists(directory.resolve("c")), () -> "the sockets");
        return JsonRpcClient.connect(directory.resolve("s"));
    }

    /** Records a conversation, replays it, and compares. */
    private void assertReplays(Conversation conversation) throws Exception {
        Path database = DatabaseFile.create(ServerKind.PEER, directory, "D", SCHEMA);
        Path copy = Files.copy(database, directory.resolve("copy.db"));
        Path tape = Files.createDirectory(directory.resolve("tape"));
        Process recorder = server(database, "record", "--record=tape");
        connect().close();
        conversation.hold();
        appctl("exit");
        assertEnds(0, recorder);
        assertEnds(0, server(copy, "replay", "--replay=" + tape));
        assertSame(said("record"), said("replay"));
        assertArrayEquals(Files.readAllBytes(database), Files.readAllBytes(copy));
    }

    private static void assertSame(List<String> recorded, List<String> replayed) {
        for (int i = 0; i < Math.min(recorded.size(), replayed.size()); i++) {
            if (!recorded.get(i).equals(replayed.get(i))) {
                int from = Math.max(0, i - 5);
                fail("line " + i + "\n--- recorded\n" + end(recorded, from, i) + "\n--- replayed\n" + end(replayed, from, i));
            }
        }
        assertEquals("", end(recorded, Math.min(recorded.size(), replayed.size()), recorded.size() - 1), "recorded only");
        assertEquals("", end(replayed, Math.min(recorded.size(), replayed.size()), replayed.size() - 1), "replayed only");
    }

    private static String end(List<String> lines, int from, int last) {
        return lines.subList(from, last + 1).stream().map(line -> line.substring(0, Math.min(line.length(), SHOWN_CHARACTERS)))
                .collect(Collectors.joining("\n"));
    }

    private interface Conversation {
        void hold() throws Exception;
    }

    @Test
    void manyClientsAtOnce() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RecordAndReplayTest seed " + seed + "; replay: mvn -q -B test -Dtest=RecordAndReplayTest -Dseed=" + seed);
        assertReplays(() -> {
            List<Thread> clients = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed + i);
                clients.add(Thread.ofPlatform().start(() -> {
                    try {
                        talk(random);
                    } catch (IOException | RuntimeException | Error e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                }));
            }
            appctl("ovsdb-server/list-dbs");
            appctl("ovsdb-server/compact");
            for (Thread client : clients) {
                client.join();
            }
            assertEquals(List.of(), failures);
        });
    }

    private void talk(Random random) throws IOException {
        try (JsonRpcClient client = connect()) {
            client.sendText("{\"id\":\"m\",\"method\":\"monitor_cond_since\",\"params\":"
                    + "[\"D\",\"m\",{\"T\":[{}]},\"00000000-0000-0000-0000-000000000000\"]}");
            for (int i = 0; i < REQUESTS; i++) {
                client.sendText(request(random, i));
            }
            client.sendText("{\"id\":\"last\",\"method\":\"echo\",\"params\":[]}{\"id\":\"done\",\"method\":\"list_dbs\",\"params\":[]}");
            client.reply(com.fasterxml.jackson.databind.node.TextNode.valueOf("done"));
        }
    }

    private static String request(Random random, int id) {
        int key = random.nextInt(20);
        return switch (random.nextInt(8)) {
            case 0 -> "{\"id\":%d,\"method\":\"lock\",\"params\":[\"l\"]}".formatted(id);
            case 1 -> "{\"id\":%d,\"method\":\"unlock\",\"params\":[\"l\"]}".formatted(id);
            case 2 -> transact(id, "{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"k\":%d}},{\"op\":\"commit\",\"durable\":true}".formatted(key));
            case 3 -> transact(id, "{\"op\":\"assert\",\"lock\":\"l\"},{\"op\":\"delete\",\"table\":\"T\",\"where\":[[\"k\",\"==\",%d]]}".formatted(key));
            case 4 -> transact(id, ("{\"op\":\"wait\",\"table\":\"T\",\"where\":[[\"k\",\"==\",%d]],\"columns\":[\"k\"],"
                    + "\"until\":\"!=\",\"rows\":[],\"timeout\":0},"
                    + "{\"op\":\"mutate\",\"table\":\"T\",\"where\":[],\"mutations\":[[\"v\",\"insert\",\"x%d\"]]}").formatted(key, random.nextInt(9)));
            case 5 -> transact(id, "{\"op\":\"select\",\"table\":\"T\",\"where\":[[\"k\",\"<\",%d]]}".formatted(key));
            case 6 -> "{\"id\":%d,\"method\":\"monitor_cond_change\",\"params\":[\"m\",\"m\",{\"T\":[{\"where\":[[\"k\",\"<\",%d]]}]}]}".formatted(id, key);
            default -> transact(id, "{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"k\":%d,\"v\":\"%s\"}}"
                    .formatted(key, "é".repeat(random.nextInt(random.nextInt(4) == 0 ? 100_000 : 9))));
        };
    }

    private static String transact(int id, String operations) {
        return "{\"id\":%d,\"method\":\"transact\",\"params\":[\"D\",%s]}".formatted(id, operations);
    }

    @Test
    void remotesThatComeAndGoAndConnect() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("a"));
        assertReplays(() -> {
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX); JsonRpcClient client = connect()) {
                client.transact("[\"D\",{\"op\":\"insert\",\"table\":\"Remote\",\"row\":{\"target\":\"unix:%s\"}}]".formatted(address));
                client.transact("[\"D\",{\"op\":\"insert\",\"table\":\"Remote\",\"row\":{\"target\":\"punix:p\"}}]");
                listener.bind(address);
                for (int round = 0; round < 2; round++) {
                    try (SocketChannel accepted = listener.accept()) {
                        accepted.write(ByteBuffer.wrap("{\"id\":0,\"method\":\"list_dbs\",\"params\":[]}".getBytes(StandardCharsets.UTF_8)));
                        assertTrue(accepted.read(ByteBuffer.allocate(100)) > 0);
                    }
                }
                Patience.until(PATIENCE, () -> Files.exists(directory.resolve("p")), () -> "the other socket");
                try (JsonRpcClient other = JsonRpcClient.connect(directory.resolve("p"))) {
                    other.transact("[\"D\",{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"k\":1}}]");
                    client.transact("[\"D\",{\"op\":\"delete\",\"table\":\"Remote\",\"where\":[]}]");
                    assertTrue(other.closedWithin(PATIENCE));
                }
            }
        });
    }

    @Test
    void clientsThatBreakTheRules() throws Exception {
        assertReplays(() -> {
            for (String bad : List.of("{\"id\":1,\"method\":\"list_dbs\",\"params\":[]}{\"bad\":", "]", "{\"id\":1}", "{\"method\":\"m\",\"params\":[1,]}")) {
                try (JsonRpcClient client = connect()) {
                    client.sendText(bad);
                    if (!bad.endsWith(":")) {
                        assertTrue(client.closedWithin(PATIENCE));
                    }
                }
            }
            try (SocketChannel control = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("c")))) {
                control.write(ByteBuffer.wrap("[]".getBytes(StandardCharsets.UTF_8)));
                assertEquals(-1, control.read(ByteBuffer.allocate(1)));
            }
        });
    }

    @Test
    void aReplayWithoutAnExitGoesOnUntilASignal() throws Exception {
        Path database = DatabaseFile.create(ServerKind.PEER, directory, "D", SCHEMA);
        Path copy = Files.copy(database, directory.resolve("copy.db"));
        Process recorder = server(database, "record", "--record");
        try (JsonRpcClient client = connect()) {
            client.transact("[\"D\",{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"k\":1}},{\"op\":\"commit\",\"durable\":true}]");
        }
        recorder.destroy();
        assertTrue(recorder.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        Process replayer = server(copy, "replay", "--replay");
        Patience.until(PATIENCE, () -> log("replay").contains("|ovs_replay|INFO|"), () -> "the end of the replay");
        assertTrue(replayer.isAlive() && !Files.exists(directory.resolve("s")) && !Files.exists(directory.resolve("c")));
        assertArrayEquals(Files.readAllBytes(database), Files.readAllBytes(copy));
        replayer.destroy();
        assertTrue(replayer.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private String log(String name) {
        Path log = directory.resolve(name + ".log");
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatCannotBeIsRefusedInOneLine() throws Exception {
        Path database = DatabaseFile.create(ServerKind.PEER, directory, "D", SCHEMA);
        assertRefused("--record: " + directory + "/none: No such file or directory", database, "--record=none");
        assertRefused("--replay: " + directory + "/none: No such file or directory", database, "--replay=none");
        assertRefused("--replay: " + database + ": Not a directory", database, "--replay=" + database);
        assertRefused("--record and --replay exclude each other", database, "--record", "--replay");
        assertRefused("--record: D: only standalone databases can be recorded and replayed", database, "--record",
                "relay:D:tcp:127.0.0.1:1");
    }

    private void assertRefused(String text, Path database, String... options) throws IOException, InterruptedException {
        assertEnds(1, server(database, "refused", options));
        assertEquals("ovsdb-server: " + text + "\n", Files.readString(directory.resolve("refused.out")));
    }
}
