package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Programs on the {@code ovs.db.idl} library of Debian's python3-openvswitch keep a replica through all changes. */
class PythonIdlTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path PROGRAMS = Path.of("src/test/python").toAbsolutePath();
    private static final String STOP = "1000000";
    private static final String SCHEMA = """
            {"name":"log","version":"1.0.0","tables":{
             "Event":{"isRoot":true,"columns":{
              "serial":{"type":"integer"},
              "text":{"type":"string"},
              "labels":{"type":{"key":"string","min":0,"max":"unlimited"}},
              "notes":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},
              "owner":{"type":{"key":{"type":"uuid","refTable":"Owner"},"min":0,"max":1}},
              "weight":{"type":"real"},
              "done":{"type":"boolean"}}},
             "Owner":{"isRoot":true,"columns":{
              "name":{"type":"string"},
              "last":{"type":{"key":{"type":"uuid","refTable":"Event","refType":"weak"},"min":0,"max":1}}},
              "indexes":[["name"]]}}}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private Path schema;
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        schema = directory.resolve("log.ovsschema");
        Files.writeString(schema, SCHEMA);
        server = ServerProcess.plan(ServerKind.underTest(), directory)
                .database(DatabaseFile.create(ServerKind.underTest(), directory, "log", schema)).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Program program(String name, String... arguments) {
        return Program.of("/usr/bin/python3", PROGRAMS.resolve(name).toString(), server.remote(), schema.toString())
                .with(arguments).in(directory).limit(LIMIT);
    }

    @Test
    void followsAThousandChanges() {
        try (Program.Running follower = program("follow.py", STOP).start()) {
            awaitReady(follower);
            program("write.py", "0", "1000").output();
            finish();
            assertEquals(serverContents(), printed(follower.await(LIMIT).expectSuccess()));
        }
    }

    @Test
    void staysConsistentOverRestarts() {
        try (Program.Running follower = program("follow.py", STOP).start()) {
            awaitReady(follower);
            program("write.py", "0", "100").output();
            server.stop();
            server.start();
            program("write.py", "100", "100").output();
            server.kill();
            server.start();
            program("write.py", "200", "50").output();
            finish();
            assertEquals(serverContents(), printed(follower.await(LIMIT).expectSuccess()));
        }
    }

    /** Two writers conflict, and the library's verify makes the slower one try again. */
    @Test
    void severalWritersAndFollowers() {
        try (Program.Running first = program("follow.py", STOP).start();
                Program.Running second = program("follow.py", STOP).start()) {
            awaitReady(first);
            awaitReady(second);
            try (Program.Running writer = program("write.py", "5000", "200").start()) {
                program("write.py", "0", "200").output();
                writer.await(LIMIT).expectSuccess();
            }
            finish();
            List<String> contents = serverContents();
            assertEquals(contents, printed(first.await(LIMIT).expectSuccess()));
            assertEquals(contents, printed(second.await(LIMIT).expectSuccess()));
        }
    }

    private static void awaitReady(Program.Running follower) {
        Patience.until(LIMIT, () -> follower.outSoFar().startsWith("ready"),
                () -> follower.outSoFar() + follower.errSoFar());
    }

    /** The change at which the followers print what they hold. */
    private void finish() {
        try (JsonRpcClient client = server.connect()) {
            client.transact("['log',{'op':'insert','table':'Event','row':{'serial':" + STOP + "}}]");
        }
    }

    private static List<String> printed(String output) {
        List<String> rows = output.lines().filter(line -> line.startsWith("["))
                .map(line -> comparable(Json.parse(line))).sorted().toList();
        assertTrue(rows.size() > 20, output);
        return rows;
    }

    /** The same rows in the same form, asked from the server. */
    private List<String> serverContents() {
        try (JsonRpcClient client = server.connect()) {
            JsonNode results = client.transact("['log',{'op':'select','table':'Event','where':[]},"
                    + "{'op':'select','table':'Owner','where':[]}]");
            Map<JsonNode, JsonNode> names = new HashMap<>();
            results.get(1).get("rows").forEach(row -> names.put(row.get("_uuid"), row.get("name")));
            Map<JsonNode, JsonNode> serials = new HashMap<>();
            results.get(0).get("rows").forEach(row -> serials.put(row.get("_uuid"), row.get("serial")));
            List<String> rows = new ArrayList<>();
            results.get(0).get("rows").forEach(row -> rows.add(comparable(Json.array(row.get("serial"),
                    row.get("text"), members(row.get("labels")), row.get("notes").get(1),
                    named(row.get("owner"), names), row.get("weight"), row.get("done")))));
            results.get(1).get("rows").forEach(row ->
                    rows.add(comparable(Json.array(row.get("name"), named(row.get("last"), serials)))));
            Collections.sort(rows);
            return rows;
        }
    }

    private static JsonNode members(JsonNode set) {
        return set.isArray() ? set.get(1) : Json.array(set);
    }

    private static JsonNode named(JsonNode reference, Map<JsonNode, JsonNode> names) {
        return reference.get(0).asText().equals("uuid") ? Json.array(names.get(reference)) : Json.array();
    }

    /** Numbers by value, as Python writes 1.0 where the server writes 1. */
    private static String comparable(JsonNode row) {
        return row.toString().replaceAll("(\\d)\\.0\\b", "$1");
    }
}
