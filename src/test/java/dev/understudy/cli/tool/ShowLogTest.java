package dev.understudy.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of records that nobody would write on purpose, beside the peer's. */
@Timeout(120)
class ShowLogTest {
    private static final String SCHEMA = """
            {"name":"S","version":"1.2.3","tables":{"T":{"columns":{
             "name":{"type":{"key":"string","min":0,"max":"unlimited"}},"v":{"type":{"key":"string","min":0,"max":2}},
             "m":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},"u":{"type":{"key":"uuid","min":0,"max":1}},
             "r":{"type":"real"},"b":{"type":"boolean"},"e":{"type":{"key":{"type":"string","enum":["set",["aa","bb"]]}}},
             "i":{"type":{"key":{"type":"integer","maxInteger":5},"min":0,"max":2}}},"isRoot":true}}}""".replace("\n", "");
    private static final String ROW = "11111111-1111-4111-8111-111111111111";

    @TempDir
    Path directory;

    private Tools tools;

    @BeforeEach
    void makeTools() {
        tools = new Tools(directory);
    }

    private static String row(String value) {
        return "{\"T\":{\"" + ROW + "\":" + value + "}}";
    }

    private void assertSameLog(String... records) {
        String[] all = new String[records.length + 1];
        all[0] = SCHEMA;
        System.arraycopy(records, 0, all, 1, records.length);
        String file = tools.file("db", "JSON", all);
        tools.assertSame("show-log", file);
        tools.assertSameInAnyOrder("-m", "show-log", file);
        tools.assertSameInAnyOrder("-mm", "show-log", file);
    }

    @Test
    void namesFollowTheRow() {
        assertSameLog(row("{}"), row("{}"), row("{\"name\":[\"set\",[\"b\",\"a\"]]}"), row("{\"name\":\"x y\"}"), row("{\"name\":5}"), row("null"),
                row("{\"name\":null}"), "{\"U\":{\"" + ROW + "\":{\"r\":1}}}", "{\"T\":{\"short\":{\"r\":3},\"no uuid at all\":{\"r\":3}}}",
                "{\"T\":{\"short\":null}}", row("[1]"), row("true"));
    }

    @Test
    void differencesAreMarked() {
        String named = row("{\"name\":\"x\",\"v\":[\"set\",[\"a\",\"b\"]]}");
        assertSameLog(named, named.replace("{\"T\"", "{\"_is_diff\":true,\"T\""), row("{\"r\":3}}").replace("}}}", "}},\"_is_diff\":true}"),
                row("{\"r\":3}").replace("{\"T\"", "{\"_is_diff\":5,\"T\""));
    }

    @Test
    void valuesThatDoNotFitAreShownAsTheyAre() {
        assertSameLog(row("{\"v\":[\"set\",[\"a\",\"b\",\"c\"]]}"), row("{\"m\":[\"map\",[[\"b\",\"1\"],[\"a b\",\"-\"]]]}"), row("{\"e\":\"cc\"}"),
                row("{\"u\":[\"uuid\",\"" + ROW + "\"]}"), row("{\"u\":[\"uuid\",\"11\"]}"), row("{\"i\":6}"), row("{\"i\":[\"set\",[3,2]]}"),
                row("{\"r\":\"x\"}"), row("{\"zz\":[\"set\",[1,2,{\"b\":1,\"a\":2}]]}"), row("{\"u\":[\"named-uuid\",\"q\"]}"),
                row("{\"r\":1e100,\"b\":true}"));
    }

    @Test
    void timesAreSecondsOrMilliseconds() {
        for (String time : new String[] {"0", "-5", "-5000000000", "1e10", "2147483647", "2147483648", "999999999999999999", "9223372036854775807", "5.5"}) {
            assertSameLog("{\"_date\":" + time + "}", "{\"_date\":" + time + ",\"_comment\":\"c\"}");
        }
    }

    @Test
    void aTimeBeyondTheCalendarIsNoFault() {
        String file = tools.file("db", "JSON", SCHEMA, "{\"_date\":-9223372036854775808}");
        assertEquals(0, tools.ours("show-log", file).status());
    }

    @Test
    void recordsWithoutRows() {
        assertSameLog("{}", "{\"_comment\":\"\"}", "{\"_comment\":{}}", "{\"_comment\":\"a\\nb\\u0001\\u00e9\"}", "{\"T\":{}}", "{\"T\":{},\"U\":{}}",
                "{\"T\":5}",
                "{\"_x\":{\"" + ROW + "\":{}}}", "{\"_comment\":\"first\",\"_comment\":\"last\"}", "{\"_comment\":\"first\",\"_comment\":5}");
    }

    @Test
    void whatIsBadIsReportedWhereItIs() {
        assertSameLog(row("{\"name\":\"x\"}"), "[1,2]", "{}");
        assertSameLog(row("{\"name\":\"x\"}"), "{,}", "{}");
        String noSchema = tools.file("db", "JSON", "{\"name\":\"S\"}", "{}");
        tools.assertSame("show-log", noSchema);
    }
}
