package dev.understudy.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.JsonReader;
import dev.understudy.value.Interner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas and the JSON form of values under a type. */
class SchemaTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static DatabaseSchema schema(String columns) {
        return SchemaReader.read(bytes("{\"name\":\"D\",\"version\":\"1.2.3\",\"tables\":{\"T\":{\"columns\":{" + columns + "}}}}"));
    }

    private static String roundTrip(String type, String value) {
        ColumnType columnType = schema("\"c\":{\"type\":" + type + "}").table("T").column("c").type();
        return DatumWriter.text(new DatumReader(new JsonReader(bytes(value)), null, new Interner(16)).read(columnType));
    }

    private static OvsdbException refused(String type, String value) {
        return assertThrows(OvsdbException.class, () -> roundTrip(type, value), type + " " + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/usr/share/openvswitch/vswitch.ovsschema", "/usr/share/ovn/ovn-nb.ovsschema", "/usr/share/ovn/ovn-sb.ovsschema",
        "/usr/share/openvswitch/local-config.ovsschema"
    })
    void aSchemaOfTheFieldIsEqualToWhatIsWrittenOfIt(String file) throws Exception {
        DatabaseSchema schema = SchemaReader.read(Files.readAllBytes(Path.of(file)));
        DatabaseSchema again = SchemaReader.read(schema.text());
        assertEquals(schema, again);
        assertFalse(schema.tables().isEmpty());
    }

    @Test
    void theWrittenFormIsTheShortest() {
        DatabaseSchema schema = schema("\"b\":{\"type\":{\"key\":{\"type\":\"integer\"},\"min\":1,\"max\":1},\"mutable\":true},"
                + "\"a\":{\"type\":{\"key\":\"string\",\"min\":0,\"max\":\"unlimited\"},\"ephemeral\":true}");
        assertEquals("{\"name\":\"D\",\"tables\":{\"T\":{\"columns\":{\"a\":{\"ephemeral\":true,\"type\":{\"key\":\"string\",\"max\":\"unlimited\","
                + "\"min\":0}},\"b\":{\"type\":\"integer\"}}}},\"version\":\"1.2.3\"}", new String(schema.text(), StandardCharsets.UTF_8));
        assertTrue(schema.table("T").isRoot());
    }

    @Test
    void badSchemasAreRefused() {
        for (String text : new String[] {
            "{}", "{\"name\":\"D\"}", "{\"name\":\"1\",\"tables\":{}}", "{\"name\":\"D\",\"tables\":{},\"x\":1}",
            "{\"name\":\"D\",\"version\":\"1.2\",\"tables\":{}}", "{\"name\":\"D\",\"tables\":{\"_T\":{\"columns\":{\"c\":{\"type\":\"string\"}}}}}",
            "{\"name\":\"D\",\"tables\":{\"T\":{\"columns\":{}}}}"
        }) {
            assertThrows(OvsdbException.class, () -> SchemaReader.read(bytes(text)), text);
        }
        for (String type : new String[] {
            "\"text\"", "{\"key\":\"string\",\"min\":2}", "{\"key\":\"string\",\"max\":0}", "{\"key\":{\"type\":\"uuid\",\"refTable\":\"Z\"}}",
            "{\"key\":{\"type\":\"integer\",\"minInteger\":2,\"maxInteger\":1}}", "{\"key\":{\"type\":\"string\",\"minInteger\":2}}",
            "{\"key\":{\"type\":\"uuid\",\"refType\":\"weak\"}}", "{\"max\":1}"
        }) {
            assertThrows(OvsdbException.class, () -> schema("\"c\":{\"type\":" + type + "}"), type);
        }
    }

    @Test
    void valuesAreReadUnderTheirType() {
        String set = "{\"key\":\"integer\",\"min\":0,\"max\":\"unlimited\"}";
        assertEquals("[\"set\",[-1,2,10]]", roundTrip(set, "[\"set\",[10,2,-1]]"));
        assertEquals("7", roundTrip(set, "[\"set\",[7]]"));
        assertEquals("[\"set\",[]]", roundTrip(set, "[\"set\",[]]"));
        assertEquals("[\"map\",[[\"a\",2],[\"b\",1]]]",
                roundTrip("{\"key\":\"string\",\"value\":\"integer\",\"max\":\"unlimited\"}", "[\"map\",[[\"b\",1],[\"a\",2]]]"));
        assertEquals("\"\\n\"", roundTrip("\"string\"", "\"\\u000a\""));
        assertEquals("5", roundTrip("\"real\"", "5.0"));
    }

    @Test
    void errorsSayWhatThePeerSays() {
        assertEquals("syntax \"[\"set\",[]]\": syntax error: set must have exactly one member but 0 are present",
                refused("\"integer\"", "[\"set\",[]]").getMessage());
        assertEquals("ovsdb error: set contains duplicate", refused("{\"key\":\"integer\",\"max\":3}", "[\"set\",[1,1]]").getMessage());
        assertEquals("constraint violation: d is not one of the allowed values ([a, b, c])",
                refused("{\"key\":{\"type\":\"string\",\"enum\":[\"set\",[\"a\",\"b\",\"c\"]]}}", "\"d\"").getMessage());
        assertEquals("constraint violation: 9 is not in the valid range 3 to 7 (inclusive)",
                refused("{\"key\":{\"type\":\"integer\",\"minInteger\":3,\"maxInteger\":7}}", "9").getMessage());
        assertEquals("constraint violation: 1 is less than minimum allowed value 3",
                refused("{\"key\":{\"type\":\"real\",\"minReal\":3}}", "1").getMessage());
        assertEquals("constraint violation: \"äöü\" length 3 is greater than maximum allowed length 2",
                refused("{\"key\":{\"type\":\"string\",\"maxLength\":2}}", "\"äöü\"").getMessage());
        assertEquals("syntax \"[\"uuid\",\"x\"]\": syntax error: \"x\" is not a valid UUID", refused("\"uuid\"", "[\"uuid\",\"x\"]").getMessage());
    }
}
