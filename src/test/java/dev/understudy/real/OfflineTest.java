package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * While the server is stopped, ovsdb-tool changes its file. What a client that comes back is told must be right: the difference, if its last
 * transaction is one that the file still knows, or everything.
 */
@Timeout(120)
class OfflineTest {
    private static final String SCHEMA = """
            {"name":"list","version":"1.0.0","tables":{"Item":{"isRoot":true,"columns":{"name":{"type":"string"}}}}}
            """;
    private static final String NOTHING_SEEN = "00000000-0000-0000-0000-000000000000";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private Path file;

    /** What monitor_cond_since answers. */
    private record Resumption(boolean found, String last, int rows) {}

    private static Resumption resume(ServerProcess server, String since) throws Exception {
        try (JsonRpcClient client = server.connect()) {
            JsonNode answer = client.call("monitor_cond_since",
                    Json.of("['list','m',{'Item':[{'columns':['name']}]},'" + since + "']")).expectResult();
            return new Resumption(answer.get(0).asBoolean(), answer.get(1).asText(), answer.get(2).path("Item").size());
        }
    }

    private static void insert(ServerProcess server, String name) throws Exception {
        try (JsonRpcClient client = server.connect()) {
            client.transact("['list',{'op':'insert','table':'Item','row':{'name':'" + name + "'}},{'op':'commit','durable':true}]");
        }
    }

    private void tool(String... words) {
        Program.of(ServerKind.underTest().tool()).with(words).in(directory).output();
    }

    /** What stands between two stretches of serving one file. */
    private interface Interlude {
        void run();
    }

    /** Inserts a and b, lets something be done to the file, and returns what a client is told that saw the last of them, and one that did not. */
    private Resumption[] afterwards(Interlude interlude) throws Exception {
        file = DatabaseFile.create(ServerKind.underTest(), directory, "list", SCHEMA);
        try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory).database(file).start()) {
            insert(server, "a");
            String first = resume(server, NOTHING_SEEN).last();
            insert(server, "b");
            String last = resume(server, NOTHING_SEEN).last();
            server.stop();
            interlude.run();
            server.start();
            return new Resumption[] {resume(server, last), resume(server, first), new Resumption(true, last, 0)};
        }
    }

    @Test
    void aCompactFileKnowsTheLastTransaction() throws Exception {
        Resumption[] told = afterwards(() -> tool("compact", file.toString()));
        assertEquals(told[2], told[0], "nothing has changed for the client that saw everything");
        assertEquals(new Resumption(false, told[2].last(), 2), told[1], "what came between is not in the file any more");
    }

    @Test
    void aCopyIsWhereTheFileWas() throws Exception {
        Resumption[] told = afterwards(() -> {
            tool("compact", file.toString(), "copy.db");
            Program.of("mv", "copy.db", file.toString()).in(directory).output();
        });
        assertEquals(told[2], told[0]);
        assertEquals(new Resumption(false, told[2].last(), 2), told[1]);
    }

    @Test
    void aTransactionIsToldToThoseWhoMissedIt() throws Exception {
        Resumption[] told = afterwards(() -> {
            tool("transact", file.toString(), "[\"list\",{\"op\":\"insert\",\"table\":\"Item\",\"row\":{\"name\":\"c\"}}]");
            tool("transact", file.toString(), "[\"list\",{\"op\":\"delete\",\"table\":\"Item\",\"where\":[[\"name\",\"==\",\"a\"]]}]");
        });
        assertTrue(told[0].found());
        assertEquals(2, told[0].rows(), "c came and a went");
        assertTrue(told[1].found());
        assertEquals(3, told[1].rows(), "b and c came and a went");
    }

    @Test
    void aTransactionOnACompactFileIsToldToo() throws Exception {
        Resumption[] told = afterwards(() -> {
            tool("compact", file.toString());
            tool("transact", file.toString(), "[\"list\",{\"op\":\"insert\",\"table\":\"Item\",\"row\":{\"name\":\"c\"}}]");
        });
        assertEquals(new Resumption(true, told[0].last(), 1), told[0]);
        assertEquals(new Resumption(false, told[0].last(), 3), told[1]);
    }

    @Test
    void aQueryChangesNothing() throws Exception {
        Resumption[] told = afterwards(() -> tool("query", file.toString(), "[\"list\",{\"op\":\"delete\",\"table\":\"Item\",\"where\":[]}]"));
        assertEquals(told[2], told[0]);
        assertEquals(new Resumption(true, told[2].last(), 1), told[1]);
    }

    @Test
    void aConvertedFileIsNewToEverybody() throws Exception {
        DatabaseFile.create(ServerKind.underTest(), directory, "next", SCHEMA.replace("1.0.0", "1.1.0"));
        Resumption[] told = afterwards(() -> tool("convert", file.toString(), "next.ovsschema"));
        assertEquals(new Resumption(false, told[0].last(), 2), told[0]);
        assertEquals(new Resumption(false, told[0].last(), 2), told[1]);
    }

    @Test
    void whatThePeersToolDidIsReadAsItIs() throws Exception {
        Resumption[] told = afterwards(() -> Program.of("ovsdb-tool", "transact", file.toString(),
                "[\"list\",{\"op\":\"insert\",\"table\":\"Item\",\"row\":{\"name\":\"c\"}}]").output());
        assertEquals(new Resumption(true, told[0].last(), 1), told[0]);
        assertEquals(new Resumption(true, told[0].last(), 2), told[1]);
    }

    @Test
    void afterThePeersCompactionEverythingIsTold() throws Exception {
        Resumption[] told = afterwards(() -> Program.of("ovsdb-tool", "compact", file.toString()).output());
        assertEquals(new Resumption(false, told[0].last(), 2), told[0]);
        assertEquals(new Resumption(false, told[0].last(), 2), told[1]);
    }
}
