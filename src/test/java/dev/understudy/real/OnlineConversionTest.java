package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A database gets another schema while it is served: nothing is lost, whatever happens meanwhile, and nobody else notices. */
class OnlineConversionTest {
    private static final String SEED = "understudy.conversion.seed";
    private static final int KILLS = 8;
    private static final int ROWS = 10_000;
    private static final int ROWS_EACH = 1_000;
    private static final int WRITERS = 3;
    private static final int CONVERSIONS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OLD = """
            {"name":"ledger","version":"1.0.0","tables":{"Entry":{"columns":{"serial":{"type":"integer"},"text":{"type":"string"}}}}}
            """;
    private static final String NEW = """
            {"name":"ledger","version":"2.0.0","tables":{"Entry":{"indexes":[["serial"]],
             "columns":{"serial":{"type":"integer"},"text":{"type":{"key":"string","min":0}},"note":{"type":"string"}}}}}
            """;
    private static final String OTHER = """
            {"name":"other","version":"1.0.0","tables":{"Thing":{"columns":{"name":{"type":"string"}}}}}
            """;
    private static final JsonNode AWARE = Json.of("[true]");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private Path ledger() {
        return DatabaseFile.create(ServerKind.underTest(), directory, "ledger", OLD);
    }

    private static JsonNode convertTo(String schema) {
        return Json.array(Json.text("ledger"), Json.parse(schema));
    }

    /** A row whose UUID can be told from its serial number. */
    private static String insert(int serial) {
        return ",{'op':'insert','table':'Entry','uuid':'%s','row':{'serial':%d,'text':'entry %d'}}".formatted(uuid(serial), serial, serial);
    }

    private static String uuid(int serial) {
        return "%08x-0000-4000-8000-000000000000".formatted(serial);
    }

    private static void fill(JsonRpcClient client, int rows) {
        for (int from = 0; from < rows; from += ROWS_EACH) {
            StringBuilder operations = new StringBuilder("['ledger'");
            for (int serial = from; serial < from + ROWS_EACH; serial++) {
                operations.append(insert(serial));
            }
            client.transact(operations.append(']').toString());
        }
    }

    /** The serial numbers in the file, as the peer's tool reads them, after a look at their UUIDs. */
    private static TreeSet<Integer> serialsInFile(Path file) {
        String rows = Program.of(ServerKind.PEER.tool(), "query", file.toString(),
                Json.of("['ledger',{'op':'select','table':'Entry','where':[],'columns':['_uuid','serial']}]").toString()).output();
        return serials(Json.parse(rows).get(0).get("rows"));
    }

    private static TreeSet<Integer> serials(JsonNode rows) {
        TreeSet<Integer> serials = new TreeSet<>();
        for (JsonNode row : rows) {
            assertEquals(uuid(row.get("serial").asInt()), row.get("_uuid").get(1).asText());
            assertTrue(serials.add(row.get("serial").asInt()), row::toString);
        }
        return serials;
    }

    @Test
    void aServerKilledMeanwhileLeavesTheOldOrTheNewDatabase() throws IOException {
        long seed = Long.getLong(SEED, new Random().nextLong());
        System.out.printf("seed %d; again: mvn test -Dtest=OnlineConversionTest -D%s=%d%n", seed, SEED, seed);
        Random random = new Random(seed);
        Path file = ledger();
        Set<String> seen = new TreeSet<>();
        try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory).database(file).start()) {
            try (JsonRpcClient client = server.connect()) {
                fill(client, ROWS);
            }
            server.stop();
            server.start();
            long longestLifeNs = 3 * timeOfAConversion(server) / 2;
            int sent = ROWS;
            for (int kill = 0; kill < KILLS; kill++) {
                String before = version(file);
                JsonRpcClient.Reply converted;
                int acknowledged = sent;
                try (JsonRpcClient converter = server.connect(); JsonRpcClient writer = server.connect()) {
                    long killAt = System.nanoTime() + random.nextLong(longestLifeNs);
                    writer.call("set_db_change_aware", AWARE).expectResult();
                    JsonNode request = converter.request("convert", convertTo(before.equals("1.0.0") ? NEW : OLD));
                    List<JsonNode> writes = new ArrayList<>();
                    while (System.nanoTime() < killAt) {
                        writes.add(writer.request("transact", Json.of("['ledger'" + insert(sent++) + "]")));
                        Patience.pause(1);
                    }
                    server.kill();
                    converted = converter.replyUnlessClosed(request);
                    for (JsonNode write : writes) {
                        acknowledged += writer.replyUnlessClosed(write) == null ? 0 : 1;
                    }
                }
                TreeSet<Integer> serials = serialsInFile(file);
                String now = version(file);
                seen.add(before + " " + now);
                assertTrue(converted == null || converted.error() == null && !now.equals(before),
                        "kill " + kill + ", seed " + seed + ": was told of a conversion that did not last");
                assertEquals(serials.size() - 1, serials.last(), "kill " + kill + ", seed " + seed);
                assertTrue(serials.size() >= acknowledged && serials.size() <= sent,
                        "kill %d, seed %d: %d acknowledged, %d there, %d sent".formatted(kill, seed, acknowledged, serials.size(), sent));
                sent = serials.size();
                server.start();
            }
        }
        System.out.println("versions before and after the kills: " + seen);
    }

    /** How long a server that has just started takes, in ns. */
    private static long timeOfAConversion(ServerProcess server) {
        try (JsonRpcClient client = server.connect()) {
            long start = System.nanoTime();
            client.call("convert", convertTo(NEW)).expectResult();
            return System.nanoTime() - start;
        }
    }

    private static String version(Path file) {
        return Program.of(ServerKind.PEER.tool(), "db-version", file.toString()).output().strip();
    }

    @Test
    void nothingThatIsWrittenMeanwhileIsLost() throws Exception {
        Path file = ledger();
        try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory).database(file).start();
                JsonRpcClient converter = server.connect()) {
            converter.call("set_db_change_aware", AWARE).expectResult();
            fill(converter, ROWS);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger next = new AtomicInteger(ROWS);
            List<Throwable> failures = new ArrayList<>();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(Thread.ofPlatform().uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                        .start(() -> write(server, next, over)));
            }
            for (int i = 0; i < CONVERSIONS; i++) {
                converter.call("convert", convertTo(i % 2 == 0 ? NEW : OLD)).expectResult();
            }
            over.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            assertEquals(List.of(), failures);
            assertTrue(next.get() > ROWS + CONVERSIONS, "hardly anything was written");
            TreeSet<Integer> served = serials(converter.transact(
                    "['ledger',{'op':'select','table':'Entry','where':[],'columns':['_uuid','serial']}]").get(0).get("rows"));
            assertEquals(next.get(), served.size());
            server.kill();
            assertEquals(served, serialsInFile(file));
        }
    }

    /** Writes until it is over; every transaction must be answered with success. */
    private static void write(ServerProcess server, AtomicInteger next, AtomicBoolean over) {
        try (JsonRpcClient client = server.connect()) {
            client.call("set_db_change_aware", AWARE).expectResult();
            while (!over.get()) {
                JsonNode results = client.transact("['ledger'" + insert(next.getAndIncrement()) + "]");
                assertTrue(results.get(0).has("uuid"), results::toString);
            }
        }
    }

    /** The same with both servers: who is told, who is dropped and why, and whom it does not concern. */
    @Test
    void clientsAreToldOrDropped() throws IOException {
        List<String> reasons = new ArrayList<>();
        for (ServerKind kind : List.of(ServerKind.PEER, ServerKind.underTest())) {
            Path home = Files.createDirectory(directory.resolve(kind + "" + reasons.size()));
            try (ServerProcess server = ServerProcess.plan(kind, home).database(DatabaseFile.create(kind, home, "ledger", OLD),
                            DatabaseFile.create(kind, home, "other", OTHER)).start();
                    JsonRpcClient aware = server.connect(); JsonRpcClient unaware = server.connect(); JsonRpcClient converter = server.connect()) {
                aware.call("set_db_change_aware", AWARE).expectResult();
                aware.call("monitor", Json.of("['ledger','gone',{'Entry':{}}]")).expectResult();
                aware.call("monitor", Json.of("['other','stays',{'Thing':{'columns':['name']}}]")).expectResult();
                JsonNode waits = aware.request("transact",
                        Json.of("['ledger',{'op':'wait','table':'Entry','where':[],'columns':['serial'],'until':'==','rows':[{'serial':1}]}]"));
                unaware.call("monitor", Json.of("['other','x',{'Thing':{}}]")).expectResult();
                converter.call("convert", convertTo(NEW)).expectResult();
                assertEquals(Json.text("canceled"), aware.reply(waits).error());
                JsonNode canceled = aware.notification(LIMIT);
                assertEquals("monitor_canceled [\"gone\"]", canceled.get("method").asText() + " " + canceled.get("params"));
                assertTrue(unaware.closedWithin(LIMIT));
                aware.transact("['other',{'op':'insert','table':'Thing','row':{'name':'new'}}]");
                JsonNode update = aware.takeNotifications().getLast();
                assertEquals("update", update.get("method").asText());
                assertEquals("stays", update.get("params").get(0).asText());
                Patience.until(LIMIT, () -> server.logText().contains("disconnecting"), server::tail);
                reasons.add(server.logText().lines().filter(line -> line.contains("disconnecting")).findFirst().orElseThrow()
                        .replaceFirst(".*\\|(\\w+\\|\\w+\\|)unix#[0-9]+", "$1unix#N"));
            }
        }
        assertEquals(reasons.getFirst(), reasons.getLast());
    }

    /** What a package upgrade does: OVN runs on, first under a schema from before, then under the one that is installed. */
    @Test
    void anOvnDatabaseIsUpgradedUnderOvn() throws IOException {
        Path north = DatabaseFile.create(ServerKind.underTest(), directory, "ovnnb", earlierNorthbound());
        Path south = DatabaseFile.create(ServerKind.underTest(), directory, "ovnsb", DatabaseFile.SOUTHBOUND);
        Endpoint endpoint = new Endpoint.Unix(directory.resolve("ovn.sock"));
        String installed = DatabaseFile.NORTHBOUND.toString();
        try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory).database(north, south).listen(endpoint).start();
                OvnNetwork network = new OvnNetwork(directory, endpoint, endpoint)) {
            network.build();
            network.check();
            String switches = network.north("--columns=_uuid,name,ports", "list", "Logical_Switch");
            assertEquals("yes\n", SideBySide.on(server, "ovsdb-client", "needs-conversion", "@server", installed).output());
            SideBySide.on(server, "ovsdb-client", "convert", "@server", installed).output();
            assertEquals("no\n", SideBySide.on(server, "ovsdb-client", "needs-conversion", "@server", installed).output());
            network.check();
            assertEquals(switches, network.north("--columns=_uuid,name,ports", "list", "Logical_Switch"));
            network.north("static-mac-binding-add", "lr1-ls1", "10.0.1.77", "00:00:00:00:00:77");
            network.north("--wait=sb", "ls-add", "after");
            assertTrue(network.south("lflow-list", "after").contains("Datapath"));
            server.kill();
            assertEquals(Program.of(ServerKind.PEER.tool(), "schema-version", installed).output(),
                    Program.of(ServerKind.PEER.tool(), "db-version", north.toString()).output());
            server.start();
            network.check();
            assertTrue(network.north("static-mac-binding-list").contains("10.0.1.77"));
        }
    }

    /** The installed schema without a table and a column that OVN can do without. */
    private static String earlierNorthbound() throws IOException {
        JsonNode schema = Json.parse(Files.readString(DatabaseFile.NORTHBOUND));
        String version = schema.get("version").asText();
        ((ObjectNode) schema).put("version", "5.0.0").put("cksum", "1 2");
        assertFalse(((ObjectNode) schema.get("tables")).remove("Static_MAC_Binding").isEmpty());
        assertFalse(((ObjectNode) schema.get("tables").get("Logical_Switch").get("columns")).remove("copp").isEmpty());
        assertNotEquals("5.0.0", version);
        return schema.toString();
    }
}
