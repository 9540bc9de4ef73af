package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on several I/O loops write and watch at once; in the end all know the same. */
class LoopsTest {
    private static final int WRITERS = 4;
    private static final int WATCHERS = 8;
    private static final int TRANSACTIONS = 1_000;
    private static final int KEYS = 300;

    @TempDir
    private Path directory;

    /** Rows by UUID as a client of "monitor" or "monitor_cond" knows them. */
    private static final class Replica {
        private final Map<String, ObjectNode> rows = new TreeMap<>();
        private boolean ended;

        void take(JsonNode message) {
            JsonNode params = message.get("params");
            boolean differences = !message.get("method").asText().equals("update");
            takeTables(params.get(params.size() - 1), differences);
        }

        void takeTables(JsonNode tables, boolean differences) {
            tables.path("a").properties().forEach(row -> update(row.getKey(), row.getValue(), differences));
            ended |= tables.has("b");
        }

        private void update(String uuid, JsonNode change, boolean differences) {
            if (!differences) {
                if (change.has("new")) {
                    rows.put(uuid, change.get("new").deepCopy());
                } else {
                    rows.remove(uuid);
                }
            } else if (change.has("modify")) {
                change.get("modify").properties().forEach(column -> rows.get(uuid).set(column.getKey(), column.getValue()));
            } else if (change.has("delete")) {
                rows.remove(uuid);
            } else {
                ObjectNode row = (change.has("insert") ? change.get("insert") : change.get("initial")).deepCopy();
                rows.put(uuid, withDefaults(row));
            }
        }

        private static ObjectNode withDefaults(ObjectNode row) {
            if (!row.has("k")) {
                row.put("k", 0);
            }
            if (!row.has("n")) {
                row.put("n", "");
            }
            return row;
        }

        String contents() {
            List<String> lines = new ArrayList<>();
            rows.values().forEach(row -> lines.add(row.get("k") + "=" + row.get("n")));
            return lines.stream().sorted().toList().toString();
        }
    }

    private static Replica follow(TestServer server, int number, int beginAfter) {
        try (JsonRpcClient client = server.connect()) {
            Replica replica = new Replica();
            String[] methods = {"monitor", "monitor_cond", "monitor_cond_since"};
            String method = methods[number % methods.length];
            for (int i = 0; i < beginAfter; i++) {
                client.call("echo", Json.of("[]"));
            }
            String since = method.equals("monitor_cond_since") ? ",'00000000-0000-0000-0000-000000000000'" : "";
            JsonNode id = client.request(method, Json.of("['T'," + number + ",{'a':[{'columns':['k','n']}],'b':[{}]}" + since + "]"));
            JsonNode result = client.reply(id).expectResult();
            assertEquals(List.of(), client.takeNotifications(), "updates before the contents");
            replica.takeTables(since.isEmpty() ? result : result.get(2), !method.equals("monitor"));
            while (!replica.ended) {
                replica.take(client.notification(TestServer.PATIENCE));
            }
            return replica;
        }
    }

    private static void write(TestServer server, long seed) {
        Random random = new Random(seed);
        try (JsonRpcClient client = server.connect()) {
            List<JsonNode> ids = new ArrayList<>();
            for (int i = 0; i < TRANSACTIONS; i++) {
                String where = "'where':[['k','=='," + random.nextInt(KEYS) + "]]";
                String operation = switch (random.nextInt(4)) {
                    case 0 -> "{'op':'delete','table':'a'," + where + "}";
                    case 1 -> "{'op':'update','table':'a'," + where + ",'row':{'n':'" + seed + "-" + i + "'}}";
                    default -> "{'op':'insert','table':'a','row':{'k':" + random.nextInt(KEYS) + ",'n':'" + i + "'}}";
                };
                ids.add(client.request("transact", Json.of("['T'," + operation + "]")));
            }
            ids.forEach(id -> client.reply(id).expectResult());
        }
    }

    @Test
    void replicasOfAllLoopsEndEqual() throws Exception {
        long seed = Long.getLong("understudy.seed", System.nanoTime());
        String replay = "replay with -Dtest=LoopsTest -Dunderstudy.seed=" + seed;
        System.out.println("LoopsTest: " + replay);
        try (TestServer server = TestServer.start(directory, 2); ExecutorService threads = Executors.newCachedThreadPool()) {
            server.serve("T", TestServer.SCHEMA);
            List<Future<Replica>> replicas = new ArrayList<>();
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WATCHERS; i++) {
                int number = i;
                replicas.add(threads.submit(() -> follow(server, number, number * 50)));
            }
            for (int i = 0; i < WRITERS; i++) {
                long own = seed + i;
                writers.add(threads.submit(() -> write(server, own)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            try (JsonRpcClient end = server.connect()) {
                end.transact("['T',{'op':'insert','table':'b','row':{}}]");
                Replica expected = new Replica();
                expected.takeTables(end.call("monitor", Json.of("['T','e',{'a':{'columns':['k','n']}}]")).expectResult(), false);
                assertTrue(expected.rows.size() > KEYS / 10, replay);
                for (Future<Replica> replica : replicas) {
                    assertEquals(expected.contents(), replica.get().contents(), replay);
                }
            }
        }
    }

    @Test
    void lockNotificationsComeAfterTheReplyTheyFollow() throws Exception {
        try (TestServer server = TestServer.start(directory, 2); ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                clients.add(threads.submit(() -> lockAndSteal(server)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
            try (JsonRpcClient last = server.connect()) {
                assertTrue(last.call("lock", Json.of("['l']")).expectResult().get("locked").asBoolean());
            }
        }
    }

    private static Void lockAndSteal(TestServer server) {
        try (JsonRpcClient client = server.connect()) {
            for (int i = 0; i < 500; i++) {
                JsonNode id = client.request("steal", Json.of("['l']"));
                boolean locked = client.reply(id).expectResult().get("locked").asBoolean();
                assertTrue(locked);
                assertEquals(List.of(), client.takeNotifications(), "a notification before the reply to steal");
                client.call("unlock", Json.of("['l']")).expectResult();
                client.takeNotifications().forEach(note -> assertEquals("stolen", note.get("method").asText()));
            }
            return null;
        }
    }
}
