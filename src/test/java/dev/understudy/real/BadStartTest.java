package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot succeed: one clear line, the peer's exit status, and no file made worse. */
class BadStartTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SCHEMA = """
            {"name":"db","version":"1.0.0","tables":{"Thing":{"columns":{"name":{"type":"string"}}}}}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private Path database(String name) {
        return DatabaseFile.create(ServerKind.underTest(), directory, name, SCHEMA);
    }

    /** Both servers refuse to start and exit with the same status; what ours says names the file. */
    private void refuses(Path file) throws IOException {
        byte[] before = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        int peersStatus = ServerProcess.plan(ServerKind.PEER, directory).database(file).startAndFail().status();
        ServerProcess.Plan plan = ServerProcess.plan(ServerKind.underTest(), directory).database(file);
        Program.Outcome outcome = plan.startAndFail();
        assertNotEquals(0, outcome.status());
        assertEquals(peersStatus, outcome.status());
        assertTrue(said(outcome).contains(file.getFileName().toString()), outcome::toString);
        assertTrue(outcome.err().lines().count() <= 2, outcome::toString);
        assertFalse(said(outcome).contains("Exception"), outcome::toString);
        if (Files.isRegularFile(file)) {
            assertArrayEquals(before, Files.readAllBytes(file));
        }
    }

    @Test
    void aMissingFile() throws IOException {
        Path missing = directory.resolve("missing.db");
        refuses(missing);
        assertFalse(Files.exists(missing));
    }

    @Test
    void aDirectory() throws IOException {
        refuses(Files.createDirectory(directory.resolve("directory.db")));
    }

    @Test
    void anEmptyFile() throws IOException {
        refuses(Files.createFile(directory.resolve("empty.db")));
    }

    @Test
    void aForeignFile() throws IOException {
        Path text = directory.resolve("text.db");
        Files.writeString(text, "hello world\n");
        refuses(text);
        Path noise = directory.resolve("noise.db");
        byte[] bytes = new byte[5_000];
        new Random(1).nextBytes(bytes);
        Files.write(noise, bytes);
        refuses(noise);
    }

    @Test
    void aFileCutInItsSchema() throws IOException {
        Path file = database("cut");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
        refuses(file);
    }

    @Test
    void aFlippedBitInTheSchema() throws IOException {
        Path file = database("flipped");
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        refuses(file);
    }

    /** The good part is served, the log says where the bad one begins, and no byte of the file is lost. */
    @Test
    void aFlippedBitInALaterRecord() throws IOException {
        Path file = database("later");
        try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory).database(file).start();
                JsonRpcClient client = server.connect()) {
            for (int i = 0; i < 5; i++) {
                client.transact("['db',{'op':'insert','table':'Thing','row':{'name':'n" + i + "'}}]");
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int flipped = text.indexOf("\"n3\"") + 1;
        long offset = text.substring(0, flipped).lastIndexOf("\nOVSDB") + 1L;
        bytes[flipped] ^= 1;
        Files.write(file, bytes);
        try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory).database(file).start();
                JsonRpcClient client = server.connect()) {
            assertEquals(Json.of("[{'rows':[{'name':'n0'},{'name':'n1'},{'name':'n2'}]}]"), client.transact(
                    "['db',{'op':'select','table':'Thing','where':[],'columns':['name'],'sort':['name']}]"));
            String complaint = server.logText().lines().filter(line -> line.contains("later.db")).findFirst().orElse("");
            assertTrue(complaint.matches(".*offset [0-9]+.*"), server::tail);
            client.transact("['db',{'op':'insert','table':'Thing','row':{'name':'after'}},{'op':'commit','durable':true}]");
        }
        if (ServerKind.underTest() == ServerKind.OURS) {
            byte[] tail = Arrays.copyOfRange(bytes, (int) offset, bytes.length);
            try (var files = Files.list(directory)) {
                assertTrue(files.filter(Files::isRegularFile).anyMatch(side -> holds(side, tail)),
                        "the bytes that were cut off are nowhere");
            }
        }
        try (ServerProcess server = ServerProcess.plan(ServerKind.PEER, directory).database(file).start();
                JsonRpcClient client = server.connect()) {
            assertEquals(4, client.transact("['db',{'op':'select','table':'Thing','where':[]}]").get(0).get("rows").size());
        }
    }

    private static boolean holds(Path file, byte[] part) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(new String(part, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatIsInUse() {
        Path file = database("used");
        for (ServerKind holder : List.of(ServerKind.underTest(), ServerKind.PEER)) {
            try (ServerProcess _ = ServerProcess.plan(holder, directory).name("holder").database(file).start()) {
                for (ServerKind second : List.of(ServerKind.underTest(), ServerKind.PEER)) {
                    Program.Outcome outcome =
                            ServerProcess.plan(second, directory).name("second").database(file).startAndFail();
                    assertEquals(1, outcome.status(), outcome::toString);
                    assertTrue(said(outcome).contains("used.db"), outcome::toString);
                }
            }
        }
    }

    @Test
    void wrongOptions() {
        Path file = database("options");
        Path twin = database("twin");
        refusesOptions("frob", "--frob");
        refusesOptions("duplicate", file.toString(), twin.toString());
        refusesOptions("foo", file.toString(), "-vfoo:bar");
        refusesOptions("Nowhere", file.toString(), "--remote=db:db,Nowhere,x");
        refusesOptions("nowhere", file.toString(), "--remote=db:db,Thing,nowhere");
        refusesOptions("db:db,Thing", file.toString(), "--remote=db:db,Thing");
        refusesOptions("argument", file.toString(), "--remote");
        refusesOptions("argument", file.toString(), "--sync-from");
        refusesOptions("ambiguous", file.toString(), "--sync=x");
        refusesOptions("allow", file.toString(), "--active=x");
        refusesOptions("allow", file.toString(), "--monitor=x");
        refusesOptions("relay:x", "relay:x");
        refusesOptions("_x", "relay:_x:tcp:127.0.0.1:1");
        refusesOptions("duplicate", "relay:db:tcp:127.0.0.1:1", file.toString());
        refusesOptions("nosuch", file.toString(), "--user=nosuch");
        refusesOptions("nosuch", file.toString(), "--user=nobody:nosuch");
        refusesOptions("/nonexistent/p", file.toString(), "--pidfile=/nonexistent/p");
        refusesOptions("/nonexistent/c", file.toString(), "--unixctl=/nonexistent/c");
        refusesOptions("status 3", file.toString(), "--run=exit 3");
        refusesOptions("Killed", file.toString(), "--run=kill -9 $$");
    }

    private void refusesOptions(String named, String... options) {
        Program.Outcome peer = ServerProcess.plan(ServerKind.PEER, directory).options(List.of(options)).startAndFail();
        Program.Outcome ours =
                ServerProcess.plan(ServerKind.underTest(), directory).options(List.of(options)).startAndFail();
        assertEquals(peer.status(), ours.status(), () -> peer + "\n" + ours);
        assertTrue(said(ours).contains(named), ours::toString);
        assertFalse(said(ours).contains("Exception"), ours::toString);
    }

    private static String said(Program.Outcome outcome) {
        return outcome.err() + outcome.out();
    }

    /** A port that somebody else has is no reason to stop: the server says so and takes it when it becomes free. */
    @Test
    void aPortInUse() throws IOException {
        Path file = database("port");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Endpoint.Tcp endpoint = new Endpoint.Tcp(taken.getLocalPort());
            try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory)
                    .database(file).listen(endpoint).start()) {
                Patience.until(LIMIT, () -> server.logText().lines().anyMatch(line ->
                        line.contains("ERR") && line.contains(":" + endpoint.port() + ":")
                                && line.contains("Address already in use")), server::tail);
                taken.close();
                Patience.until(LIMIT, () -> answers(endpoint), server::tail);
            }
        }
    }

    private static boolean answers(Endpoint endpoint) {
        try (JsonRpcClient client = JsonRpcClient.connect(endpoint)) {
            client.transact("['db']");
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
