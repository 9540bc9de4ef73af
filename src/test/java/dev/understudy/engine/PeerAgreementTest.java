package dev.understudy.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same transactions, one after another, to this engine and to the peer's ovsdb-tool: results and errors are the same text. */
class PeerAgreementTest {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Two rows that collide in an index are named in the order of the peer's hash table. */
    private static final Pattern COLLISION = Pattern.compile("First row, with UUID (.*?)  Second row, with UUID (.*?)(\",\")");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"operations.txt", "commits.txt", "values.txt"})
    void theResultsAreThoseOfThePeer(String script) throws Exception {
        Stage stage = null;
        Path database = directory.resolve("peer.db");
        List<String> differences = new ArrayList<>();
        int transactions = 0;
        for (String line : lines(script)) {
            if (line.startsWith("schema:")) {
                String tables = line.substring("schema:".length());
                stage = Stage.of(tables);
                Files.deleteIfExists(database);
                Path schema = directory.resolve("peer.ovsschema");
                Files.writeString(schema, Stage.json("{'name':'D','version':'1.0.0','tables':{" + tables + "}}"));
                assertEquals("", run("ovsdb-tool", "create", database.toString(), schema.toString()));
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                String ours = comparable(stage.playInFull(line));
                String theirs = comparable(run("ovsdb-tool", "transact", database.toString(), Stage.json("['D'," + line + "]")));
                transactions++;
                if (!ours.equals(theirs)) {
                    differences.add(line + "\n   ours: " + ours + "\n  peer's: " + theirs);
                }
            }
        }
        assertEquals(List.of(), differences);
        assertTrue(transactions > 50, script + " has " + transactions + " transactions");
    }

    private static List<String> lines(String script) throws IOException {
        try (InputStream in = PeerAgreementTest.class.getResourceAsStream(script)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Results with sorted members, and with names for the UUIDs that are random. */
    private static String comparable(String results) {
        String canonical = new String(JsonText.canonical(new JsonReader(Stage.bytes(results))), StandardCharsets.UTF_8);
        Map<String, String> names = new HashMap<>();
        String renamed = UUID.matcher(canonical).replaceAll(match ->
                match.group().startsWith("00000000-0000-") ? match.group() : names.computeIfAbsent(match.group(), uuid -> "random-" + names.size()));
        return COLLISION.matcher(renamed).replaceAll(PeerAgreementTest::inOrder);
    }

    private static String inOrder(java.util.regex.MatchResult match) {
        boolean swap = match.group(1).compareTo(match.group(2)) > 0;
        return Matcher.quoteReplacement(match.group(swap ? 2 : 1) + " | " + match.group(swap ? 1 : 2) + match.group(3));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), String.join(" ", command) + "\n" + output);
        return output;
    }
}
