package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed in the middle of a stream of writes, again and again on the same file. What it recovers must be
 * the state after some number of the transactions, in their order, and nothing that was acknowledged may be missing:
 * the death of a process loses nothing that it has written.
 */
class CrashTest {
    private static final int KILLS = 50;
    private static final int WINDOW = 16;
    private static final int KEPT_ROWS = 40;
    private static final int LONGEST_STREAM_MS = 250;
    private static final String SEED = "understudy.crash.seed";
    private static final String SCHEMA = """
            {"name":"ledger","version":"1.0.0","tables":{
             "Entry":{"indexes":[["serial"]],"columns":{"serial":{"type":"integer"},"text":{"type":"string"}}},
             "Total":{"maxRows":1,"columns":{"count":{"type":"integer"},
              "last":{"type":{"key":{"type":"uuid","refTable":"Entry","refType":"weak"},"min":0,"max":1}}}}}}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /** Serial number of the last transaction that was sent, and of the last that was acknowledged. */
    private int sent;
    private int acknowledged;

    @Test
    void nothingAcknowledgedIsLost() {
        long seed = Long.getLong(SEED, new Random().nextLong());
        System.out.printf("seed %d; again: mvn test -Dtest=CrashTest -D%s=%d%n", seed, SEED, seed);
        Random random = new Random(seed);
        Path file = DatabaseFile.create(ServerKind.underTest(), directory, "ledger", SCHEMA);
        try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory).database(file).start()) {
            try (JsonRpcClient client = server.connect()) {
                client.transact("['ledger',{'op':'insert','table':'Total','row':{}},{'op':'commit','durable':true}]");
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                boolean compacting = random.nextInt(5) == 0;
                writeUntilKilled(server, random, compacting);
                server.start();
                int recovered = recovered(server);
                assertTrue(recovered >= acknowledged && recovered <= sent,
                        "kill %d, seed %d: acknowledged %d, recovered %d, sent %d\n%s".formatted(
                                kill, seed, acknowledged, recovered, sent, server.tail()));
                sent = recovered;
                acknowledged = recovered;
            }
            server.stop();
            peersToolReads(file);
        }
        assertTrue(acknowledged > KILLS, "hardly anything was written");
    }

    /** Writes with some transactions in flight, one of three durable, until a thread beside it kills the server. */
    private void writeUntilKilled(ServerProcess server, Random random, boolean compacting) {
        long killAt = System.nanoTime() + random.nextInt(LONGEST_STREAM_MS) * 1_000_000L;
        try (JsonRpcClient client = server.connect()) {
            if (compacting) {
                try (JsonRpcClient control = JsonRpcClient.connect(server.control())) {
                    control.request("ovsdb-server/compact", Json.array());
                    stream(client, random, killAt);
                    server.kill();
                }
            } else {
                stream(client, random, killAt);
                server.kill();
            }
            readLastReplies(client);
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final ArrayDeque<JsonNode> inFlight = new ArrayDeque<>();

    private void stream(JsonRpcClient client, Random random, long killAt) {
        inFlight.clear();
        while (System.nanoTime() < killAt) {
            inFlight.add(client.request("transact", write(sent + 1, random)));
            sent++;
            if (inFlight.size() >= WINDOW) {
                acknowledge(client.reply(inFlight.remove()));
            }
        }
    }

    /** The server is dead, but replies that it had sent are on their way. */
    private void readLastReplies(JsonRpcClient client) {
        for (JsonNode id : inFlight) {
            JsonRpcClient.Reply reply = client.replyUnlessClosed(id);
            if (reply == null) {
                return;
            }
            acknowledge(reply);
        }
    }

    private void acknowledge(JsonRpcClient.Reply reply) {
        for (JsonNode result : reply.expectResult()) {
            assertTrue(!result.has("error"), result::toString);
        }
        acknowledged++;
    }

    private static JsonNode write(int serial, Random random) {
        String durable = random.nextInt(3) == 0 ? ",{'op':'commit','durable':true}" : "";
        String text = "x".repeat(random.nextInt(10) == 0 ? 20_000 : random.nextInt(200));
        return Json.of(("['ledger',{'op':'insert','table':'Entry','uuid-name':'e','row':{'serial':%d,'text':'%s'}},"
                + "{'op':'delete','table':'Entry','where':[['serial','==',%d]]},"
                + "{'op':'update','table':'Total','where':[],'row':{'count':%d,'last':['named-uuid','e']}}%s]")
                .formatted(serial, text, serial - KEPT_ROWS, serial, durable));
    }

    /** The number of transactions that the server holds, after checking that they are the first ones and whole. */
    private static int recovered(ServerProcess server) {
        try (JsonRpcClient client = server.connect()) {
            return checked(client.transact("['ledger'," + SELECTS + "]"));
        }
    }

    private static final String SELECTS = "{'op':'select','table':'Total','where':[]},"
            + "{'op':'select','table':'Entry','where':[],'columns':['_uuid','serial']}";

    private static int checked(JsonNode results) {
        JsonNode total = results.get(0).get("rows").get(0);
        int count = total.get("count").asInt();
        TreeSet<Integer> serials = new TreeSet<>();
        for (JsonNode row : results.get(1).get("rows")) {
            serials.add(row.get("serial").asInt());
            if (row.get("serial").asInt() == count) {
                assertEquals(row.get("_uuid"), total.get("last"));
            }
        }
        TreeSet<Integer> expected = new TreeSet<>();
        for (int serial = Math.max(1, count - KEPT_ROWS + 1); serial <= count; serial++) {
            expected.add(serial);
        }
        assertEquals(expected, serials);
        return count;
    }

    private void peersToolReads(Path file) {
        String query = Json.of("['ledger'," + SELECTS + "]").toString();
        String results = Program.of(ServerKind.PEER.tool(), "query", file.toString(), query).output();
        assertEquals(acknowledged, checked(Json.parse(results)));
    }
}
