package dev.understudy.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ovsdb-tool as scripts see it, beside the peer's. */
@Timeout(120)
class ToolProgramTest {
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";

    @TempDir
    Path directory;

    private record Result(int status, String output) {
    }

    private Result ours(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), ToolMain.class.getName()));
        return run(command, words);
    }

    private Result peers(String... words) throws IOException, InterruptedException {
        return run(new ArrayList<>(List.of("ovsdb-tool")), words);
    }

    private Result run(List<String> command, String... words) throws IOException, InterruptedException {
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("OVS_DBDIR", directory.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private void assertSame(String... words) throws IOException, InterruptedException {
        assertEquals(peers(words), ours(words));
    }

    @Test
    void aFileIsGoodForThePeer() throws IOException, InterruptedException {
        assertEquals(new Result(0, ""), ours("create", "ours.db", SCHEMA));
        assertEquals(new Result(0, ""), peers("create", "peers.db", SCHEMA));
        for (String question : List.of("db-name", "db-version", "db-cksum")) {
            assertEquals(peers(question, "peers.db"), peers(question, "ours.db"));
        }
        assertEquals(new Result(0, "no\n"), peers("needs-conversion", "ours.db", SCHEMA));
        assertEquals(Files.getPosixFilePermissions(directory.resolve("peers.db")), Files.getPosixFilePermissions(directory.resolve("ours.db")));
        assertSame("create", "ours.db", SCHEMA);
    }

    @Test
    void namesHaveDefaults() throws IOException, InterruptedException {
        assertEquals(new Result(0, ""), ours("create"));
        assertEquals(new Result(0, "Open_vSwitch\n"), peers("db-name"));
    }

    @Test
    void mistakesAreThoseOfThePeer() throws IOException, InterruptedException {
        assertSame();
        assertSame("nonsense");
        assertSame("create", "a", "b", "c");
        assertSame("--nonsense");
        assertSame("-vnonsense", "create");
        assertSame("create", "x.db", "/nonexistent");
        Files.writeString(directory.resolve("bad"), "{\"invalid\":{}}");
        assertSame("create", "x.db", "bad");
        Files.writeString(directory.resolve("bad"), "{\"name\":\"x\",\"tables\":{\"T\":{\"columns\":{\"c\":{\"type\":\"foo\"}}}}}");
        assertSame("create", "x.db", "bad");
        assertFalse(Files.exists(directory.resolve("x.db")));
    }

    @Test
    void aSchemaThatIsNoJsonIsNamed() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("bad"), "{\"name\":");
        Result result = ours("create", "x.db", "bad");
        assertEquals(1, result.status());
        assertTrue(result.output().startsWith("ovsdb-tool: failed to read schema: \"bad\" could not be read as JSON ("), result.output());
    }

    @Test
    void theToolDescribesItself() throws IOException, InterruptedException {
        assertTrue(ours("-V").output().startsWith("ovsdb-tool (Open vSwitch) 3.7.1\nUnderstudy "));
        assertSame("-o");
        assertSame("list-commands");
    }
}
