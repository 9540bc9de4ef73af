package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source, a relay of it, a relay of that and one more, with 100 monitors at the end. Servers on the way are killed and started again while clients write
 * through the whole chain: no client sees anything but what really changed.
 */
class RelayChainTest {
    private static final int CLIENTS = 100;
    private static final int KILLS = 3;
    private static final int UNTOUCHED_ROWS = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String[] COLUMNS = {"n", "text"};
    private static final String SCHEMA = """
            {"name":"chain","version":"1.0.0","tables":{
             "Entry":{"indexes":[["n"]],"isRoot":true,"columns":{"n":{"type":"integer"},"text":{"type":"string"}}}}}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private ServerProcess source;
    private final List<ServerProcess> relays = new ArrayList<>();
    private final List<WatchingClient> clients = new ArrayList<>();

    /** Numbers of rows whose insertion was acknowledged. */
    private final Set<Integer> acknowledged = new TreeSet<>();
    private int lastNumber = UNTOUCHED_ROWS;

    @BeforeEach
    void start() {
        source = ServerProcess.plan(ServerKind.OURS, directory).name("source")
                .database(DatabaseFile.create(ServerKind.OURS, directory, "chain", SCHEMA)).start();
        try (JsonRpcClient client = source.connect()) {
            for (int n = 1; n <= UNTOUCHED_ROWS; n++) {
                insert(client, n);
            }
        }
        ServerProcess upstream = source;
        for (int depth = 1; depth <= 3; depth++) {
            upstream = ServerProcess.plan(ServerKind.OURS, directory).name("relay" + depth)
                    .option("relay:chain:" + upstream.remote()).option("-vjsonrpc:file:dbg").start();
            relays.add(upstream);
        }
        ServerProcess end = upstream;
        Patience.until(LIMIT, () -> isAvailable(end), end::tail);
        for (int i = 0; i < CLIENTS; i++) {
            WatchingClient client = new WatchingClient(List.of("monitor_cond_since", "monitor_cond_since", "monitor_cond", "monitor").get(i % 4),
                    "chain", "Entry", COLUMNS);
            client.connect(end.socket());
            client.declareAllUntouched();
            assertEquals(UNTOUCHED_ROWS, client.rows().size());
            clients.add(client);
        }
    }

    private static boolean isAvailable(ServerProcess relay) {
        try (JsonRpcClient client = relay.connect()) {
            return client.call("get_schema", Json.array(Json.text("chain"))).error() == null;
        } catch (UncheckedIOException closed) {
            // Who came just before the contents did is told of them by being closed.
            return false;
        }
    }

    @AfterEach
    void stop() {
        clients.forEach(WatchingClient::close);
        relays.reversed().forEach(ServerProcess::close);
        source.close();
    }

    @Test
    void nobodyNoticesThatTheSourceIsKilledAndStartedAgain() {
        killWhileWriting(source);
        for (ServerProcess relay : relays) {
            List<String> answers = relay.logText().lines().filter(line -> line.contains("received reply, result=[true,\"")
                    || line.contains("received reply, result=[false,\"")).toList();
            assertEquals(1, answers.stream().filter(line -> line.contains("[false")).count(), () -> "whole contents were fetched again: " + answers);
            assertTrue(relay != relays.getFirst() || answers.size() > KILLS, () -> "did not go on from its last transaction: " + answers);
        }
        goOnEverywhere();
    }

    @Test
    void nobodyNoticesThatTheFirstRelayIsKilledAndStartedAgain() {
        killWhileWriting(relays.getFirst());
        goOnEverywhere();
    }

    /** Kills a server again and again while rows are written through the chain, and waits until everybody holds the same. */
    private void killWhileWriting(ServerProcess victim) {
        for (int kill = 1; kill <= KILLS; kill++) {
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(stop));
            Patience.pause(500);
            victim.kill();
            Patience.pause(200);
            victim.start();
            int before = acknowledgedCount();
            Patience.until(LIMIT, () -> acknowledgedCount() > before + 20 || writer.isDone(), () -> "nothing can be written: " + relays.getFirst().tail());
            stop.set(true);
            writer.join();
        }
        Map<String, ObjectNode> contents;
        try (JsonRpcClient client = source.connect()) {
            contents = WatchingClient.contents(client, "chain", "Entry", COLUMNS);
        }
        Set<Integer> numbers = new TreeSet<>();
        contents.values().forEach(row -> numbers.add(row.get("n").asInt()));
        assertTrue(numbers.containsAll(acknowledged), () -> acknowledged + " were acknowledged, there are " + numbers);
        clients.forEach(client -> client.await(contents));
    }

    /** At rest the id that a client has is known to every server of the chain. */
    private void goOnEverywhere() {
        List<ServerProcess> servers = new ArrayList<>(relays);
        servers.add(source);
        for (int i = 0; i < servers.size(); i++) {
            WatchingClient client = clients.get(4 * i);
            Map<String, ObjectNode> before = Map.copyOf(client.rows());
            client.close();
            client.connect(servers.get(i).socket());
            assertTrue(client.wasFound(), () -> client.lastId() + " is not known");
            assertEquals(before, client.rows());
        }
    }

    private synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    private synchronized void acknowledge(int n) {
        acknowledged.add(n);
    }

    /** Writes through the last relay; each reply must come behind the update that tells of the write. */
    private void write(AtomicBoolean stop) {
        try (JsonRpcClient client = relays.getLast().connect()) {
            JsonNode monitor = Json.of("['chain','own',{'Entry':[{'columns':['n'],'select':{'initial':false}}]}]");
            client.call("monitor_cond", monitor).expectResult();
            while (!stop.get()) {
                int n = ++lastNumber;
                JsonRpcClient.Reply reply = client.call("transact", insertion(n));
                List<JsonNode> seen = client.takeNotifications();
                if (reply.error() == null) {
                    assertTrue(seen.stream().anyMatch(update -> update.toString().contains("{\"n\":" + n + "}")), () -> n + " was not told: " + seen);
                    acknowledge(n);
                } else {
                    assertEquals("canceled", reply.error().asText());
                }
                client.call("transact", Json.of("['chain',{'op':'update','table':'Entry','where':[['n','==',%d]],'row':{'text':'again'}}]".formatted(n)));
            }
        }
    }

    private static void insert(JsonRpcClient client, int n) {
        client.transact(insertion(n));
    }

    private static JsonNode insertion(int n) {
        return Json.of("['chain',{'op':'insert','table':'Entry','row':{'n':%d,'text':'row %d'}}]".formatted(n, n));
    }
}
