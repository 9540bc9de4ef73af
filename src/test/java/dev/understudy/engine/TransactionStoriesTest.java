package dev.understudy.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.schema.TableSchema;
import org.junit.jupiter.api.Test;

/** What a transaction means to the one who runs it; the texts of results are compared with the peer's by {@link PeerAgreementTest}. */
class TransactionStoriesTest {
    private static final String ACTORS = "'Actor':{'isRoot':true,'columns':{'name':{'type':'string'},'age':{'type':'integer'},"
            + "'mood':{'type':'string','ephemeral':true},'born':{'type':'string','mutable':false},"
            + "'roles':{'type':{'key':{'type':'uuid','refTable':'Role'},'min':0,'max':'unlimited'}},"
            + "'friends':{'type':{'key':{'type':'uuid','refTable':'Actor','refType':'weak'},'min':0,'max':'unlimited'}}},'indexes':[['name']]},"
            + "'Role':{'columns':{'title':{'type':'string'}}}";

    private final Stage stage = Stage.of(ACTORS);

    private static String where(int number) {
        return "'where':[['_uuid','==',@" + number + "]]";
    }

    @Test
    void commentsAreJoinedAndDurabilityIsAskedForOnce() {
        stage.play(Stage.insert("Actor", 1, ""), "{'op':'comment','comment':'one'}", "{'op':'commit','durable':true}",
                "{'op':'commit','durable':false}", "{'op':'comment','comment':'two'}");
        Outcome.Committed committed = assertInstanceOf(Outcome.Committed.class, stage.outcome);
        assertEquals("one\ntwo", committed.comment());
        assertTrue(committed.durable());
        assertEquals(1, committed.changes().rowCount());
    }

    @Test
    void aTransactionThatChangesNothingHasNoChanges() {
        stage.play(Stage.insert("Actor", 1, "'name':'Ann'"));
        Row before = stage.changes().tables().getFirst().rows().getFirst().after();
        stage.play("{'op':'update','table':'Actor'," + where(1) + ",'row':{'name':'Bob'}}",
                "{'op':'update','table':'Actor'," + where(1) + ",'row':{'name':'Ann','age':0}}");
        assertSame(Changes.NONE, stage.changes());
        TableSchema actors = stage.database.schema().table("Actor");
        assertSame(before, stage.database.row(actors, Stage.uuid(1)), "the version is the old one");
        stage.play(Stage.insert("Actor", 2, ""), "{'op':'delete','table':'Actor'," + where(2) + "}");
        assertSame(Changes.NONE, stage.changes());
    }

    @Test
    void unchangedColumnsAreTheSameObjects() {
        stage.play(Stage.insert("Actor", 1, "'name':'Ann','age':30000"));
        stage.play("{'op':'update','table':'Actor'," + where(1) + ",'row':{'name':'Ann','age':30001}}");
        RowChange change = stage.changes().tables().getFirst().rows().getFirst();
        TableSchema actors = stage.database.schema().table("Actor");
        assertTrue(change.isModify());
        assertTrue(change.after().differsIn(actors.column("age").index(), change.before()));
        assertFalse(change.after().differsIn(actors.column("name").index(), change.before()));
        assertTrue(change.after().versionLow() != change.before().versionLow() || change.after().versionHigh() != change.before().versionHigh());
    }

    @Test
    void aRowKeepsItsVersionUntilTheCommitThatChangesIt() {
        String version = "{'op':'select','table':'Actor','where':[],'columns':['_version']}";
        String inserted = stage.play(Stage.insert("Actor", 1, ""), version).replace("{'uuid':@1},", "");
        assertEquals(inserted, stage.play(version));
        String updated = stage.play("{'op':'update','table':'Actor','where':[],'row':{'age':1}}", version).replace("{'count':1},", "");
        assertEquals(inserted, updated, "as the peer has it");
        String after = stage.play(version);
        assertNotEquals(inserted, after);
        assertEquals(after, stage.play("{'op':'update','table':'Actor','where':[],'row':{'age':1}}", version).replace("{'count':1},", ""));
        assertEquals(after, stage.play(version), "nothing was changed");
    }

    @Test
    void onlyWhatOutlivesTheServerIsPersistent() {
        stage.play(Stage.insert("Actor", 1, ""));
        assertTrue(stage.changes().isPersistent());
        stage.play("{'op':'update','table':'Actor'," + where(1) + ",'row':{'mood':'bright'}}");
        assertEquals(1, stage.changes().rowCount());
        assertFalse(stage.changes().isPersistent());
        stage.play("{'op':'update','table':'Actor'," + where(1) + ",'row':{'mood':'dark','age':1}}");
        assertTrue(stage.changes().isPersistent());
    }

    @Test
    void afterAnErrorTheRestIsNullAndNothingIsLeft() {
        stage.play(Stage.insert("Actor", 1, "'name':'Ann'"));
        String before = stage.contents();
        assertEquals("[{'uuid':@2},{'count':1},{'details':'aborted by request','error':'aborted'},null]", stage.play(
                Stage.insert("Actor", 2, "'friends':@1"), "{'op':'delete','table':'Actor'," + where(1) + "}", "{'op':'abort'}", "{'op':'abort'}"));
        assertInstanceOf(Outcome.Failed.class, stage.outcome);
        assertEquals(before, stage.contents());
    }

    @Test
    void anUnsatisfiedWaitLeavesNothingAndIsTriedAgain() {
        String[] operations = {Stage.insert("Actor", 1, "'name':'Ann'"),
            "{'op':'wait','table':'Actor','where':[['name','==','Bob']],'columns':['age'],'until':'==','rows':[{'age':7}],'timeout':500}"};
        stage.elapsedMillis = 499;
        assertEquals("", stage.play(operations));
        assertEquals(new Outcome.Waiting(500), stage.outcome);
        assertEquals("", stage.contents());
        stage.elapsedMillis = 0;
        stage.play(Stage.insert("Actor", 2, "'name':'Bob','age':7"));
        assertEquals("[{'uuid':@1},{}]", stage.play(operations));
        assertEquals(1, stage.changes().rowCount());
    }

    @Test
    void aWaitWithoutATimeoutWaitsForEverAndOthersSayHowLongTheyWaited() {
        String wait = "{'op':'wait','table':'Actor','where':[],'columns':['age'],'until':'!=','rows':[]";
        stage.elapsedMillis = 1_000_000_000L;
        stage.play(wait + "}");
        assertEquals(new Outcome.Waiting(Long.MAX_VALUE), stage.outcome);
        stage.elapsedMillis = 1234;
        assertEquals("[{'details':'\\'wait\\' timed out after 1234 ms','error':'timed out'}]", stage.play(wait + ",'timeout':1000}"));
        assertEquals("[{'details':'\\'where\\' clause test failed','error':'timed out'}]", stage.play(wait + ",'timeout':0}"));
    }

    @Test
    void whereNothingMayChangeReadingGoesOn() {
        stage.play(Stage.insert("Actor", 1, "'age':3"));
        stage.readOnly = true;
        stage.lock = "l";
        String select = "{'op':'select','table':'Actor','where':[],'columns':['age']}";
        assertEquals("[{'rows':[{'age':3}]},{},{},{}]", stage.play(select, "{'op':'comment','comment':'c'}", "{'op':'assert','lock':'l'}",
                "{'op':'wait','table':'Actor','where':[],'columns':['age'],'until':'==','rows':[{'age':3}]}"));
        String[] operations = {Stage.insert("Actor", 2, ""), "{'op':'update','table':'Actor','where':[],'row':{}}",
            "{'op':'mutate','table':'Actor','where':[],'mutations':[]}", "{'op':'delete','table':'Actor','where':[]}", "{'op':'commit','durable':true}"};
        for (String operation : operations) {
            String word = operation.split("'")[3];
            assertEquals("[{'details':'" + word + " operation not allowed when database server is in read only mode','error':'not allowed'},null]",
                    stage.play(operation, select));
        }
        String mistake = stage.play("{'op':'insert','table':'Actor','row':{'age':'x'}}");
        assertTrue(mistake.contains("expected integer"), mistake);
    }

    @Test
    void aLockIsAssertedWhereItIsHeld() {
        stage.lock = "mine";
        assertEquals("[{}]", stage.play("{'op':'assert','lock':'mine'}"));
        assertEquals("[{'details':'Asserted lock other not held.','error':'not owner'}]", stage.play("{'op':'assert','lock':'other'}"));
    }

    @Test
    void lookingAtTooManyRowsIsRefusedUntilItIsAllowed() {
        stage.play(Stage.insert("Actor", 1, "'name':'Ann'"), Stage.insert("Actor", 2, "'name':'Bob'"));
        stage.scanLimitRows = 1;
        assertEquals("", stage.play(Stage.insert("Actor", 3, ""), "{'op':'delete','table':'Actor','where':[['age','==',0]]}"));
        assertEquals(new Outcome.TooLong(), stage.outcome);
        assertEquals(2, stage.database.rowCount(stage.database.schema().table("Actor")));
        assertEquals("[{'count':1},{'count':1}]", stage.play("{'op':'delete','table':'Actor'," + where(1) + "}",
                "{'op':'delete','table':'Actor','where':[['name','==','Bob']]}"), "an index and a UUID need no look at all rows");
    }

    @Test
    void aRowThatIsReferredToOnlyByItselfIsGarbage() {
        Stage nodes = Stage.of("'Root':{'isRoot':true,'columns':{'first':{'type':{'key':{'type':'uuid','refTable':'Node'},'min':0}}}},"
                + "'Node':{'columns':{'next':{'type':{'key':{'type':'uuid','refTable':'Node'},'min':0}}}}");
        nodes.play(Stage.insert("Node", 1, "'next':@1"));
        assertEquals("", nodes.contents());
        nodes.play(Stage.insert("Root", 9, "'first':@1"), Stage.insert("Node", 1, "'next':@2"), Stage.insert("Node", 2, "'next':@2"));
        assertEquals(3, nodes.changes().rowCount());
        nodes.play("{'op':'delete','table':'Root','where':[]}");
        assertEquals("", nodes.contents());
        assertEquals(3, nodes.changes().rowCount(), "what was collected is part of the changes");
    }

    @Test
    void aCommitThatFailsLateIsUndoneWithItsGarbageAndItsWeakReferences() {
        stage.play(Stage.insert("Role", 10, "'title':'Puck'"), Stage.insert("Actor", 1, "'name':'Ann','roles':@10"),
                Stage.insert("Actor", 2, "'name':'Bob','friends':['set',[@1,@2]]"), Stage.insert("Actor", 3, "'name':'Cyd','friends':@2"));
        String before = stage.contents();
        String result = stage.play("{'op':'delete','table':'Actor'," + where(1) + "}", Stage.insert("Actor", 4, "'name':'Cyd'"));
        assertTrue(result.contains("constraint violation"), result);
        assertEquals(before, stage.contents());
        stage.play("{'op':'delete','table':'Actor'," + where(1) + "}");
        assertEquals("Actor @2 {'age':0,'born':'','friends':@2,'mood':'','name':'Bob','roles':['set',[]]}\n"
                + "Actor @3 {'age':0,'born':'','friends':@2,'mood':'','name':'Cyd','roles':['set',[]]}\n", stage.contents());
    }

    @Test
    void aPairThatFallsWithItsWeakHalfTakesTheRowOfItsStrongHalfAlong() {
        Stage plays = Stage.of("'Play':{'isRoot':true,'columns':{'cast':{'type':{'key':{'type':'uuid','refTable':'Part'},"
                + "'value':{'type':'uuid','refTable':'Person','refType':'weak'},'min':0,'max':'unlimited'}}}},'Part':{'columns':{'n':{'type':'integer'}}},"
                + "'Person':{'isRoot':true,'columns':{'wants':{'type':{'key':{'type':'uuid','refTable':'Part','refType':'weak'},'min':0}}}}");
        plays.play(Stage.insert("Part", 1, ""), Stage.insert("Person", 2, ""), Stage.insert("Person", 3, ""),
                Stage.insert("Play", 4, "'cast':['map',[[@1,@2]]]"));
        plays.play("{'op':'update','table':'Person'," + where(3) + ",'row':{'wants':@1}}", "{'op':'delete','table':'Person'," + where(2) + "}");
        assertEquals("Person @3 {'wants':['set',[]]}\nPlay @4 {'cast':['map',[]]}\n", plays.contents());
        assertEquals(3, plays.changes().rowCount(), "the person who wanted the part is as before");
    }

    @Test
    void aTransactionThatIsRevertedNeverWas() {
        stage.play(Stage.insert("Role", 10, "'title':'Puck'"), Stage.insert("Actor", 1, "'name':'Ann','roles':@10"),
                Stage.insert("Actor", 2, "'name':'Bob','friends':@1"));
        String before = stage.contents();
        DatabaseSnapshot snapshot = stage.database.snapshot();
        stage.play("{'op':'delete','table':'Actor'," + where(1) + "}", Stage.insert("Actor", 3, "'name':'Ann','friends':@2"));
        stage.database.revert(stage.changes());
        Invariants.check(stage.database);
        assertEquals(before, stage.contents());
        TableSchema actors = stage.database.schema().table("Actor");
        snapshot.tables().get(actors.index()).forEach(row -> assertSame(row, stage.database.row(actors, row.uuid())));
    }

    @Test
    void revertingOutOfOrderIsRefused() {
        stage.play(Stage.insert("Actor", 1, "'name':'Ann'"));
        Changes first = stage.changes();
        stage.play("{'op':'update','table':'Actor'," + where(1) + ",'row':{'age':1}}");
        assertThrows(IllegalStateException.class, () -> stage.database.revert(first));
    }

    @Test
    void aSnapshotStaysAsItWasAndSharesWhatDidNotChange() {
        for (int i = 0; i < 1000; i++) {
            stage.play(Stage.insert("Actor", i, "'name':'" + i + "'"));
        }
        int actors = stage.database.schema().table("Actor").index();
        TableSnapshot before = stage.database.snapshot().tables().get(actors);
        stage.play("{'op':'update','table':'Actor'," + where(5) + ",'row':{'age':77}}", "{'op':'delete','table':'Actor'," + where(999) + "}");
        TableSnapshot after = stage.database.snapshot().tables().get(actors);
        assertEquals(1000, before.rowCount());
        assertEquals(999, after.rowCount());
        int[] found = {0};
        before.forEach(row -> {
            assertEquals(0, row.get(stage.database.schema().table("Actor").column("age").index()).compareTo(
                    stage.database.schema().table("Actor").column("age").defaultDatum()));
            found[0]++;
        });
        assertEquals(1000, found[0]);
        assertNotSame(before.page(0), after.page(0));
        assertSame(before.page(1), after.page(1));
    }

    @Test
    void rowsCanBeChangedWithoutText() {
        TableSchema actors = stage.database.schema().table("Actor");
        stage.play(Stage.insert("Actor", 1, "'name':'Ann'"));
        Row ann = stage.database.row(actors, Stage.uuid(1));
        Transaction transaction = new Transaction(stage.database);
        assertThrows(dev.understudy.schema.OvsdbException.class, () -> transaction.insert(actors, Stage.uuid(1), ann.copyColumns()));
        assertThrows(dev.understudy.schema.OvsdbException.class, () -> transaction.delete(actors, Stage.uuid(2)));
        transaction.delete(actors, Stage.uuid(1));
        transaction.insert(actors, Stage.uuid(2), ann.copyColumns());
        assertEquals(2, transaction.commit().rowCount());
        Invariants.check(stage.database);
    }

    @Test
    void aFaultInTheMiddleLeavesNothing() {
        stage.access = new AccessControl() {
            @Override
            public void checkInsert(TableSchema table, Row row) {
                throw new IllegalArgumentException("a fault of the program");
            }

            @Override
            public void checkDelete(TableSchema table, java.util.List<Row> rows) {}

            @Override
            public void checkUpdate(
                    TableSchema table, java.util.List<Row> rows, java.util.List<dev.understudy.schema.ColumnSchema> columns, boolean mutate) {}
        };
        assertThrows(IllegalArgumentException.class, () -> stage.play(Stage.insert("Actor", 1, "")));
        Invariants.check(stage.database);
        assertEquals("", stage.contents());
    }
}
