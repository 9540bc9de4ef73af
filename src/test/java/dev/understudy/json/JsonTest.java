package dev.understudy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading and writing JSON text: the peer's dialect, and agreement with an independent reader. */
class JsonTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String canonical(String text) {
        JsonReader reader = new JsonReader(bytes(text));
        String result = new String(JsonText.canonical(reader), StandardCharsets.UTF_8);
        reader.expectEnd();
        return result;
    }

    @Test
    void aValueHasOneCanonicalText() {
        assertEquals("{\"a\":[1,2,{\"x\":null}],\"b\":true}", canonical(" { \"b\" : true , \"a\":[1.0, 2e0 ,{\"x\":null}] } "));
        assertEquals("{\"a\":2}", canonical("{\"a\":1,\"a\":2}"));
        assertEquals("[0,0,-5,1000,1.5,1e+30,9223372036854775807,-9223372036854775808]",
                canonical("[-0,-0.0,-5.000,1e3,1.5,1e30,9223372036854775807,-9223372036854775808]"));
        assertEquals("[\"\\u0001\\n\\\"\\\\/é\\b😀\"]", canonical("[\"\\u0001\\n\\\"\\\\\\/\\u00e9\\b\\ud83d\\ude00\"]"));
        assertEquals("[[],{},\"\"]", canonical("[[],{},\"\"]"));
    }

    @Test
    void whatIsNotJsonIsRefused() {
        for (String text : new String[] {
            "", "[", "[1", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "[01]", "[1.]", "[.5]", "[1e]", "[+1]",
            "[tru]", "[nul", "\"abc", "[\"\\x\"]", "[\"\\u0000\"]", "[\"\\ud800\"]", "[\"\\udc00\"]", "[\"a\nb\"]", "[1e400]", "[1] 2", "[-]"
        }) {
            assertThrows(JsonException.class, () -> canonical(text), text);
        }
        for (byte[] bad : new byte[][] {{'"', (byte) 0xc0, (byte) 0x80, '"'}, {'"', (byte) 0xff, '"'}, {'"', (byte) 0xe2, (byte) 0x82, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}}) {
            assertThrows(JsonException.class, () -> new JsonReader(bad).skipValue());
        }
    }

    @Test
    void realsAreWrittenWithFifteenDigits() {
        assertEquals("0.1", JsonWriter.formatReal(0.1));
        assertEquals("0.333333333333333", JsonWriter.formatReal(1.0 / 3));
        assertEquals("100000000000000", JsonWriter.formatReal(1e14));
        assertEquals("1e+15", JsonWriter.formatReal(1e15));
        assertEquals("0.0001", JsonWriter.formatReal(1e-4));
        assertEquals("1e-05", JsonWriter.formatReal(1e-5));
        assertEquals("-1.5e+300", JsonWriter.formatReal(-1.5e300));
    }

    @Test
    void theFramerFindsEachTextHoweverTheStreamIsCut() {
        byte[] stream = bytes(" {\"a\":\"}\\\"]\"}[1,[2]] \n{\"b\":{\"c\":[\"\\\\\"]}}");
        for (int step = 1; step <= stream.length; step++) {
            JsonFramer framer = new JsonFramer();
            int texts = 0;
            int from = 0;
            for (int to = Math.min(step, stream.length); ; to = Math.min(to + step, stream.length)) {
                int end;
                while ((end = framer.scan(stream, from, to)) >= 0) {
                    texts++;
                    from = end;
                }
                from = to;
                if (to == stream.length) {
                    break;
                }
            }
            assertEquals(3, texts, "step " + step);
        }
    }

    @Test
    void theFramerRefusesGarbageAtOnce() {
        for (String text : new String[] {"x", "{]", "[}", "1", "\"a\"", "]", "{\"a\":x", "[\u0001", "[\"\u0001"}) {
            assertThrows(JsonException.class, () -> new JsonFramer().scan(bytes(text), 0, bytes(text).length), text);
        }
        String deep = "[".repeat(JsonFramer.NESTING_LIMIT_LEVELS + 1);
        assertThrows(JsonException.class, () -> new JsonFramer().scan(bytes(deep), 0, deep.length()));
        assertEquals(2 * JsonFramer.NESTING_LIMIT_LEVELS,
                new JsonFramer().scan(bytes("[".repeat(1000) + "]".repeat(1000)), 0, 2000));
    }

    @Test
    void randomTextsReadAsJacksonReadsThem() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("JsonTest seed " + seed + "; replay: mvn test -Dtest=JsonTest -Dseed=" + seed);
        Random random = new Random(seed);
        ObjectMapper jackson = new ObjectMapper();
        for (int i = 0; i < 2000; i++) {
            JsonWriter writer = new JsonWriter(1);
            writeRandom(random, writer, 0);
            String text = writer.toString();
            String canonical = canonical(text);
            assertTrue(jackson.readTree(text).equals((a, b) -> a.isNumber() && b.isNumber() && a.asDouble() == b.asDouble() ? 0 : a.equals(b) ? 0 : 1,
                    jackson.readTree(canonical)), text + " became " + canonical);
        }
    }

    private static void writeRandom(Random random, JsonWriter writer, int depth) {
        switch (random.nextInt(depth < 4 ? 8 : 6)) {
            case 0 -> writer.value(random.nextLong() >> random.nextInt(64));
            case 1 -> writer.value(random.nextInt(1000) / 8.0);
            case 2 -> writer.value(random.nextBoolean());
            case 3 -> writer.nullValue();
            case 4, 5 -> {
                StringBuilder string = new StringBuilder();
                for (int n = random.nextInt(20); n > 0; n--) {
                    string.appendCodePoint(random.nextInt(10) == 0 ? 0x1f600 + random.nextInt(50) : 1 + random.nextInt(0x300));
                }
                writer.value(string.toString());
            }
            case 6 -> {
                writer.beginArray();
                for (int n = random.nextInt(5); n > 0; n--) {
                    writeRandom(random, writer, depth + 1);
                }
                writer.endArray();
            }
            default -> {
                writer.beginObject();
                for (int n = random.nextInt(5); n > 0; n--) {
                    writer.name("m" + n);
                    writeRandom(random, writer, depth + 1);
                }
                writer.endObject();
            }
        }
    }

    @Test
    void prettyTextHasALineForEachMemberAndElement() {
        byte[] text = "{\"b\":[{},[],\"\\\"{\"],\"a\":-1.5}".getBytes(StandardCharsets.UTF_8);
        assertEquals("""
                {
                  "a": -1.5,
                  "b": [
                    {
                      },
                    [],
                    "\\"{"]}""", new String(JsonText.pretty(new JsonReader(text)), StandardCharsets.UTF_8));
    }
}
