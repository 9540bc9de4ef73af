package dev.understudy.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.cli.FatalException;
import dev.understudy.cli.OptionParser;
import dev.understudy.json.JsonReader;
import dev.understudy.schema.BaseType;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatumReader;
import dev.understudy.value.AtomType;
import dev.understudy.value.Interner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables in every layout and every form of values. What is expected here is what ovsdb-client 3.1 prints. */
class TableTest {
    private static final ColumnType UUID = ColumnType.scalar(BaseType.of(AtomType.UUID));
    private static final ColumnType NAME = ColumnType.scalar(BaseType.of(AtomType.STRING));
    private static final ColumnType REAL = ColumnType.scalar(BaseType.of(AtomType.REAL));
    private static final ColumnType TAGS = new ColumnType(BaseType.of(AtomType.STRING), null, 0, ColumnType.UNLIMITED);
    private static final ColumnType MAYBE = new ColumnType(BaseType.of(AtomType.INTEGER), null, 0, 1);
    private static final ColumnType MAP = new ColumnType(BaseType.of(AtomType.STRING), BaseType.of(AtomType.INTEGER), 0, ColumnType.UNLIMITED);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private static TableOptions options(String... arguments) {
        TableOptions options = new TableOptions();
        new OptionParser(options.options(), List.of(arguments), true).parse();
        return options;
    }

    private static void datum(Table table, ColumnType type, String json) {
        JsonReader reader = new JsonReader(json.getBytes(StandardCharsets.UTF_8));
        table.datum(type, new DatumReader(reader, null, new Interner(1)).read(type));
    }

    private static Table things(TableOptions options) {
        Table table = new Table(options, "T table", "_uuid", "name", "tags", "maybe", "map", "r");
        datum(table, UUID, "[\"uuid\",\"01234567-89ab-4cde-8f01-23456789abcd\"]");
        datum(table, NAME, "\"two words\"");
        datum(table, TAGS, "[\"set\",[\"a\",\"true\",\"x,\\\"y\\\"\"]]");
        datum(table, MAYBE, "[\"set\",[]]");
        datum(table, MAP, "[\"map\",[[\"k\",1],[\"l m\",2]]]");
        datum(table, REAL, "1e30");
        datum(table, UUID, "[\"uuid\",\"11234567-89ab-4cde-8f01-23456789abcd\"]");
        datum(table, NAME, "\"\\u00e9<&>\"");
        datum(table, TAGS, "\"01234567-89ab-4cde-8f01-23456789abcd\"");
        datum(table, MAYBE, "7");
        datum(table, MAP, "[\"map\",[]]");
        table.empty();
        return table;
    }

    private String print(String... arguments) {
        TableOptions options = options(arguments);
        Output out = new Output(printed);
        printed.reset();
        new TablePrinter(options, out).print(things(options));
        out.flush();
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void padded() {
        assertEquals("""
                T table
                _uuid                                name        tags                                     maybe map            r
                ------------------------------------ ----------- ---------------------------------------- ----- -------------- -----
                01234567-89ab-4cde-8f01-23456789abcd "two words" [a, "true", "x,\\"y\\""]                   []    {k=1, "l m"=2} 1e+30
                11234567-89ab-4cde-8f01-23456789abcd "é<&>"     ["01234567-89ab-4cde-8f01-23456789abcd"] 7     {}
                """, print());
        assertEquals("""
                T table
                01234567 "two wor [a, "tru [] {k=1, "l 1e+30
                11234567 "é<&>"  ["012345 7  {}
                """, print("--no-headings", "--max-column-width=8"));
    }

    @Test
    void listed() {
        assertEquals("""
                T table
                _uuid               : 01234567-89ab-4cde-8f01-23456789abcd
                name                : "two words"
                tags                : [a, "true", "x,\\"y\\""]
                maybe               : []
                map                 : {k=1, "l m"=2}
                r                   : 1e+30

                _uuid               : 11234567-89ab-4cde-8f01-23456789abcd
                name                : "é<&>"
                tags                : ["01234567-89ab-4cde-8f01-23456789abcd"]
                maybe               : 7
                map                 : {}
                r                   :\s
                """, print("--format=list"));
        assertEquals("""
                T table
                01234567-89ab-4cde-8f01-23456789abcd
                two words
                a true x,"y"

                k=1 l m=2
                1e+30

                11234567-89ab-4cde-8f01-23456789abcd
                é<&>
                01234567-89ab-4cde-8f01-23456789abcd
                7


                """, print("--bare"));
    }

    @Test
    void commaSeparated() {
        assertEquals("""
                T table
                _uuid,name,tags,maybe,map,r
                01234567-89ab-4cde-8f01-23456789abcd,two words,"a true x,""y""\",,k=1 l m=2,1e+30
                11234567-89ab-4cde-8f01-23456789abcd,é<&>,01234567-89ab-4cde-8f01-23456789abcd,7,,
                """, print("-fcsv", "-dbare"));
    }

    @Test
    void html() {
        assertEquals("""
                <table border=1>
                    <caption>T table</caption>
                  <tr>
                    <td><a name="01234567-89ab-4cde-8f01-23456789abcd">01234567</a></td>
                    <td>&quot;two words&quot;</td>
                    <td>[a, &quot;true&quot;, &quot;x,\\&quot;y\\&quot;&quot;]</td>
                    <td>[]</td>
                    <td>{k=1, &quot;l m&quot;=2}</td>
                    <td>1e+30</td>
                  </tr>
                  <tr>
                    <td><a name="11234567-89ab-4cde-8f01-23456789abcd">11234567</a></td>
                    <td>&quot;é&lt;&amp;&gt;&quot;</td>
                    <td>[&quot;<a href="#01234567-89ab-4cde-8f01-23456789abcd">01234567</a>&quot;]</td>
                    <td>7</td>
                    <td>{}</td>
                    <td></td>
                  </tr>
                </table>
                """, print("-f", "html", "--no-headings"));
    }

    @Test
    void json() {
        assertEquals("{\"caption\":\"T table\",\"data\":[[[\"uuid\",\"01234567-89ab-4cde-8f01-23456789abcd\"],\"two words\","
                + "[\"set\",[\"a\",\"true\",\"x,\\\"y\\\"\"]],[\"set\",[]],[\"map\",[[\"k\",1],[\"l m\",2]]],1e+30],"
                + "[[\"uuid\",\"11234567-89ab-4cde-8f01-23456789abcd\"],\"é<&>\",\"01234567-89ab-4cde-8f01-23456789abcd\",7,[\"map\",[]],null]],"
                + "\"headings\":[\"_uuid\",\"name\",\"tags\",\"maybe\",\"map\",\"r\"]}\n", print("--format=json"));
    }

    @Test
    void anEmptyLineStandsBetweenTables() {
        TableOptions options = options("--pretty");
        Output out = new Output(printed);
        TablePrinter printer = new TablePrinter(options, out);
        for (String time : new String[] {null, "2026-01-31 23:59:59.123"}) {
            Table table = new Table(options, null, "row");
            table.text("x");
            table.setTime(time);
            printer.print(table);
        }
        out.flush();
        assertEquals("row\n---\nx\n\n2026-01-31 23:59:59.123\nrow\n---\nx\n", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void prettyJsonHasTheTimeToo() {
        TableOptions options = options("--pretty", "--format=json");
        Output out = new Output(printed);
        Table table = new Table(options, null, "row");
        table.setTime("now");
        table.empty();
        new TablePrinter(options, out).print(table);
        out.flush();
        assertEquals("""
                {
                  "data": [
                    [
                      null]],
                  "headings": [
                    "row"],
                  "time": "now"}
                """, printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void unknownFormatsAreRefused() {
        assertEquals("unknown output format \"tab\"", assertThrows(FatalException.class, () -> options("-f", "tab")).getMessage());
        assertEquals("unknown data format \"js\"", assertThrows(FatalException.class, () -> options("--data=js")).getMessage());
        assertEquals(0, options("--max-column-width=x").columnLimit());
        assertEquals(12, options("--max-column-width=12x").columnLimit());
    }
}
