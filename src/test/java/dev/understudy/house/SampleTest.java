package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample database is what its schema says, and Open vSwitch's tool reads it. */
class SampleTest {
    private static final Path SAMPLE = House.ROOT.resolve("appliance/resources/dev/understudy/sample");

    @TempDir
    Path directory;

    @Test
    void theFilesSchemaIsTheOneBesideIt() throws Exception {
        Path made = directory.resolve("made.db");
        ask("create", made.toString(), SAMPLE.resolve("theatre.ovsschema").toString());
        assertEquals(firstRecord(made), firstRecord(SAMPLE.resolve("theatre.db")));
    }

    @Test
    void thePeersToolReadsItsRows() throws Exception {
        Path copy = Files.copy(SAMPLE.resolve("theatre.db"), directory.resolve("theatre.db"));
        String query = "[\"Theatre\",{\"op\":\"select\",\"table\":\"Role\",\"where\":[[\"name\",\"==\",\"Malvolio\"]],\"columns\":[\"actor\",\"lines\"]}]";
        assertEquals("[{\"rows\":[{\"actor\":[\"set\",[]],\"lines\":275}]}]", ask("query", copy.toString(), query).strip());
    }

    /** The text of the first record: the schema. */
    private static String firstRecord(Path database) throws Exception {
        String[] lines = Files.readString(database).split("\n", 3);
        assertTrue(lines[0].startsWith("OVSDB JSON "), lines[0]);
        return lines[1];
    }

    private String ask(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("ovsdb-tool").redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        Process tool = builder.start();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tool.waitFor(), output);
        return output;
    }
}
