package dev.understudy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peer's own tool reads what the generator wrote. */
class SeedFileTest {
    @Test
    void thePeerReadsIt(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("db");
        new SeedFile(20, 10, 30).write(file);
        assertEquals(21, count(file, "Port"));
        assertEquals(1, count(file, "Switch"));
        assertEquals(30, count(file, "Flow"));
    }

    /** The number of rows, found by counting their identifiers in the tool's answer. */
    private static int count(Path file, String table) throws Exception {
        Process process = new ProcessBuilder("ovsdb-tool", "query", file.toString(),
                "[\"Bench\",{\"op\":\"select\",\"table\":\"" + table + "\",\"where\":[],\"columns\":[\"_uuid\"]}]")
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.split("\"_uuid\"", -1).length - 1;
    }
}
