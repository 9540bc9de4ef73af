package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that talk nonsense, too much, or not at all: they are answered or dropped, and nobody else notices. */
class BadMessageTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MESSAGE_BYTES = 10_000;
    private static final long MEMORY_GROWTH_LIMIT_KB = 300_000;
    private static final String SCHEMA = """
            {"name":"db","version":"1.0.0","tables":{
             "Thing":{"indexes":[["name"]],"isRoot":true,"columns":{
              "name":{"type":"string"},
              "count":{"type":{"key":{"type":"integer","maxInteger":100}}},
              "text":{"type":"string"},
              "fixed":{"type":"string","mutable":false},
              "few":{"type":{"key":"integer","min":0,"max":2}},
              "part":{"type":{"key":{"type":"uuid","refTable":"Part"},"min":0,"max":1}}}},
             "Part":{"columns":{"name":{"type":"string"}}}}}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private ServerProcess server;
    private JsonRpcClient bystander;

    @BeforeEach
    void start() {
        server = ServerProcess.plan(ServerKind.underTest(), directory)
                .database(DatabaseFile.create(ServerKind.underTest(), directory, "db", SCHEMA)).start();
        bystander = server.connect();
        bystander.transact("['db',{'op':'insert','table':'Thing','row':{'name':'one','count':1}}]");
    }

    /** Whatever the test did, the server lives, its other client is connected, and the data are as they were. */
    @AfterEach
    void stop() {
        try (ServerProcess _ = server; JsonRpcClient _ = bystander) {
            JsonNode rows = bystander.transact(
                    "['db',{'op':'select','table':'Thing','where':[['name','==','one']],'columns':['name','count']}]");
            assertEquals(Json.of("[{'rows':[{'name':'one','count':1}]}]"), rows);
            assertTrue(server.isAlive(), server::tail);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "hello ",
        "[1,2,3]",
        "\"text\"",
        "{\"method\":\"echo\",\"params\":[],\"id\":}",
        "{\"method\":\"echo\",\"params\":[],\"id\":1]",
        "{\"method\":\"echo\",\"params\":[],\"id\":1,\"extra\":2}",
        "{\"method\":\"echo\",\"id\":1}",
        "{\"params\":[],\"id\":1}",
        "{\"method\":7,\"params\":[],\"id\":1}",
        "{\"method\":\"echo\",\"params\":{},\"id\":1}",
        "{\"method\":\"echo\",\"params\":[],\"id\":1,\"result\":1}",
        "{\"result\":[],\"error\":null,\"id\":77}",
        "{\"method\":\"echo\",\"params\":[\"\\u0000\"],\"id\":1}",
        "{\"method\":\"echo\",\"params\":[01],\"id\":1}",
        "{\"method\":\"echo\",\"params\":[1e999],\"id\":1}",
        "{\"method\":\"echo\",\"params\":[\"\\ud800\"],\"id\":1}",
        "{\"method\":\"echo\",\"params\":[\"\t\"],\"id\":1}",
        "{}",
        "}",
    })
    void nonsenseEndsTheConnection(String text) throws IOException {
        try (JsonRpcClient client = server.connect()) {
            client.sendText(text);
            assertTrue(client.closedWithin(LIMIT), text);
        }
        Patience.until(LIMIT, () -> server.logText().contains("|WARN|unix#"), server::tail);
    }

    /** The peer lets any bytes through; a server that stores them has a database that others cannot read. */
    @Test
    void invalidUtf8EndsTheConnection() throws IOException {
        boolean refused = ServerKind.underTest() == ServerKind.OURS;
        for (byte[] bytes : List.of(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, new byte[] {(byte) 0xe2, (byte) 0x82})) {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
                channel.write(text("{\"method\":\"echo\",\"params\":[\""));
                channel.write(ByteBuffer.wrap(bytes));
                channel.write(text("\"],\"id\":1}"));
                assertEquals(refused, channel.read(ByteBuffer.allocate(1_000)) < 0, Arrays.toString(bytes));
            }
        }
    }

    @Test
    void deepNestingEndsTheConnection() throws IOException {
        try (JsonRpcClient client = server.connect()) {
            client.sendText("{\"method\":\"echo\",\"params\":" + "[".repeat(100_000));
            assertTrue(client.closedWithin(LIMIT));
        }
        try (JsonRpcClient client = server.connect()) {
            String deep = "[".repeat(900) + "]".repeat(900);
            assertEquals(deep, client.call("echo", Json.parse(deep)).expectResult().toString());
        }
    }

    @Test
    void aMessageCutOffChangesNothing() throws IOException {
        try (JsonRpcClient client = server.connect()) {
            client.sendText("{\"id\":1,\"method\":\"transact\",\"params\":[\"db\",{\"op\":\"delete\",\"table\":\"Thing\",\"where\":[]}");
        }
    }

    @Test
    void aBigMessageIsTaken() {
        try (JsonRpcClient client = server.connect()) {
            String big = "x".repeat(30_000_000);
            client.transact(Json.of("['db',{'op':'insert','table':'Thing','row':{'name':'big','text':'" + big + "'}}]"));
            JsonNode back = client.transact("['db',{'op':'select','table':'Thing','where':[['name','==','big']]}]");
            assertEquals(big.length(), back.get(0).get("rows").get(0).get("text").asText().length());
            client.transact("['db',{'op':'delete','table':'Thing','where':[['name','==','big']]}]");
        }
    }

    /** Errors have the peer's tag, and ours also name what they are about. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            transact | ['nosuch']                                                                            | unknown database | nosuch
            get_schema | ['nosuch']                                                                          | unknown database | nosuch
            monitor  | ['nosuch','m',{}]                                                                     | unknown database | nosuch
            transact | ['db',{'op':'insert','table':'Nosuch','row':{}}]                                      | syntax error     | Nosuch
            transact | ['db',{'op':'insert','table':'Thing','row':{'nosuch':1}}]                             | unknown column   | nosuch Thing
            transact | ['db',{'op':'insert','table':'Thing','row':{'count':'x'}}]                            | syntax error     | x
            transact | ['db',{'op':'insert','table':'Thing','row':{'count':101}}]                            | constraint violation | 101 100
            transact | ['db',{'op':'insert','table':'Thing','row':{'few':['set',[1,2,3]]}}]                  | syntax error     | 2 3
            transact | ['db',{'op':'insert','table':'Thing','row':{'part':['uuid','nonsense']}}]             | syntax error     | nonsense
            transact | ['db',{'op':'insert','table':'Thing','row':{'part':['uuid','00000000-0000-0000-0000-00000000000f']}}] \
| referential integrity violation | Thing part 00000000-0000-0000-0000-00000000000f
            transact | ['db',{'op':'insert','table':'Thing','row':{'name':'one'}}]                           | constraint violation | Thing name one
            transact | ['db',{'op':'update','table':'Thing','where':[],'row':{'fixed':'x'}}]                 | constraint violation | Thing fixed
            transact | ['db',{'op':'frob'}]                                                                  | syntax error     | frob
            transact | ['db',{'op':'select','table':'Thing','where':[['count','~',1]]}]                      | unknown function | ~
            transact | ['db',{'op':'mutate','table':'Thing','where':[],'mutations':[['count','^=',1]]}]      | unknown mutator  | ^=
            transact | ['db',{'op':'mutate','table':'Thing','where':[],'mutations':[['count','/=',0]]}]      | domain error     | ''
            monitor  | ['db','m',{'Nosuch':[{}]}]                                                            | syntax error     | Nosuch
            monitor  | ['db','m',{'Thing':[{'columns':['nosuch']}]}]                                         | syntax error     | nosuch
            frobnicate | []                                                                                  | unknown method   | ''
            """)
    void wrongRequestsAreAnswered(String method, String params, String tag, String named) {
        JsonRpcClient.Reply reply = bystander.call(method, Json.of(params));
        JsonNode error = reply.error() != null ? reply.error() : lastError(reply.result());
        assertNotNull(error, () -> "no error: " + reply.result());
        assertEquals(tag, error.isTextual() ? error.asText() : error.get("error").asText());
        for (String word : named.replace("''", "").split(" ")) {
            assertTrue(error.toString().contains(word), () -> word + " is not in " + error);
        }
    }

    private static JsonNode lastError(JsonNode results) {
        JsonNode error = null;
        for (JsonNode result : results) {
            error = result.has("error") ? result : error;
        }
        return error;
    }

    /** Updates pile up for a monitor whose client never reads: they are merged, not kept one by one. */
    @Test
    void aClientThatNeverReadsCostsLittle() throws IOException {
        try (SocketChannel lazy = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
            lazy.write(text("{\"method\":\"monitor\",\"id\":1,\"params\":[\"db\",\"m\",{\"Thing\":[{}]}]}"));
            long before = memoryKb();
            bystander.transact("['db',{'op':'insert','table':'Thing','row':{'name':'busy'}}]");
            for (int i = 0; i < 8_000; i++) {
                bystander.transact(Json.of("['db',{'op':'update','table':'Thing','where':[['name','==','busy']],"
                        + "'row':{'text':'" + i + "x".repeat(MESSAGE_BYTES) + "'}}]"));
            }
            assertTrue(memoryKb() - before < MEMORY_GROWTH_LIMIT_KB, "grew by " + (memoryKb() - before) + " kB");
        }
    }

    /** Requests pile up from a client that never reads the replies: the server stops reading them. */
    @Test
    void aClientThatOnlyAsksCostsLittle() throws IOException, InterruptedException {
        bystander.transact(Json.of("['db',{'op':'insert','table':'Thing','row':{'name':'long','text':'"
                + "x".repeat(MESSAGE_BYTES) + "'}}]"));
        try (SocketChannel greedy = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
            long before = memoryKb();
            greedy.configureBlocking(false);
            String request = "{\"method\":\"transact\",\"id\":%d,\"params\":[\"db\",{\"op\":\"select\",\"table\":\"Thing\",\"where\":[]}]}";
            int idle = 0;
            int asked = 0;
            for (; asked < 100_000 && idle < 50; asked++) {
                ByteBuffer buffer = text(request.formatted(asked));
                idle = 0;
                try {
                    while (buffer.hasRemaining() && idle < 50) {
                        if (greedy.write(buffer) == 0) {
                            idle++;
                            Thread.sleep(20);
                        }
                    }
                } catch (IOException e) {
                    break; // Dropping such a client is a fair answer too.
                }
            }
            assertTrue(memoryKb() - before < MEMORY_GROWTH_LIMIT_KB,
                    "grew by " + (memoryKb() - before) + " kB after " + asked + " requests");
        }
    }

    @Test
    void manySilentClientsHurtNobody() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                silent.add(SocketChannel.open(UnixDomainSocketAddress.of(server.socket())));
            }
            silent.get(500).write(text("{\"method\":\"ec"));
            for (int i = 0; i < 100; i++) {
                assertEquals(Json.of("['x']"), bystander.call("echo", Json.of("['x']")).expectResult());
            }
            try (JsonRpcClient newcomer = server.connect()) {
                newcomer.transact("['db']");
            }
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Memory of the server process that is in RAM. */
    private long memoryKb() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    }
}
