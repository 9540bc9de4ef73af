package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every program of the peer beside every one of ours, in each direction: whoever makes the file, whoever serves it, whoever asks, and whoever
 * reads the file afterwards, the answers are the same.
 */
class InterchangeTest {
    private static final String SCHEMA = """
            {"name":"harbour","version":"1.0.0","cksum":"12 34","tables":{
             "Ship":{"isRoot":true,"indexes":[["name"]],"columns":{
              "name":{"type":"string"},
              "length":{"type":{"key":{"type":"real","minReal":0.0}}},
              "crew":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},
              "berth":{"type":{"key":{"type":"uuid","refTable":"Berth"},"min":0,"max":1}},
              "seen":{"type":"boolean","ephemeral":true}}},
             "Berth":{"columns":{"number":{"type":"integer"}}}}}
            """;
    private static final String SAIL_IN = """
            ["harbour",{"op":"insert","table":"Berth","uuid-name":"b","row":{"number":7}},
             {"op":"insert","table":"Ship","row":{"name":"%s","length":12.5,"berth":["named-uuid","b"],"crew":["map",[["cook","Jö"]]]}},
             {"op":"comment","comment":"%s sails in"}]""";
    private static final String SHIPS = """
            ["harbour",{"op":"select","table":"Ship","where":[["length",">",1]],"columns":["name","crew"]}]""";
    /** One row only: each program has its own order. */
    private static final String SHIP = """
            ["harbour",{"op":"select","table":"Ship","where":[["name","==","OURS"]],"columns":["name","crew"]}]""";

    /** What is asked of a server by each client, in words; the server's address comes second. */
    private static final List<List<String>> QUESTIONS = List.of(
            List.of("list-dbs"), List.of("get-schema", "harbour"), List.of("get-schema-version", "harbour"), List.of("get-schema-cksum", "harbour"),
            List.of("list-tables", "harbour"), List.of("list-columns", "harbour", "Ship"), List.of("query", SHIPS), List.of("transact", SHIPS),
            List.of("dump", "harbour"), List.of("-f", "csv", "dump", "harbour", "Ship", "name", "length"), List.of("-f", "json", "dump", "harbour", "Berth"),
            List.of("wait", "harbour", "connected"), List.of("get-schema", "nowhere"), List.of("frobnicate"));

    /** What is asked of a file by each tool; {@code FILE} stands for it. */
    private static final List<List<String>> EXAMINATIONS = List.of(
            List.of("db-name", "FILE"), List.of("db-version", "FILE"), List.of("db-cksum", "FILE"), List.of("db-is-standalone", "FILE"),
            List.of("db-is-clustered", "FILE"), List.of("needs-conversion", "FILE", "SCHEMA"), List.of("query", "FILE", SHIP),
            List.of("show-log", "FILE"), List.of("-mm", "show-log", "FILE"), List.of("frobnicate"));

    /** What is asked of a daemon by each appctl. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("version"), List.of("list-commands"), List.of("ovsdb-server/list-dbs"), List.of("ovsdb-server/list-remotes"),
            List.of("ovsdb-server/sync-status"), List.of("ovsdb-server/compact", "harbour"), List.of("ovsdb-server/compact", "nowhere"),
            List.of("ovsdb-server/compact", "too", "many"), List.of("vlog/list"), List.of("frobnicate"));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    static Stream<Arguments> makersAndServers() {
        return Stream.of(ServerKind.values()).flatMap(maker -> Stream.of(ServerKind.values()).map(server -> Arguments.of(maker, server)));
    }

    @ParameterizedTest(name = "file made by {0}, served by {1}")
    @MethodSource("makersAndServers")
    void everyProgramUnderstandsEveryOther(ServerKind maker, ServerKind kind) throws IOException {
        Path file = DatabaseFile.create(maker, directory, "harbour", SCHEMA);
        try (ServerProcess server = ServerProcess.plan(kind, directory).database(file).start()) {
            for (ServerKind sailor : ServerKind.values()) {
                Program.of(sailor.client(), "transact", server.remote(), SAIL_IN.formatted(sailor, sailor)).output();
            }
            for (List<String> question : QUESTIONS) {
                assertSame(ServerKind.PEER.client(), ServerKind.OURS.client(), addressed(question, server.remote()));
            }
            for (List<String> command : COMMANDS) {
                List<String> words = new ArrayList<>(List.of("-t", server.control().toString()));
                words.addAll(command);
                assertSame(ServerKind.PEER.appctl(), ServerKind.OURS.appctl(), words);
            }
            backupsAreFilesOfBoth(server);
            assertEquals("", Program.of(other(kind).appctl(), "-t", server.control().toString(), "exit").output());
        }
        Map<String, String> names = Map.of("FILE", file.toString(), "SCHEMA", directory.resolve("harbour.ovsschema").toString());
        for (List<String> examination : EXAMINATIONS) {
            assertSame(ServerKind.PEER.tool(), ServerKind.OURS.tool(), examination.stream().map(word -> names.getOrDefault(word, word)).toList());
        }
        Program.of(other(maker).tool(), "compact", file.toString()).output();
        try (ServerProcess server = ServerProcess.plan(other(kind), directory).name("second").database(file).start()) {
            assertTrue(Program.of(maker.client(), "transact", server.remote(), SHIPS).output().contains("OURS"));
        }
    }

    /** What one client saves, the other restores, and each server serves. */
    private void backupsAreFilesOfBoth(ServerProcess server) throws IOException {
        for (ServerKind saver : ServerKind.values()) {
            String saved = Program.of(saver.client(), "backup", server.remote(), "harbour").output();
            Path backup = Files.writeString(directory.resolve("backup-" + saver + ".db"), saved);
            Program.of(other(saver).client(), "restore", server.remote(), "harbour").input(backup).output();
            Program.of(other(saver).tool(), "show-log", backup.toString()).output();
            try (ServerProcess reader = ServerProcess.plan(other(saver), directory).name("reader").database(backup).start()) {
                assertEquals(contents(server), contents(reader));
            }
        }
    }

    private static List<String> contents(ServerProcess server) {
        return Program.of(ServerKind.PEER.client(), "dump", server.remote(), "harbour", "Ship", "name", "crew").output().lines().toList();
    }

    /** The server's address is the word after the command, which is the first that is no option. */
    private static List<String> addressed(List<String> question, String remote) {
        List<String> words = new ArrayList<>(question);
        words.add(question.getFirst().equals("-f") ? 3 : 1, remote);
        return words;
    }

    private static ServerKind other(ServerKind kind) {
        return switch (kind) {
            case OURS -> ServerKind.PEER;
            case PEER -> ServerKind.OURS;
        };
    }

    /** Both programs end with the same status and print the same; messages are those of the server, so they agree too. */
    private static void assertSame(String peers, String ours, List<String> words) {
        Program.Outcome peer = Program.of(peers).with(words).run();
        Program.Outcome own = Program.of(ours).with(words).run();
        assertEquals(peer.status(), own.status(), () -> peer + "\n" + own);
        assertEquals(sorted(peer.out()), sorted(own.out()), () -> peer + "\n" + own);
        assertEquals(sorted(peer.err()), sorted(own.err()), () -> peer + "\n" + own);
    }

    /** The lines in one order, that of tables and columns is an accident of the peer's hashes; log lines without time and number. */
    private static List<String> sorted(String text) {
        return text.lines().map(line -> line.replaceFirst("^[^ |]*\\|\\d+\\|", "")).sorted().toList();
    }
}
