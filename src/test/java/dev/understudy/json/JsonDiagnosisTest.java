package dev.understudy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a text, in the words of the peer's own parser, which is asked here through its ovsdb-tool. */
@Timeout(120)
class JsonDiagnosisTest {
    /** Pieces that make most of the mistakes there are when put together by chance. */
    private static final String[] PIECES = {
        "{", "}", "[", "]", ":", ",", "\"a\"", "\"", "\\u12", "\\ud800", "\\q", "\\", "1", "-", "0", ".5", "e", "1e5", "true", "nul", "x", " ", "\n", "\t",
        "#", "T", "+", "'", "1e999", "\"a\":", "\u00e9"};
    private static final int RANDOM_TEXTS = 300;

    @TempDir
    Path directory;

    private static String ours(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return JsonDiagnosis.of(utf8, 0, utf8.length);
    }

    @Test
    void mistakesHaveAPlaceAndAReason() {
        assertEquals("line 0, column 0, byte 0: empty input stream", ours(""));
        assertEquals("line 0, column 3, byte 3: syntax error expecting value", ours("[1,]"));
        assertEquals("line 1, column 1, byte 6: syntax error expecting ']' or ','", ours("[1,2\n3]"));
        assertEquals("line 0, column 3, byte 3: unexpected end of input", ours("[1"));
        assertNull(ours("{\"a\":[1,2.5e3,true,null,\"\\u00e9\"]}"));
    }

    @Test
    void theTextIsAsFarAsItIsGiven() {
        byte[] text = "xx[1,2]yy".getBytes(StandardCharsets.US_ASCII);
        assertNull(JsonDiagnosis.of(text, 2, 7));
        assertEquals("line 0, column 3, byte 3: syntax error expecting value", JsonDiagnosis.of("xx[1,]yy".getBytes(StandardCharsets.US_ASCII), 2, 8));
    }

    @Test
    void thePeerSaysTheSame() throws IOException, InterruptedException {
        Path schema = Files.writeString(directory.resolve("s"), "{\"name\":\"S\",\"tables\":{}}");
        Path database = directory.resolve("db");
        peer("create", database.toString(), schema.toString());
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_TEXTS; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "[" : "{");
            for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String said = peer("query", database.toString(), text.toString());
            String beginning = "ovsdb-tool: \"" + text + "\": ";
            String expected = said.startsWith(beginning) ? said.substring(beginning.length()).stripTrailing() : null;
            assertEquals(expected, ours(text.toString()), "mvn test -Dtest=JsonDiagnosisTest -Dseed=" + seed + " text " + text);
        }
    }

    private static String peer(String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 1];
        command[0] = "ovsdb-tool";
        System.arraycopy(words, 0, command, 1, words.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertNotNull(process.waitFor(10, TimeUnit.SECONDS) ? "" : null, "ovsdb-tool does not end");
        return output;
    }
}
