package dev.understudy.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From one schema to another; what is allowed and what is not was seen on the peer. */
class ConversionTest {
    private static String table(String column) {
        return "'T':{'columns':{'a':{'type':" + column + "}}}";
    }

    /** The contents of {@code stage} under another schema. */
    private static Stage convert(Stage stage, String tables) {
        Stage next = Stage.of(tables);
        Database converted = Conversion.convert(stage.database.snapshot(), next.database.schema(), next.database.uuids());
        Invariants.check(converted);
        return new Stage(converted);
    }

    private static String refused(Stage stage, String tables) {
        String before = stage.contents();
        OvsdbException error = assertThrows(OvsdbException.class, () -> convert(stage, tables));
        assertEquals(before, stage.contents());
        return error.getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'integer' | 7 | 'real' | 7",
        "'real' | 7 | 'integer' | 7",
        "'integer' | 7 | {'key':'integer','min':0,'max':'unlimited'} | 7",
        "{'key':'integer','min':0,'max':'unlimited'} | ['set',[7]] | 'integer' | 7",
        "{'key':'integer','min':0,'max':'unlimited'} | ['set',[1,2]] | {'key':'integer','min':1,'max':2} | ['set',[1,2]]",
        "{'key':'integer','min':0} | ['set',[]] | {'key':'integer','min':0,'max':3} | ['set',[]]",
        "'string' | 'x' | {'key':{'type':'string','enum':['set',['x','y']]}} | 'x'",
        "{'key':'string','value':'integer','min':0,'max':2} | ['map',[['k',1]]] | {'key':'string','value':'real','min':1,'max':1} | ['map',[['k',1]]]"})
    void whatFitsTheNewTypeIsKept(String type, String value, String nextType, String expected) {
        Stage stage = Stage.of(table(type));
        stage.play(Stage.insert("T", 1, "'a':" + value));
        assertEquals("T @1 {'a':" + expected + "}\n", convert(stage, table(nextType)).contents());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'integer' | 1 | 'string' | syntax \"1\": syntax error: expected string",
        "'real' | 1.5 | 'integer' | syntax \"1.5\": syntax error: expected integer",
        "'integer' | 1 | {'key':{'type':'integer','maxInteger':0}} | constraint violation: 1 is greater than maximum allowed value 0",
        "'integer' | 0 | {'key':{'type':'integer','minInteger':5}} | constraint violation: 0 is less than minimum allowed value 5",
        "{'key':'integer','min':0} | ['set',[]] | 'integer' | "
                + "syntax \"[\"set\",[]]\": syntax error: set must have exactly one member but 0 are present",
        "{'key':'string','value':'string','min':0} | ['map',[['a','b']]] | {'key':'string','min':0} | "
                + "syntax \"[\"map\",[[\"a\",\"b\"]]]\": syntax error: expected string",
        "'uuid' | @9 | {'key':{'type':'uuid','refTable':'T'}} | referential integrity violation: Table T column a row "
                + "00000000-0000-4000-8000-000000000001 references nonexistent row 00000000-0000-4000-8000-000000000009 in table T."})
    void whatDoesNotFitIsAnError(String type, String value, String nextType, String error) {
        Stage stage = Stage.of(table(type));
        stage.play(Stage.insert("T", 1, "'a':" + value));
        assertEquals(error, refused(stage, table(nextType)));
    }

    @Test
    void tablesAndColumnsComeAndGo() {
        Stage stage = Stage.of("'Old':{'columns':{'x':{'type':'integer'}}},'T':{'columns':{'a':{'type':'integer'},'old':{'type':'string'}}}");
        stage.play(Stage.insert("Old", 1, ""), Stage.insert("T", 2, "'a':5,'old':'gone'"));
        Stage next = convert(stage, "'New':{'columns':{'x':{'type':'integer'}}},'T':{'columns':{'a':{'type':'integer'},"
                + "'e':{'type':{'key':{'type':'string','enum':['set',['x','y']]}}}}}");
        assertEquals("T @2 {'a':5,'e':''}\n", next.contents(), "a default is not checked");
        TableSchema then = stage.database.schema().table("T");
        TableSchema now = next.database.schema().table("T");
        Row before = stage.database.row(then, Stage.uuid(2));
        Row after = next.database.row(now, Stage.uuid(2));
        assertNotEquals(before.get(then.column("_version")), after.get(now.column("_version")));
        assertSame(before.get(then.column("a")), after.get(now.column("a")), "what needs no check is shared");
        assertEquals("[{'count':1}]", next.play("{'op':'update','table':'T','where':[['a','==',5]],'row':{'e':'x'}}"));
    }

    @Test
    void whatIsEphemeralStaysWhileTheServerRuns() {
        Stage stage = Stage.of("'T':{'columns':{'a':{'type':'integer','ephemeral':true}}}");
        stage.play(Stage.insert("T", 1, "'a':4"));
        assertEquals("T @1 {'a':4}\n", convert(stage, table("'integer'")).contents());
    }

    @Test
    void rulesForManyRowsAreChecked() {
        Stage stage = Stage.of(table("'integer'"));
        stage.play(Stage.insert("T", 1, ""), Stage.insert("T", 2, ""));
        assertEquals("constraint violation: transaction causes \"T\" table to contain 2 rows, greater than the schema-defined limit of 1 row(s)",
                refused(stage, "'T':{'maxRows':1,'columns':{'a':{'type':'integer'}}}"));
        String collision = refused(stage, "'T':{'columns':{'a':{'type':'integer'}},'indexes':[['a']]}");
        assertEquals("constraint violation: Transaction causes multiple rows in \"T\" table to have identical values (0) for index on column \"a\".",
                collision.substring(0, collision.indexOf("  First row")));
    }

    @Test
    void garbageAndDanglingWeakReferencesGo() {
        String weak = "'A':{'isRoot':true,'columns':{'w':{'type':{'key':{'type':'uuid','refTable':'B','refType':'weak'},'min':0,'max':'unlimited'}},"
                + "'s':{'type':{'key':{'type':'uuid','refTable':'B'},'min':0,'max':'unlimited'}}}},'B':{'columns':{'n':{'type':'integer'}}}";
        Stage stage = Stage.of(weak.replace("{'type':'uuid','refTable':'B','refType':'weak'}", "'uuid'").replace("{'type':'uuid','refTable':'B'}", "'uuid'")
                .replace("'isRoot':true,", ""));
        stage.play(Stage.insert("A", 1, "'w':['set',[@1,@2,@3,@4]],'s':@2"), Stage.insert("B", 2, ""), Stage.insert("B", 3, ""));
        assertEquals("A @1 {'s':@2,'w':@2}\nB @2 {'n':0}\n", convert(stage, weak).contents());
    }
}
