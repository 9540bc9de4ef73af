package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Relays of our server and of the peer's, by our server and by the peer's. */
class RelayTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SCHEMA = """
            {"name":"D","version":"1.0.0","tables":{
             "T":{"indexes":[["n"]],"isRoot":true,"columns":{"n":{"type":"integer"},"s":{"type":{"key":"string","min":0,"max":"unlimited"}},
              "m":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},"r":{"type":"real"},"b":{"type":"boolean"},
              "o":{"type":{"key":"string","min":0,"max":1}},"w":{"type":{"key":{"type":"uuid","refTable":"T","refType":"weak"},"min":0,"max":"unlimited"}}}}}}
            """;
    private static final String WIDER = SCHEMA.replace("1.0.0", "1.1.0").replace("\"b\":", "\"x\":{\"type\":\"string\"},\"b\":");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final List<ServerProcess> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.reversed().forEach(ServerProcess::close);
    }

    private ServerProcess source(ServerKind kind) {
        return started(ServerProcess.plan(kind, directory).name("source").database(DatabaseFile.create(kind, directory, "d", SCHEMA)).start());
    }

    private ServerProcess relay(ServerKind kind, String name, String remotes) {
        return started(ServerProcess.plan(kind, directory).name(name).option("relay:D:" + remotes).option("-vjsonrpc:file:dbg").start());
    }

    private ServerProcess started(ServerProcess server) {
        servers.add(server);
        return server;
    }

    private static void awaitAvailable(ServerProcess relay) {
        Patience.until(LIMIT, () -> {
            try (JsonRpcClient client = relay.connect()) {
                return client.call("get_schema", Json.of("['D']")).error() == null;
            } catch (UncheckedIOException closed) {
                // Who came just before the contents did is told of them by being closed.
                return false;
            }
        }, relay::tail);
    }

    private static Set<JsonNode> rows(ServerProcess server) {
        try (JsonRpcClient client = server.connect()) {
            return client.transact("['D',{'op':'select','table':'T','where':[],'columns':['_uuid','n','s','m','r','b','o','w']}]").get(0).get("rows")
                    .valueStream().collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @CsvSource({"OURS,OURS", "PEER,OURS", "OURS,PEER"})
    void aRelayHasWhatItsSourceHasAndPassesOnWhatIsWritten(ServerKind sourceKind, ServerKind relayKind) {
        ServerProcess source = source(sourceKind);
        try (JsonRpcClient client = source.connect()) {
            client.transact("['D',{'op':'insert','table':'T','row':{'n':1,'s':['set',['a','b']],'m':['map',[['k','v']]],'r':0.5,'o':'x'}}]");
        }
        ServerProcess relay = relay(relayKind, "relay", source.remote());
        awaitAvailable(relay);
        try (JsonRpcClient client = relay.connect()) {
            client.call("monitor_cond", Json.of("['D','m',{'T':[{'columns':['n']}]}]")).expectResult();
            JsonNode inserted = client.transact("['D',{'op':'insert','table':'T','uuid-name':'new','row':{'n':2,'w':['set',[['named-uuid','new']]]}},"
                    + "{'op':'mutate','table':'T','where':[['n','==',1]],"
                    + "'mutations':[['s','insert','c'],['s','delete','a'],['m','insert',['map',[['l','w']]]]]}]");
            assertEquals(1, inserted.get(1).get("count").asInt());
            assertTrue(client.takeNotifications().toString().contains("{\"n\":2}"), "the reply came before the update");
            assertEquals(rows(source), rows(relay));

            client.transact("['D',{'op':'update','table':'T','where':[['n','==',1]],'row':{'b':true,'o':['set',[]],'r':1.25,'m':['map',[]]}}]");
            client.transact("['D',{'op':'delete','table':'T','where':[['n','==',2]]}]");
            assertEquals(rows(source), rows(relay));
            assertEquals(1, rows(relay).size());

            JsonNode refused = client.transact("['D',{'op':'insert','table':'T','row':{'n':1}}]");
            assertEquals("constraint violation", refused.get(1).get("error").asText());
            assertEquals(0, client.transact("['D',{'op':'update','table':'T','where':[['n','==',99]],'row':{'n':0}}]").get(0).get("count").asInt());
        }
        JsonNode row = serverRow(relay);
        assertEquals("[\"relay\",true,false,[\"set\",[]],[\"set\",[]],[\"set\",[]]]", row.toString());
    }

    private static JsonNode serverRow(ServerProcess relay) {
        try (JsonRpcClient client = relay.connect()) {
            JsonNode row = client.transact("['_Server',{'op':'select','table':'Database','where':[['name','==','D']]}]").get(0).get("rows").get(0);
            return Json.array(row.get("model"), row.get("connected"), row.get("leader"), row.get("index"), row.get("cid"), row.get("sid"));
        }
    }

    @Test
    void untilTheSourceIsReachedTheDatabaseIsNotAvailable() {
        ServerProcess relay = relay(ServerKind.OURS, "relay", "unix:" + directory.resolve("source.sock"));
        try (JsonRpcClient client = relay.connect()) {
            assertEquals("[\"D\",\"_Server\"]", client.call("list_dbs", Json.array()).expectResult().toString());
            assertEquals("database not available", client.call("transact", Json.of("['D']")).error().get("error").asText());
            client.call("set_db_change_aware", Json.of("[true]")).expectResult();
            JsonNode before = client.call("monitor", Json.of("['_Server','s',{'Database':[{'columns':['name','connected','schema']}]}]")).expectResult();
            assertTrue(before.toString().contains("{\"connected\":false,\"name\":\"D\",\"schema\":[\"set\",[]]}"), before::toString);
            source(ServerKind.OURS);
            awaitAvailable(relay);
            Patience.until(LIMIT, () -> {
                client.call("echo", Json.array()).expectResult();
                return client.takeNotifications().toString().contains("\"connected\":true");
            }, relay::tail);
        }
        assertEquals(Set.of(), rows(relay));
    }

    @ParameterizedTest
    @CsvSource({"OURS", "PEER"})
    void aTransactionThatTheSourceDidNotAnswerIsCanceledAndOneThatWasNotSentWaits(ServerKind sourceKind) throws Exception {
        ServerProcess source = source(sourceKind);
        ServerProcess relay = relay(ServerKind.OURS, "relay", source.remote());
        awaitAvailable(relay);
        try (JsonRpcClient client = relay.connect()) {
            Program.of("/bin/kill", "-STOP", Long.toString(source.pid())).output();
            JsonNode unanswered = client.request("transact", Json.of("['D',{'op':'insert','table':'T','row':{'n':1}}]"));
            Patience.until(LIMIT, () -> relay.logText().contains("\"n\":1"), relay::tail);
            source.kill();
            assertEquals("canceled", client.reply(unanswered).error().asText());
            JsonNode unsent = client.request("transact", Json.of("['D',{'op':'insert','table':'T','row':{'n':2}}]"));
            assertEquals(0, client.transact("['D',{'op':'select','table':'T','where':[]}]").get(0).get("rows").size());
            source.start();
            assertEquals(1, client.reply(unsent).expectResult().size());
        }
        assertEquals(rows(source), rows(relay));
        assertEquals(1, rows(relay).size());
    }

    @Test
    void waitsAreSatisfiedHereFirst() {
        ServerProcess source = source(ServerKind.OURS);
        ServerProcess relay = relay(ServerKind.OURS, "relay", source.remote());
        awaitAvailable(relay);
        try (JsonRpcClient client = relay.connect(); JsonRpcClient other = source.connect()) {
            JsonNode waiting = client.request("transact", Json.of("['D',{'op':'wait','table':'T','where':[],'columns':['n'],'until':'!=','rows':[]},"
                    + "{'op':'insert','table':'T','row':{'n':2}}]"));
            other.transact("['D',{'op':'insert','table':'T','row':{'n':1}}]");
            assertEquals(2, client.reply(waiting).expectResult().size());
            assertEquals(2, rows(source).size());
        }
    }

    @ParameterizedTest
    @CsvSource({"OURS", "PEER"})
    void anotherSchemaOfTheSourceReplacesTheDatabase(ServerKind sourceKind) {
        ServerProcess source = source(sourceKind);
        ServerProcess first = relay(ServerKind.OURS, "first", source.remote());
        ServerProcess second = relay(ServerKind.OURS, "second", first.remote());
        awaitAvailable(second);
        try (JsonRpcClient aware = second.connect(); JsonRpcClient unaware = second.connect(); JsonRpcClient client = source.connect()) {
            client.call("set_db_change_aware", Json.of("[true]")).expectResult();
            client.transact("['D',{'op':'insert','table':'T','row':{'n':1}}]");
            aware.call("set_db_change_aware", Json.of("[true]")).expectResult();
            aware.call("monitor", Json.of("['D','m',{'T':[{}]}]")).expectResult();
            JsonNode refused = second.connect().call("convert", Json.array(Json.text("D"), Json.parse(WIDER))).error();
            assertEquals("not allowed", refused.get("error").asText());
            client.call("convert", Json.array(Json.text("D"), Json.parse(WIDER))).expectResult();
            Patience.until(LIMIT, () -> {
                aware.call("echo", Json.array()).expectResult();
                return aware.takeNotifications().toString().contains("{\"id\":null,\"method\":\"monitor_canceled\",\"params\":[\"m\"]}");
            }, second::tail);
            assertTrue(unaware.closedWithin(LIMIT));
            assertEquals("1.1.0", aware.call("get_schema", Json.of("['D']")).expectResult().get("version").asText());
            aware.transact("['D',{'op':'insert','table':'T','row':{'n':2,'x':'new'}}]");
        }
        assertEquals(rows(source), rows(second));
        assertEquals(2, rows(first).size());
    }

    @Test
    void aClientGoesOnAtAnotherRelayFromAnyTransaction() {
        ServerProcess source = source(ServerKind.OURS);
        ServerProcess one = relay(ServerKind.OURS, "one", source.remote());
        ServerProcess other = relay(ServerKind.OURS, "other", source.remote());
        awaitAvailable(one);
        awaitAvailable(other);
        List<String> ids = new ArrayList<>();
        try (JsonRpcClient client = one.connect(); JsonRpcClient writer = source.connect()) {
            client.notify("understudy.tell_each_transaction", Json.array());
            client.call("monitor_cond_since", Json.of("['D','m',{'T':[{'columns':['n']}]},'" + WatchingClient.ZERO + "']")).expectResult();
            List<JsonNode> requests = new ArrayList<>();
            for (int n = 1; n <= 200; n++) {
                requests.add(writer.request("transact", Json.of("['D',{'op':'insert','table':'T','row':{'n':%d}}]".formatted(n))));
            }
            requests.forEach(id -> writer.reply(id).expectResult());
            while (ids.size() < requests.size()) {
                ids.add(client.notification(LIMIT).get("params").get(1).asText());
            }
        }
        Patience.until(LIMIT, () -> rows(other).size() == ids.size(), other::tail);
        for (ServerProcess server : List.of(other, source)) {
            try (JsonRpcClient client = server.connect()) {
                for (int i = 0; i < ids.size(); i++) {
                    JsonNode since = client.call("monitor_cond_since",
                            Json.of("['D',%d,{'T':[{'columns':['n']}]},'%s']".formatted(i, ids.get(i)))).expectResult();
                    assertTrue(since.get(0).asBoolean(), ids.get(i) + " is not known at " + server.remote());
                    assertEquals(ids.size() - 1 - i, since.get(2).path("T").size());
                }
            }
        }
    }

    @Test
    void relaysComeAndGoAndTheirSourcesAreTriedInTurn() {
        ServerProcess source = source(ServerKind.OURS);
        ServerProcess relay = started(ServerProcess.plan(ServerKind.OURS, directory).name("relay").option("--no-dbs").start());
        try (JsonRpcClient control = JsonRpcClient.connect(relay.control())) {
            control.call("ovsdb-server/add-db", Json.array(Json.text("relay:D:unix:/nowhere," + source.remote()))).expectResult();
            awaitAvailable(relay);
            assertEquals("ovsdb error: D: duplicate database name\n",
                    control.call("ovsdb-server/add-db", Json.of("['relay:D:unix:x']")).error().asText());
            assertEquals("ovsdb error: _D: names beginning with \"_\" are reserved\n",
                    control.call("ovsdb-server/add-db", Json.of("['relay:_D:unix:x']")).error().asText());
            assertEquals("ovsdb error: relay:G: invalid syntax\n", control.call("ovsdb-server/add-db", Json.of("['relay:G']")).error().asText());
            assertEquals("", control.call("ovsdb-server/compact", Json.of("['D']")).expectResult().asText());
            assertEquals("status: ok\n", control.call("ovsdb-server/get-db-storage-status", Json.of("['D']")).expectResult().asText());
            control.call("ovsdb-server/set-relay-source-probe-interval", Json.of("['2000']")).expectResult();
            assertEquals("Invalid probe interval, integer value expected\n",
                    control.call("ovsdb-server/set-relay-source-probe-interval", Json.of("['x']")).error().asText());
            assertEquals("D\n_Server\n", control.call("ovsdb-server/list-dbs", Json.array()).expectResult().asText());
            control.call("ovsdb-server/remove-db", Json.of("['D']")).expectResult();
            assertEquals("_Server\n", control.call("ovsdb-server/list-dbs", Json.array()).expectResult().asText());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
