package dev.understudy.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.UuidSource;
import dev.understudy.json.JsonException;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.IntegerAtom;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source tells, put together and applied. */
class StagingTest {
    private static final String A = "aaaaaaaa-1ee7-4cc7-b359-ccf8f48b05e5";
    private static final String B = "bbbbbbbb-1ee7-4cc7-b359-ccf8f48b05e5";
    private static final String C = "cccccccc-1ee7-4cc7-b359-ccf8f48b05e5";
    private static final String CONTENTS = "{'T':{'" + A + "':{'initial':{'n':1,'s':['set',['x','y']]}},'" + B + "':{'initial':{'n':2}}}}";

    private final UuidSource uuids = new Random(1)::nextLong;
    private final DatabaseSchema schema = SchemaReader.read(bytes("{'name':'D','version':'1.0.0','tables':{'T':{'isRoot':true,'indexes':[['n']],'columns':{"
            + "'n':{'type':'integer'},'s':{'type':{'key':'string','min':0,'max':3}},'m':{'type':{'key':'string','value':'integer','min':0,'max':'unlimited'}},"
            + "'o':{'type':{'key':'string','min':0,'max':1}},"
            + "'w':{'type':{'key':{'type':'uuid','refTable':'T','refType':'weak'},'min':0,'max':'unlimited'}}}}}}"));
    private final TableSchema table = schema.table("T");

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static TableUpdates differences(String text) {
        return new TableUpdates(true, bytes(text), 0);
    }

    private Row row(Database database, String uuid) {
        return database.row(table, UuidAtom.parse(uuid));
    }

    private String text(Database database, String uuid, String column) {
        return row(database, uuid).get(table.column(column)).toString();
    }

    @Test
    void onlyWhatDiffersChangesWhenContentsAreReplaced() {
        Database before = Staging.build(schema, differences(CONTENTS), uuids).database();
        Staging staging = Staging.build(before.snapshot(),
                differences("{'T':{'" + C + "':{'initial':{'n':3}},'" + A + "':{'initial':{'s':['set',['y','x']],'n':7}}}}"), uuids);
        List<RowChange> changes = staging.changes().tables().getFirst().rows();
        assertEquals(3, changes.size());
        Row a = row(staging.database(), A);
        assertSame(row(before, A).get(table.column("s")), a.get(table.column("s")));
        assertEquals(IntegerAtom.of(7), a.get(table.column("n")));
        assertNotSame(row(before, A), a);
        assertNull(row(staging.database(), B));

        Staging same = Staging.build(before.snapshot(), differences(CONTENTS), uuids);
        assertSame(Changes.NONE, same.changes());
        assertSame(row(before, A), row(same.database(), A));
        assertEquals(before.atomCount(), same.database().atomCount());
        Increment.apply(same.database(), differences("{'T':{'" + A + "':{'modify':{'n':2}},'" + B + "':{'modify':{'n':1}}}}"));
        assertEquals("1", text(before, A, "n"));
    }

    @Test
    void differencesAreApplied() {
        Database database = Staging.build(schema, differences(CONTENTS), uuids).database();
        Changes changes = Increment.apply(database, differences("{'T':{'" + A + "':{'modify':{'s':['set',['y','z']],'m':['map',[['k',1]]],'o':'v'}},'"
                + B + "':{'delete':null},'" + C + "':{'insert':{'w':['uuid','" + A + "']}}}}"));
        assertEquals(3, changes.rowCount());
        assertEquals("[x, z]", text(database, A, "s"));
        Increment.apply(database, differences("{'T':{'" + A + "':{'modify':{'s':'z','m':['map',[['k',2],['l',3]]],'o':['set',[]]}}}}"));
        assertEquals("x", text(database, A, "s"));
        assertEquals("{k=2, l=3}", text(database, A, "m"));
        assertEquals("[]", text(database, A, "o"));
    }

    @Test
    void oldAndNewContentsAreApplied() {
        TableUpdates contents = new TableUpdates(false, bytes("{'T':{'" + A + "':{'new':{'n':1,'s':'x'}}}}"), 0);
        Database database = Staging.build(schema, contents, uuids).database();
        Increment.apply(database, new TableUpdates(false, bytes("{'T':{'" + A + "':{'old':{'n':1},'new':{'n':2,'s':'x'}},'" + B + "':{'new':{'n':1}}}}"), 0));
        assertEquals("2", text(database, A, "n"));
        Increment.apply(database, new TableUpdates(false, bytes("{'T':{'" + B + "':{'old':{'n':1}}}}"), 0));
        assertNull(row(database, B));
    }

    @Test
    void danglingWeakReferencesOfASourceAreLeftOut() {
        String contents = "{'T':{'" + A + "':{'initial':{'n':1,'w':['set',[['uuid','" + B + "'],['uuid','" + A + "']]]}}}}";
        assertEquals(A, text(Staging.build(schema, differences(contents), uuids).database(), A, "w"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'T':{'" + A + "':{'insert':{'n':5}}}}", "{'T':{'" + C + "':{'modify':{'n':5}}}}", "{'T':{'" + C + "':{'delete':null}}}",
        "{'T':{'" + B + "':{'delete':null},'" + C + "':{'delete':null}}}"})
    void whatDoesNotFitIsInconsistentAndChangesNothing(String update) {
        Database database = Staging.build(schema, differences(CONTENTS), uuids).database();
        Row a = row(database, A);
        Row b = row(database, B);
        assertThrows(InconsistentException.class, () -> Increment.apply(database, differences(update)));
        assertSame(a, row(database, A));
        assertSame(b, row(database, B));
        assertEquals(2, database.rowCount(table));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'U':{}}", "{'T':{'no-uuid':{'delete':null}}}", "{'T':{'" + C + "':{}}}", "{'T':{'" + C + "':{'initial':{},'delete':null}}}",
        "{'T':{'" + C + "':{'upsert':{}}}}", "{'T':{'" + C + "':{'insert':7}}}", "{'T':{'" + C + "':{'insert':{'x':1}}}}",
        "{'T':{'" + C + "':{'insert':{'n':'one'}}}}", "{'T':{'" + B + "':{'delete':null},'" + C + "':{'insert':{'n':1}}}}",
        "{'T':{'" + A + "':{'modify':{'s':['set',['p','q']]}}}}"})
    void whatIsWrongIsRefusedAndChangesNothing(String update) {
        Database database = Staging.build(schema, differences(CONTENTS), uuids).database();
        Row a = row(database, A);
        assertThrows(OvsdbException.class, () -> Increment.apply(database, differences(update)));
        assertSame(a, row(database, A));
        assertEquals(2, database.rowCount(table));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{'T':[]}", "{'T':{'" + A + "':[]}}", "{'T':{'" + A + "':7}}", "null", ""})
    void whatIsOfAnotherFormIsRefused(String contents) {
        assertThrows(JsonException.class, () -> Staging.build(schema, differences(contents), uuids));
    }

    @Test
    void contentsThatNameARowTwiceAreRefused() {
        TableUpdates contents = differences("{'T':{'" + A + "':{'initial':{}},'" + A + "':{'initial':{}}}}");
        assertThrows(InconsistentException.class, () -> Staging.build(schema, contents, uuids));
    }
}
