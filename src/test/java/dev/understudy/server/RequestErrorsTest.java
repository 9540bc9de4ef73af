package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.DatabaseFile;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.ServerKind;
import dev.understudy.real.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Every method with every way to get it wrong, answered by the peer and by this server alike. */
class RequestErrorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Stories of requests "METHOD PARAMS", each told to both servers on a connection of its own. */
    private static final String STORIES = """
            list_dbs []
            list_dbs [1,2]
            unknown_thing []
            echo ["x",{"a":null}]

            get_schema []
            get_schema [1]
            get_schema ["nope"]
            get_schema ["T","more"]
            get_schema ["T"]
            get_schema ["_Server"]

            transact []
            transact [{"op":"select"}]
            transact ["nope",{"op":"select"}]
            transact ["T"]
            transact ["T",1]
            transact ["T",{"op":"nope"}]
            transact ["T",{"op":"select","table":"nope","where":[]}]
            transact ["T",{"op":"insert","table":"a","row":{"nope":1}}]
            transact ["_Server",{"op":"insert","table":"Database","row":{"model":"relay"}}]
            transact ["T",{"op":"assert","lock":"l1"}]

            monitor []
            monitor ["nope",1,{}]
            monitor ["T",1,5]
            monitor ["T",1,{"nope":{}}]
            monitor ["T",1,{"a":5}]
            monitor ["T",1,{"a":{"columns":5}}]
            monitor ["T",1,{"a":{"columns":[5]}}]
            monitor ["T",1,{"a":{"columns":["nope"]}}]
            monitor ["T",1,{"a":{"columns":["k","k"]}}]
            monitor ["T",1,{"a":[{"columns":["k"]},{"columns":["k"]}]}]
            monitor ["T",1,{"a":{"select":5}}]
            monitor ["T",1,{"a":{"select":{"initial":5}}}]
            monitor ["T",1,{"a":{"select":{"nope":true}}}]
            monitor ["T",1,{"a":{"where":[]}}]
            monitor ["T",1,{"a":{"x":1}}]
            monitor ["T",1,{"a":{"columns":["k"]}}]
            monitor ["T",1,{"a":{"columns":["n"]}}]
            monitor_cond ["T",1,{"a":[{"columns":["n"]}]}]
            monitor_cancel [1]
            monitor_cancel [1]
            monitor ["T",1,{}]

            monitor_cond []
            monitor_cond ["T"]
            monitor_cond ["T",1]
            monitor_cond ["T",1,{},2]
            monitor_cond ["nope",1,{}]
            monitor_cond ["T",1,[]]
            monitor_cond ["T",1,{"nope":[{}]}]
            monitor_cond ["T",1,{"a":[{"where":[["nope","==",1]]}]}]
            monitor_cond ["T",1,{"a":[{"where":[["k","nope",1]]}]}]
            monitor_cond ["T",1,{"a":[{"where":[["k","==","x"]]}]}]
            monitor_cond ["T",1,{"a":[{"where":5}]}]
            monitor_cond ["T",1,{"a":[{"where":[5]}]}]
            monitor_cond ["T",1,{"a":[{"x":1}]}]
            monitor_cond ["T",{"m":1},{"a":[{"columns":["k"]}]}]
            monitor_cond ["T",{"m":1},{"a":[{"columns":["k"]}]}]

            monitor_cond_since []
            monitor_cond_since ["T",1,{}]
            monitor_cond_since ["T",1,{},5]
            monitor_cond_since ["T",1,{},"x"]
            monitor_cond_since ["T",1,{},"00000000-0000-0000-0000-000000000000",3]
            monitor_cond_since ["T",1,[],"00000000-0000-0000-0000-000000000000"]

            monitor_cond ["T","m",{"a":[{"columns":["k"]}]}]
            monitor_cond ["T","o",{"a":[{"columns":["k"]}]}]
            monitor_cond_change []
            monitor_cond_change ["m","m"]
            monitor_cond_change ["m","m",{},4]
            monitor_cond_change ["nope","m",{}]
            monitor_cond_change ["m","o",{"a":[{"where":[]}]}]
            monitor_cond_change ["m","m",5]
            monitor_cond_change ["m","m",{"nope":[{"where":[]}]}]
            monitor_cond_change ["m","m",{"b":[{"where":[]}]}]
            monitor_cond_change ["m","m",{"a":{"where":[]}}]
            monitor_cond_change ["m","m",{"a":[5]}]
            monitor_cond_change ["m","m",{"a":[{"where":[["k","==","x"]]}]}]
            monitor_cond_change ["m","m",{"a":[{"where":[true],"columns":["n"]}]}]
            monitor_cond_change ["m","p",{"a":[{"where":[["k","==",1]]}]}]
            monitor_cond_change ["m","q",{"a":[{"where":[true]}]}]
            monitor_cancel ["m"]
            monitor_cancel ["p"]
            monitor_cancel []
            monitor_cancel ["x","y"]

            lock []
            lock [1]
            lock ["1x"]
            lock ["l1","l2"]
            lock ["l1"]
            lock ["l1"]
            steal ["l1"]
            steal [2]
            transact ["T",{"op":"assert","lock":"l1"}]
            unlock ["l1"]
            unlock ["l1"]
            unlock [3]
            unlock []
            steal ["l2"]
            unlock ["l2"]

            set_db_change_aware []
            set_db_change_aware [1]
            set_db_change_aware [true,true]
            set_db_change_aware [false]
            set_db_change_aware [true]

            convert []
            convert ["nope",{}]
            convert ["T"]
            convert ["T",5]
            convert ["T",{"name":"X","version":"1.0.0","tables":{}}]
            convert ["T",{"name":"T"}]
            convert ["T",{"name":"T","tables":{}},1]
            """;

    @Test
    void bothServersRefuseAlike(@TempDir Path directory) throws java.io.IOException {
        Path file = DatabaseFile.create(ServerKind.PEER, Files.createDirectory(directory.resolve("p")), "T", TestServer.SCHEMA);
        List<Executable> checks = new ArrayList<>();
        try (ServerProcess peer = ServerProcess.plan(ServerKind.PEER, directory.resolve("p")).database(file).start();
                TestServer ours = TestServer.start(directory, 1)) {
            ours.serve("T", TestServer.SCHEMA);
            for (String story : STORIES.split("\n\n")) {
                try (JsonRpcClient toPeer = peer.connect(); JsonRpcClient toOurs = ours.connect()) {
                    for (String line : story.lines().toList()) {
                        String expected = answer(toPeer, line);
                        String actual = answer(toOurs, line);
                        checks.add(() -> assertEquals(expected, actual, line));
                    }
                }
            }
        }
        assertTrue(checks.size() > 100);
        assertAll(checks);
    }

    /** The notifications and the reply that a request brought, without UUIDs and with members in order. */
    private static String answer(JsonRpcClient client, String line) {
        String[] parts = line.split(" ", 2);
        JsonRpcClient.Reply reply = client.call(parts[0], Json.parse(parts[1]));
        String answer = Stream.concat(client.takeNotifications().stream().map(RequestErrorsTest::plain),
                Stream.of(reply.error() == null ? "result " + plain(reply.result()) : "error " + plain(reply.error()))).toList().toString();
        return answer.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID");
    }

    private static String plain(JsonNode node) {
        if (node.isObject()) {
            List<String> members = new ArrayList<>();
            node.properties().forEach(member -> members.add(member.getKey() + ": " + plain(member.getValue())));
            return members.stream().sorted().toList().toString();
        } else if (node.isArray()) {
            List<String> elements = new ArrayList<>();
            node.forEach(element -> elements.add(plain(element)));
            // The order of names in list_dbs is that of a hash table.
            return (elements.contains("\"_Server\"") ? elements.stream().sorted().toList() : elements).toString();
        }
        return node.toString();
    }

    @Test
    void aSecondTransactionWithTheSameIdIsRefused(@TempDir Path directory) throws java.io.IOException {
        Path file = DatabaseFile.create(ServerKind.PEER, Files.createDirectory(directory.resolve("p")), "T", TestServer.SCHEMA);
        try (ServerProcess peer = ServerProcess.plan(ServerKind.PEER, directory.resolve("p")).database(file).start();
                TestServer ours = TestServer.start(directory, 1)) {
            ours.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient toPeer = peer.connect(); JsonRpcClient toOurs = ours.connect()) {
                assertEquals(duplicate(toPeer), duplicate(toOurs));
            }
        }
    }

    private static String duplicate(JsonRpcClient client) throws java.io.IOException {
        String wait = """
                {"method":"transact","id":77,"params":["T",{"op":"wait","table":"a","where":[],"columns":["k"],"until":"==","rows":[{"k":7}]}]}""";
        client.sendText(wait + wait);
        return plain(client.reply(Json.of("77")).error());
    }

    @Test
    void repliesThatNobodyAskedForEndTheSession(@TempDir Path directory) throws java.io.IOException {
        try (TestServer ours = TestServer.start(directory, 1); JsonRpcClient client = ours.connect()) {
            client.sendText("{\"id\":1,\"result\":{},\"error\":null}");
            assertTrue(client.closedWithin(PATIENCE));
            assertTrue(ours.log().contains("|WARN|unix#"), ours.log());
        }
    }
}
