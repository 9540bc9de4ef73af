package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see over real sockets: in which order, and what is left of them when they are gone. */
class SessionTest {
    private static final int LARGE_ROWS = 20_000;
    private static final String LONG_TEXT = "x".repeat(400);

    @TempDir
    private Path directory;

    private static String insert(int k) {
        return "{'op':'insert','table':'a','row':{'k':" + k + "}}";
    }

    private static void fill(JsonRpcClient client, int rows) {
        for (int from = 0; from < rows; from += 1000) {
            StringBuilder operations = new StringBuilder("['T'");
            for (int k = from; k < from + 1000; k++) {
                operations.append(",{'op':'insert','table':'a','row':{'k':").append(k).append(",'n':'").append(LONG_TEXT).append("'}}");
            }
            client.transact(operations.append(']').toString());
        }
    }

    private static long memory(TestServer server, String key) {
        return server.server.memory().getOrDefault(key, 0L);
    }

    private static void awaitMemory(TestServer server, String key, long value) {
        Patience.until(TestServer.PATIENCE, () -> memory(server, key) == value, () -> key + " " + server.server.memory());
    }

    /** Reads messages until the reply to a request, and returns the methods of notifications and "reply ID" in their order. */
    private static List<String> orderUntil(JsonRpcClient client, JsonNode id) {
        client.reply(id).expectResult();
        List<String> order = new ArrayList<>();
        client.takeNotifications().forEach(message -> order.add(message.get("method").asText()));
        return order;
    }

    @Test
    void aTransactionIsToldToItsOwnMonitorsFirst() {
        for (int loops = 1; loops <= 2; loops++) {
            try (TestServer server = TestServer.start(directory, loops)) {
                server.serve("T" + loops, TestServer.SCHEMA);
                try (JsonRpcClient client = server.connect()) {
                    client.call("monitor", Json.of("['T','m',{'a':{}}]")).expectResult();
                    client.call("monitor_cond", Json.of("['T','c',{'a':[{}]}]")).expectResult();
                    for (int i = 0; i < 100; i++) {
                        JsonNode id = client.request("transact", Json.of("['T'," + insert(i) + "]"));
                        assertEquals(2, orderUntil(client, id).size(), "updates before the reply to transaction " + i);
                    }
                }
            }
        }
    }

    @Test
    void aTransactionThatWaitedIsToldFirstThoughAMonitorBeginsOrChanges() {
        try (TestServer server = TestServer.start(directory, 2)) {
            server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient client = server.connect(); JsonRpcClient other = server.connect()) {
                fill(other, LARGE_ROWS);
                client.call("monitor_cond", Json.of("['T','m',{'a':[{'columns':['k'],'where':[['k','>',99999]]}]}]")).expectResult();
                for (int i = 0; i < 30; i++) {
                    int k = 100_000 + i;
                    JsonNode waits = client.request("transact", Json.of("['T',{'op':'wait','table':'b','where':[['v','includes'," + k
                            + "]],'columns':['v'],'until':'==','rows':[{'v':" + k + "}]}," + insert(k) + "]"));
                    String where = i % 2 == 0 ? "true" : "['k','>',99999]";
                    JsonNode changes = client.request("monitor_cond_change", Json.of("['m','m',{'a':[{'where':[" + where + "]}]}]"));
                    other.transact("['T',{'op':'insert','table':'b','row':{'v':" + k + "}}]");
                    client.reply(waits).expectResult();
                    assertTrue(client.takeNotifications().toString().contains("\"k\":" + k), "no update before the reply, round " + i);
                    client.reply(changes).expectResult();
                    client.takeNotifications();
                }
            }
        }
    }

    @Test
    void clientsThatGoDuringADumpLeaveNothingBehind() throws IOException {
        try (TestServer server = TestServer.start(directory, 2)) {
            server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient steady = server.connect()) {
                fill(steady, LARGE_ROWS);
                steady.call("monitor", Json.of("['T','m',{'b':{}}]")).expectResult();
                for (int i = 0; i < 20; i++) {
                    JsonRpcClient leaves = server.connect();
                    leaves.request("lock", Json.of("['l" + i + "']"));
                    leaves.request("transact", Json.of("['T',{'op':'wait','table':'a','where':[],'columns':['k'],'until':'==','rows':[]}]"));
                    leaves.request(i % 2 == 0 ? "monitor" : "monitor_cond", Json.of("['T','m',{'a':" + (i % 2 == 0 ? "{}" : "[{}]") + "}]"));
                    if (i % 3 == 0) {
                        Patience.pause(5);
                    }
                    leaves.close();
                    steady.transact("['T',{'op':'insert','table':'b','row':{'v':" + i + "}}]");
                    assertEquals(1, steady.takeNotifications().size());
                }
                awaitMemory(server, "monitors", 1);
                awaitMemory(server, "triggers", 0);
                awaitMemory(server, "sessions", 1);
                assertTrue(steady.call("lock", Json.of("['l3']")).expectResult().get("locked").asBoolean());
            }
            awaitMemory(server, "monitors", 0);
        }
    }

    @Test
    void aDatabaseIsRemovedWhileItsContentsAreSent() {
        try (TestServer server = TestServer.start(directory, 2)) {
            Path file = server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient aware = server.connect(); JsonRpcClient unaware = server.connect(); JsonRpcClient other = server.connect()) {
                other.call("set_db_change_aware", Json.of("[true]")).expectResult();
                fill(other, LARGE_ROWS);
                aware.call("set_db_change_aware", Json.of("[true]")).expectResult();
                JsonNode waits = aware.request("transact",
                        Json.of("['T',{'op':'wait','table':'b','where':[],'columns':['v'],'until':'==','rows':[{'v':1}]}]"));
                JsonNode contents = aware.request("monitor", Json.of("['T','m',{'a':{}}]"));
                JsonNode after = aware.request("list_dbs", Json.of("[]"));
                unaware.request("monitor", Json.of("['T','m',{'a':{}}]"));
                awaitMemory(server, "monitors", 1);
                server.server.removeDatabase("T");
                assertEquals(LARGE_ROWS, aware.reply(contents).expectResult().get("a").size());
                assertEquals("[\"_Server\"]", aware.reply(after).expectResult().toString());
                assertEquals("[\"m\"]", aware.takeNotifications().getFirst().get("params").toString());
                assertEquals("\"canceled\"", aware.reply(waits).error().toString());
                assertTrue(unaware.closedWithin(TestServer.PATIENCE));
                server.server.addDatabase(file.toString());
                assertEquals(LARGE_ROWS, other.call("monitor", Json.of("['T','again',{'a':{}}]")).expectResult().get("a").size());
            }
        }
    }

    @Test
    void aDatabaseIsConvertedUnderItsClients() {
        try (TestServer server = TestServer.start(directory, 2)) {
            server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient aware = server.connect(); JsonRpcClient unaware = server.connect(); JsonRpcClient converter = server.connect();
                    JsonRpcClient reading = server.connect()) {
                fill(converter, LARGE_ROWS);
                for (JsonRpcClient client : List.of(aware, converter, reading)) {
                    client.call("set_db_change_aware", Json.of("[true]")).expectResult();
                }
                aware.call("monitor", Json.of("['T','m',{'b':{}}]")).expectResult();
                aware.call("monitor", Json.of("['_Server','s',{'Database':{'columns':['name','schema']}}]")).expectResult();
                JsonNode waits = aware.request("transact",
                        Json.of("['T',{'op':'wait','table':'b','where':[],'columns':['v'],'until':'==','rows':[{'v':1}]}]"));
                awaitMemory(server, "triggers", 1);
                JsonNode contents = reading.request("monitor", Json.of("['T','r',{'a':{}}]"));
                String schema = TestServer.SCHEMA.replace("\"n\":", "\"more\":{\"type\":\"string\"},\"n\":").replace('\n', ' ');
                converter.call("convert", Json.of("['T'," + schema + "]")).expectResult();
                assertEquals("\"canceled\"", aware.reply(waits).error().toString());
                List<String> told = List.of(aware.notification(TestServer.PATIENCE).get("method").asText(),
                        aware.notification(TestServer.PATIENCE).toString());
                assertEquals("monitor_canceled", told.getFirst());
                assertTrue(told.get(1).contains("\\\"more\\\""), told.get(1));
                assertTrue(unaware.closedWithin(TestServer.PATIENCE));
                assertEquals(LARGE_ROWS, reading.reply(contents).expectResult().get("a").size());
                assertEquals("monitor_canceled", reading.notification(TestServer.PATIENCE).get("method").asText());
                aware.transact("['T',{'op':'insert','table':'a','row':{'k':1000000,'more':'yes'}}]");
                assertTrue(converter.call("get_schema", Json.of("['T']")).expectResult().toString().contains("more"));
                awaitMemory(server, "monitors", 1);
            }
        }
    }

    @Test
    void ofTwoConversionsAtOnceOneWinsAndBothAreAnswered() {
        try (TestServer server = TestServer.start(directory, 2)) {
            server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient one = server.connect(); JsonRpcClient two = server.connect()) {
                fill(one, LARGE_ROWS);
                List<JsonNode> ids = new ArrayList<>();
                for (JsonRpcClient client : List.of(one, two)) {
                    client.call("set_db_change_aware", Json.of("[true]")).expectResult();
                    ids.add(client.request("convert", Json.of("['T'," + TestServer.SCHEMA.replace('\n', ' ') + "]")));
                }
                JsonRpcClient.Reply first = one.reply(ids.get(0));
                JsonRpcClient.Reply second = two.reply(ids.get(1));
                assertTrue(first.error() == null || second.error() == null);
                one.transact("['T'," + insert(1_000_000) + "]");
                two.transact("['T'," + insert(1_000_001) + "]");
            }
        }
    }

    @Test
    void aClientThatDoesNotReadIsToldTheSumOfWhatHappened() {
        try (TestServer server = TestServer.start(directory, 1)) {
            server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient writer = server.connect(); UnreadSocket slow = UnreadSocket.connect(server.socket())) {
                slow.send("{\"id\":1,\"method\":\"monitor\",\"params\":[\"T\",\"m\",{\"a\":{}}]}");
                slow.awaitFirstBytes();
                String text = "y".repeat(1000);
                writer.transact("['T'," + insert(0) + "]");
                int updates = 20_000;
                for (int i = 0; i < updates; i++) {
                    writer.request("transact", Json.of("['T',{'op':'update','table':'a','where':[],'row':{'n':'" + i + text + "'}}]"));
                }
                assertEquals("[{\"rows\":[{\"k\":0}]}]", writer.transact("['T',{'op':'select','table':'a','where':[],'columns':['k']}]").toString());
                String all = slow.readUntil("\"" + (updates - 1) + "y");
                int told = all.split("\"method\":\"update\"").length - 1;
                assertTrue(told > 0 && told < updates, told + " updates for " + updates + " changes");
                assertFalse(server.log().contains("too slow"));
            }
        }
    }
}
