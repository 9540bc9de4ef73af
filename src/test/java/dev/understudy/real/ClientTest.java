package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the peer's {@code ovsdb-client}, against the server under test and the peer's. */
class ClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SCHEMA = """
            {"name":"harbour","version":"1.0.0","cksum":"12 34","tables":{
             "Ship":{"isRoot":true,"indexes":[["name"]],"columns":{
              "name":{"type":"string"},
              "length":{"type":{"key":{"type":"real","minReal":0.0}}},
              "crew":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},
              "berth":{"type":{"key":{"type":"uuid","refTable":"Berth"},"min":0,"max":1}},
              "calls":{"type":{"key":"integer","min":0,"max":"unlimited"}},
              "seen":{"type":"boolean","ephemeral":true}}},
             "Berth":{"columns":{"number":{"type":{"key":{"type":"integer","minInteger":1,"maxInteger":99}}},
              "kind":{"type":{"key":{"type":"string","enum":["set",["deep","shallow"]]}}}}}}}
            """;
    private static final String SHIPS = """
            ["harbour",
             {"op":"insert","table":"Berth","uuid-name":"b","uuid":"00000000-0000-4000-8000-000000000001",
              "row":{"number":7,"kind":"deep"}},
             {"op":"insert","table":"Ship","uuid":"00000000-0000-4000-8000-000000000002","row":{"name":"Ada","length":12.5,
              "crew":["map",[["cook","Jo"],["captain","Ann \\"A.\\" Onym"]]],"berth":["named-uuid","b"],
              "calls":["set",[30,4,5]]}},
             {"op":"insert","table":"Ship","uuid":"00000000-0000-4000-8000-000000000003","row":{"name":"Bëla","length":1e3}}]
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private SideBySide servers;

    @BeforeEach
    void start() throws IOException {
        Path schema = directory.resolve("harbour.ovsschema");
        Files.writeString(schema, SCHEMA);
        servers = SideBySide.start(directory, schema);
        servers.same("ovsdb-client", "transact", "@server", SHIPS);
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    @Test
    void schemas() {
        assertEquals("_Server\nharbour\n", servers.same("ovsdb-client", "list-dbs", "@server"));
        assertEquals(Json.parse(servers.same("ovsdb-client", "get-schema", "@server", "harbour")),
                Json.parse(servers.same("ovsdb-client", "--pretty", "get-schema", "@server")));
        servers.same("ovsdb-client", "get-schema-version", "@server", "harbour");
        servers.same("ovsdb-client", "get-schema-cksum", "@server", "harbour");
        servers.same("ovsdb-client", "list-tables", "@server", "harbour");
        servers.same("ovsdb-client", "list-columns", "@server", "harbour");
        servers.same("ovsdb-client", "list-columns", "@server", "harbour", "Ship");
        servers.same("ovsdb-client", "get-schema", "@server", "nosuch");
        servers.same("ovsdb-client", "get-schema", "@server", "_Server");
    }

    @Test
    void dumpsAndTransactions() {
        servers.same("ovsdb-client", "dump", "@server");
        servers.same("ovsdb-client", "dump", "@server", "harbour", "Ship", "name", "crew");
        for (String format : List.of("table", "list", "html", "csv", "json")) {
            servers.same("ovsdb-client", "--format=" + format, "dump", "@server", "harbour");
        }
        servers.same("ovsdb-client", "dump", "@server", "harbour", "Nosuch");
        String update = "['harbour',{'op':'mutate','table':'Ship','where':[['name','==','Ada']],"
                + "'mutations':[['calls','insert',['set',[99]]],['length','*=',2]]},"
                + "{'op':'select','table':'Ship','where':[['length','>',20]],'columns':['name','length','calls'],'sort':['name']}]";
        servers.same("ovsdb-client", "query", "@server", update.replace('\'', '"'));
        servers.same("ovsdb-client", "dump", "@server");
        servers.same("ovsdb-client", "transact", "@server", update.replace('\'', '"'));
        servers.same("ovsdb-client", "dump", "@server");
        servers.same("ovsdb-client", "transact", "@server",
                "['harbour',{'op':'insert','table':'Ship','row':{'name':'Ada'}}]".replace('\'', '"'));
        servers.same("ovsdb-client", "transact", "@server", "[\"nosuch\"]");
        servers.same("ovsdb-client", "transact", "@server", "[]");
    }

    @Test
    void monitors() {
        compareMonitor("monitor", "@server", "harbour", "Ship", "name,calls,length");
        compareMonitor("monitor", "@server", "harbour", "Ship", "name,!initial", "calls,!delete");
        compareMonitor("monitor", "@server", "harbour", "ALL");
        compareMonitor("monitor-cond", "@server", "harbour", "[[\"length\",\">\",100.5]]", "Ship", "name,calls,length");
        compareMonitor("monitor-cond", "@server", "harbour", "[true]", "Ship", "name,calls,length");
    }

    /** Starts a monitor on both servers, changes the database, and compares everything it printed. */
    private void compareMonitor(String... command) {
        List<String> heard = List.of(servers.tested(), servers.oracle()).stream()
                .map(server -> hear(server, command)).toList();
        assertEquals(SideBySide.normal(heard.getLast()), SideBySide.normal(heard.getFirst()));
        assertTrue(heard.getFirst().contains("Zoë"), heard::getFirst);
    }

    private String hear(ServerProcess server, String... command) {
        try (Program.Running monitor = SideBySide.on(server, "ovsdb-client", "--format=json")
                .with(SideBySide.on(server, command).words()).start()) {
            Patience.pause(300);
            change(server, "insert", "{'name':'Zoë','length':500,'calls':1}");
            change(server, "update", "{'length':700,'calls':['set',[1,2]]}");
            change(server, "update", "{'length':1}");
            change(server, "update", "{'length':800,'seen':true}");
            change(server, "delete", null);
            change(server, "insert", "{'name':'last Zoë','length':900}");
            Patience.until(LIMIT, () -> monitor.outSoFar().contains("last Zoë"), monitor::outSoFar);
            change(server, "delete last", null);
            Patience.pause(300);
            return monitor.outSoFar();
        }
    }

    private static void change(ServerProcess server, String what, String row) {
        String operation = switch (what) {
            case "insert" -> "'op':'insert','row':" + row;
            case "update" -> "'op':'update','where':[['name','==','Zoë']],'row':" + row;
            case "delete" -> "'op':'delete','where':[['name','==','Zoë']]";
            default -> "'op':'delete','where':[['name','==','last Zoë']]";
        };
        SideBySide.on(server, "ovsdb-client", "transact", "@server",
                ("['harbour',{'table':'Ship'," + operation + "}]").replace('\'', '"')).output();
    }

    @Test
    void waits() {
        servers.same("ovsdb-client", "--timeout=10", "wait", "@server", "harbour", "connected");
        servers.same("ovsdb-client", "--timeout=10", "wait", "@server", "harbour", "added");
        servers.same("ovsdb-client", "--timeout=10", "wait", "@server", "other", "removed");
        for (ServerProcess server : List.of(servers.tested(), servers.oracle())) {
            Path other = DatabaseFile.create(ServerKind.PEER, directory, "other-" + server.pid(),
                    SCHEMA.replace("harbour", "other"));
            try (Program.Running added = SideBySide.on(server,
                    "ovsdb-client", "--timeout=10", "wait", "@server", "other", "added").start()) {
                SideBySide.on(server, "ovs-appctl", "-t", "@control", "ovsdb-server/add-db", other.toString()).output();
                added.await(LIMIT).expectSuccess();
            }
            try (Program.Running removed = SideBySide.on(server,
                    "ovsdb-client", "--timeout=10", "wait", "@server", "other", "removed").start()) {
                SideBySide.on(server, "ovs-appctl", "-t", "@control", "ovsdb-server/remove-db", "other").output();
                removed.await(LIMIT).expectSuccess();
            }
        }
    }

    @Test
    void locks() {
        List<String> heard = List.of(servers.tested(), servers.oracle()).stream().map(this::lockStory).toList();
        assertEquals(heard.getLast(), heard.getFirst());
    }

    private String lockStory(ServerProcess server) {
        try (Program.Running first = SideBySide.on(server, "ovsdb-client", "lock", "@server", "quay").start()) {
            Patience.until(LIMIT, () -> first.outSoFar().contains("true"), first::outSoFar);
            try (Program.Running second = SideBySide.on(server, "ovsdb-client", "lock", "@server", "quay").start()) {
                Patience.until(LIMIT, () -> second.outSoFar().contains("false"), second::outSoFar);
                try (Program.Running thief = SideBySide.on(server, "ovsdb-client", "steal", "@server", "quay").start()) {
                    Patience.until(LIMIT, () -> first.outSoFar().contains("stolen"), first::outSoFar);
                    Patience.until(LIMIT, () -> thief.outSoFar().contains("true"), thief::outSoFar);
                    thief.process().destroy();
                    Patience.until(LIMIT, () -> first.outSoFar().lines().anyMatch("locked"::equals), first::outSoFar);
                    first.process().destroy();
                    Patience.until(LIMIT, () -> second.outSoFar().lines().anyMatch("locked"::equals),
                            second::outSoFar);
                    return first.outSoFar() + "--\n" + second.outSoFar() + "--\n" + thief.outSoFar();
                }
            }
        }
    }

    @Test
    void backupAndRestore() throws IOException {
        Path ours = backup(servers.tested());
        Path peers = backup(servers.oracle());
        assertEquals(undated(peers), undated(ours));
        String before = servers.same("ovsdb-client", "dump", "@server", "harbour", "Ship", "name", "length", "crew");
        String delete = "[\"harbour\",{\"op\":\"delete\",\"table\":\"Ship\",\"where\":[]}]";
        servers.same("ovsdb-client", "transact", "@server", delete);
        // Each server gets the other one's backup.
        SideBySide.on(servers.tested(), "ovsdb-client", "restore", "@server").input(peers).output();
        SideBySide.on(servers.oracle(), "ovsdb-client", "restore", "@server").input(ours).output();
        assertEquals(before, servers.same("ovsdb-client", "dump", "@server", "harbour", "Ship", "name", "length", "crew"));
        servers.same("ovsdb-client", "dump", "@server");
    }

    private Path backup(ServerProcess server) throws IOException {
        Path file = directory.resolve("backup-" + server.pid());
        Files.writeString(file, SideBySide.on(server, "ovsdb-client", "backup", "@server", "harbour").output());
        return file;
    }

    /** A backup's records with their members in one order, without date and checksum. */
    private static List<Object> undated(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.startsWith("{"))
                .<Object>map(line -> Json.parse(line.replaceAll("\"_date\":[0-9]+", "\"_date\":0"))).toList();
    }

    @Test
    void conversion() throws IOException {
        Path changed = directory.resolve("changed.ovsschema");
        Files.writeString(changed, SCHEMA.replace("\"1.0.0\"", "\"2.0.0\"")
                .replace("\"seen\":{\"type\":\"boolean\",\"ephemeral\":true}", "\"flag\":{\"type\":\"string\"}"));
        Path impossible = directory.resolve("impossible.ovsschema");
        Files.writeString(impossible, SCHEMA.replace("\"max\":1}}", "\"max\":1}},\"x\":{\"type\":\"nonsense\"}"));
        Path narrow = directory.resolve("narrow.ovsschema");
        Files.writeString(narrow, SCHEMA.replace("\"minReal\":0.0", "\"minReal\":5000.0"));
        servers.same("ovsdb-client", "needs-conversion", "@server", changed.toString());
        servers.same("ovsdb-client", "convert", "@server", impossible.toString());
        assertFails("convert", narrow);
        servers.same("ovsdb-client", "dump", "@server");
        for (ServerProcess server : List.of(servers.tested(), servers.oracle())) {
            try (Program.Running watcher = SideBySide.on(server,
                    "ovsdb-client", "monitor", "@server", "harbour", "Ship", "name").start()) {
                Patience.until(LIMIT, () -> watcher.outSoFar().contains("Ada"), watcher::outSoFar);
                SideBySide.on(server, "ovsdb-client", "convert", "@server", changed.toString()).output();
                assertEquals(1, watcher.await(LIMIT).status(), "a monitor ends with its database");
            }
        }
        assertEquals("no\n", servers.same("ovsdb-client", "needs-conversion", "@server", changed.toString()));
        servers.same("ovsdb-client", "get-schema-version", "@server");
        servers.same("ovsdb-client", "dump", "@server");
        servers.tested().kill();
        servers.tested().start();
        assertFalse(servers.same("ovsdb-client", "dump", "@server").contains("seen"));
    }

    private void assertFails(String command, Path schema) {
        assertEquals(1, SideBySide.on(servers.oracle(), "ovsdb-client", command, "@server", schema.toString()).run().status());
        assertEquals(1, SideBySide.on(servers.tested(), "ovsdb-client", command, "@server", schema.toString()).run().status());
    }
}
