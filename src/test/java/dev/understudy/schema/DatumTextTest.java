package dev.understudy.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.value.Interner;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Values as people see them. */
class DatumTextTest {
    private static final DatabaseSchema SCHEMA = SchemaReader.read("""
            {"name":"S","tables":{"T":{"columns":{
             "string":{"type":"string"},
             "optional":{"type":{"key":"string","min":0}},
             "set":{"type":{"key":"string","min":0,"max":"unlimited"}},
             "map":{"type":{"key":"string","value":"integer","min":0,"max":"unlimited"}},
             "real":{"type":"real"},
             "flag":{"type":"boolean"},
             "uuid":{"type":{"key":"uuid","min":0,"max":2}}}}}}""".getBytes(StandardCharsets.UTF_8));

    private static String text(String column, String json) {
        ColumnType type = SCHEMA.table("T").column(column).type();
        JsonReader reader = new JsonReader(json.getBytes(StandardCharsets.UTF_8));
        JsonWriter out = new JsonWriter();
        DatumText.append(out, type, new DatumReader(reader, null, new Interner(16)).read(type));
        return out.toString();
    }

    @Test
    void wordsStandBare() {
        for (String word : new String[] {"a", "_x", "a.b", "b-c", "True", "x9", "aaaaaaaa-1111-1111-1111-11111111111"}) {
            assertEquals(word, text("string", '"' + word + '"'));
        }
    }

    @Test
    void whatCouldBeSomethingElseIsQuoted() {
        for (String word : new String[] {"", "9", "-b", "true", "false", "a b", "a,b", "a=b", "[", "\u00e9", "aaaaaaaa-1111-1111-1111-111111111111"}) {
            assertEquals('"' + word + '"', text("string", '"' + word + '"'));
        }
        assertEquals("\"a\\\"b\\n\"", text("string", "\"a\\\"b\\n\""));
    }

    @Test
    void setsHaveBracketsUnlessTheyHoldOneAtMost() {
        assertEquals("x", text("optional", "\"x\""));
        assertEquals("[]", text("optional", "[\"set\",[]]"));
        assertEquals("[x]", text("set", "\"x\""));
        assertEquals("[]", text("set", "[\"set\",[]]"));
        assertEquals("[\"a b\", \"b c\"]", text("set", "[\"set\",[\"b c\",\"a b\"]]"));
        assertEquals("[00000000-0000-0000-0000-000000000001]", text("uuid", "[\"uuid\",\"00000000-0000-0000-0000-000000000001\"]"));
    }

    @Test
    void mapsHaveBraces() {
        assertEquals("{}", text("map", "[\"map\",[]]"));
        assertEquals("{\"9\"=1, b=-2}", text("map", "[\"map\",[[\"b\",-2],[\"9\",1]]]"));
    }

    @Test
    void numbersAndFlags() {
        assertEquals("0.1", text("real", "0.1"));
        assertEquals("1e+100", text("real", "1e100"));
        assertEquals("5", text("real", "5"));
        assertEquals("true", text("flag", "true"));
    }
}
