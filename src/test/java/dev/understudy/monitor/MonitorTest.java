package dev.understudy.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.JsonWriter;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One story for each rule of what a watcher is told; the texts are those of ovsdb-server 3.1, but for the order of members. */
class MonitorTest {
    private static final String ROW_1 = "11111111-0000-0000-0000-000000000001";
    private static final String ROW_2 = "11111111-0000-0000-0000-000000000002";

    private final TheatreDatabase db = new TheatreDatabase();

    private Monitor watch(MonitorMethod method, String requests) {
        Monitor monitor = db.open(method, "['P','m'," + requests + (method.hasTransactionIds() ? ",'" + UuidAtom.ZERO + "']" : "]"));
        monitor.begin(db.moment());
        return monitor;
    }

    private Monitor watchBeginning(String lastId, String requests) {
        return db.open(MonitorMethod.MONITOR_COND_SINCE, "['P','m'," + requests + ",'" + lastId + "']");
    }

    private String flush(Monitor monitor) {
        return text(monitor.flush(db.history.head()));
    }

    private static String text(Update update) {
        return update == null ? null : text(update.body());
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).replace('"', '\'').replace(ROW_1, "ONE").replace(ROW_2, "TWO");
    }

    private String dump(Monitor monitor) {
        return text(TestSink.textOf(monitor, db.moment()));
    }

    @Test
    void initialContentsLeaveOutDefaultsUnlessTheRfcWantsThem() {
        db.commit(now -> now.insert("T", 1, "a", "1", "s", "['set',[1,2]]", "m", "['map',[['k','v']]]"));
        db.commit(now -> now.insert("T", 2));
        String columns = "{'T':{'columns':['a','b','m','o','s']}}";
        assertEquals("{'T':{'ONE':{'initial':{'a':1,'m':['map',[['k','v']]],'s':['set',[1,2]]}},'TWO':{'initial':{}}}}",
                dump(watch(MonitorMethod.MONITOR_COND, columns)));
        assertEquals("{'T':{'ONE':{'new':{'a':1,'b':'','m':['map',[['k','v']]],'o':['set',[]],'s':['set',[1,2]]}},"
                + "'TWO':{'new':{'a':0,'b':'','m':['map',[]],'o':['set',[]],'s':['set',[]]}}}}", dump(watch(MonitorMethod.MONITOR, columns)));
    }

    @Test
    void tablesWithoutVisibleRowsAreNotMentioned() {
        db.commit(now -> now.insert("U", 1, "x", "'hello'"));
        assertEquals("{'U':{'ONE':{'initial':{'x':'hello'}}}}",
                dump(watch(MonitorMethod.MONITOR_COND, "{'T':{},'U':{'columns':['x']}}")));
        assertEquals("{}", dump(watch(MonitorMethod.MONITOR_COND, "{'T':{},'U':{'where':[false]}}")));
        assertEquals("{}", dump(watch(MonitorMethod.MONITOR_COND, "{'U':{'select':{'initial':false}}}")));
        assertEquals("{}", dump(watch(MonitorMethod.MONITOR_COND, "{'U':[]}")));
        assertEquals("{'U':{'ONE':{'initial':{}}}}", dump(watch(MonitorMethod.MONITOR_COND, "{'U':{'columns':[]}}")));
    }

    @Test
    void changesAreToldAsDifferences() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['a','s','o','m']}}");
        db.commit(now -> now.insert("T", 1, "a", "3", "s", "5", "m", "['map',[['k','v']]]"));
        assertEquals("{'T':{'ONE':{'insert':{'a':3,'m':['map',[['k','v']]],'s':5}}}}", flush(monitor));
        db.commit(now -> now.update("T", 1, "s", "['set',[5,6]]", "m", "['map',[['k','w'],['l','z']]]", "o", "1"));
        assertEquals("{'T':{'ONE':{'modify':{'m':['map',[['k','w'],['l','z']]],'o':1,'s':6}}}}", flush(monitor));
        db.commit(now -> now.update("T", 1, "s", "['set',[6]]", "m", "['map',[['l','z']]]", "o", "['set',[]]"));
        assertEquals("{'T':{'ONE':{'modify':{'m':['map',[['k','w']]],'o':['set',[]],'s':5}}}}", flush(monitor));
        db.commit(now -> now.delete("T", 1));
        assertEquals("{'T':{'ONE':{'delete':null}}}", flush(monitor));
        assertNull(flush(monitor));
    }

    @Test
    void theRfcWantsOldAndNew() {
        Monitor monitor = watch(MonitorMethod.MONITOR, "{'T':{'columns':['a','s']}}");
        db.commit(now -> now.insert("T", 1, "a", "3"));
        assertEquals("{'T':{'ONE':{'new':{'a':3,'s':['set',[]]}}}}", flush(monitor));
        db.commit(now -> now.update("T", 1, "s", "7"));
        assertEquals("{'T':{'ONE':{'old':{'s':['set',[]]},'new':{'a':3,'s':7}}}}", flush(monitor));
        db.commit(now -> now.delete("T", 1));
        assertEquals("{'T':{'ONE':{'old':{'a':3,'s':7}}}}", flush(monitor));
    }

    @Test
    void columnsThatAreNotWatchedAreNotTold() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['a'],'where':[['o','==',1],['a','>=',0]]}}");
        db.commit(now -> now.insert("T", 1));
        assertEquals("{'T':{'ONE':{'insert':{}}}}", flush(monitor));
        db.commit(now -> now.update("T", 1, "b", "'new'"));
        assertNull(flush(monitor));
        db.commit(now -> now.update("T", 1, "o", "1"));
        assertNull(flush(monitor), "the condition looks at it, but the row stays in sight");
    }

    @Test
    void theVersionChangesWithEveryChange() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'U':{'columns':['_version']}}");
        db.commit(now -> now.insert("U", 1));
        flush(monitor);
        db.commit(now -> now.update("U", 1, "x", "'new'"));
        assertEquals("{'U':{'ONE':{'modify':{'_version':['uuid','", flush(monitor).substring(0, 43));
    }

    @Test
    void selectsDecideWhatIsTold() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND,
                "{'T':[{'columns':['a'],'select':{'initial':false,'modify':false}},{'columns':['b'],'select':{'insert':false,'delete':false}}]}");
        Monitor deletes = watch(MonitorMethod.MONITOR, "{'T':{'columns':['a'],'select':{'initial':false,'insert':false,'modify':false}}}");
        db.commit(now -> now.insert("T", 1, "a", "3", "b", "'x'"));
        assertEquals("{'T':{'ONE':{'insert':{'a':3}}}}", flush(monitor));
        db.commit(now -> now.update("T", 1, "a", "4"));
        assertNull(flush(monitor));
        db.commit(now -> now.update("T", 1, "b", "'y'"));
        assertEquals("{'T':{'ONE':{'modify':{'b':'y'}}}}", flush(monitor));
        assertNull(flush(deletes));
        assertEquals("{'T':{'ONE':{'initial':{'b':'y'}}}}", dump(monitor));
        db.commit(now -> now.delete("T", 1));
        assertEquals("{'T':{'ONE':{'delete':null}}}", flush(monitor));
        assertEquals("{'T':{'ONE':{'old':{'a':4}}}}", flush(deletes));
    }

    @Test
    void whatHappensBetweenTwoUpdatesIsToldAsOne() {
        db.commit(now -> now.insert("T", 1, "s", "['set',[1,2,3]]"));
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['a','s']}}");
        db.commit(now -> now.insert("T", 2));
        db.commit(now -> now.delete("T", 2));
        assertNull(flush(monitor), "a row that came and went");
        db.commit(now -> now.insert("T", 2));
        db.commit(now -> now.update("T", 2, "a", "1"));
        assertEquals("{'T':{'TWO':{'insert':{'a':1}}}}", flush(monitor));
        db.commit(now -> now.update("T", 1, "s", "['set',[1,2]]", "a", "9"));
        db.commit(now -> now.update("T", 1, "s", "['set',[1,2,3]]", "a", "0"));
        assertNull(flush(monitor), "a row that became what it was");
        db.commit(now -> now.delete("T", 1));
        db.commit(now -> now.insert("T", 1, "s", "['set',[2,3,4]]"));
        assertEquals("{'T':{'ONE':{'modify':{'s':['set',[1,4]]}}}}", flush(monitor), "a row that went and came is the same row");
    }

    @Test
    void rowsEnterAndLeaveWithTheirConditions() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['b'],'where':[['a','==',1],['a','==',2],false]}}");
        db.commit(now -> now.insert("T", 1, "b", "'x'"));
        assertNull(flush(monitor));
        db.commit(now -> now.update("T", 1, "a", "1"));
        assertEquals("{'T':{'ONE':{'insert':{'b':'x'}}}}", flush(monitor));
        db.commit(now -> now.update("T", 1, "a", "2", "b", "'y'"));
        assertEquals("{'T':{'ONE':{'modify':{'b':'y'}}}}", flush(monitor));
        db.commit(now -> now.update("T", 1, "a", "3"));
        assertEquals("{'T':{'ONE':{'delete':null}}}", flush(monitor));
        db.commit(now -> now.delete("T", 1));
        assertNull(flush(monitor));
    }

    @Test
    void ofSeveralRequestsForATableTheFirstHasTheCondition() {
        db.commit(now -> now.insert("T", 1, "a", "1"));
        db.commit(now -> now.insert("T", 2, "a", "2"));
        String both = "{'T':{'ONE':{'initial':{'a':1}},'TWO':{'initial':{'a':2}}}}";
        assertEquals("{'T':{'ONE':{'initial':{'a':1}}}}", dump(watch(MonitorMethod.MONITOR_COND,
                "{'T':[{'columns':['b'],'where':[['a','==',1]]},{'columns':['a'],'where':[['a','==',2]]}]}")));
        assertEquals(both, dump(watch(MonitorMethod.MONITOR_COND, "{'T':[{'columns':['b']},{'columns':['a'],'where':[['a','==',2]]}]}")));
        assertEquals(both, dump(watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['a'],'where':[['a','==',1],true]}}")));
    }

    @Test
    void anUpdateIsANotification() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND_SINCE, "{'U':{'columns':['n']}}");
        Commit commit = db.commit(now -> now.insert("U", 1));
        Update update = monitor.flush(commit);
        String expected = "{'id':null,'method':'update3','params':['m','" + commit.id() + "',{'U':{'ONE':{'insert':{}}}}]}";
        JsonWriter writer = new JsonWriter();
        monitor.write(writer, update);
        monitor.write(writer, update);
        assertEquals(expected + expected, text(writer.toByteArray()));
        assertEquals(expected, text(monitor.opening(update)) + text(update.body()) + text(Monitor.CLOSING));
    }

    // ---- conditions that change

    private List<String> change(Monitor monitor, String requests) {
        ConditionSwitch change = monitor.prepare(ConditionChange.read(TheatreDatabase.json("['m','n'," + requests + "]")));
        List<String> told = new ArrayList<>();
        if (!change.isEmpty()) {
            told.add(text(change.catchUp(db.moment())));
            assertTrue(change.isSmall());
            change.run();
        }
        told.add(text(change.finish()));
        return told;
    }

    @Test
    void onlyRowsThatEnterOrLeaveAreToldWhenConditionsChange() {
        db.commit(now -> now.insert("T", 1, "a", "1"));
        db.commit(now -> now.insert("T", 2, "a", "2"));
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['a'],'where':[['a','==',1]]},'U':{'columns':['x']}}");
        db.commit(now -> {
            now.insert("U", 1);
            now.update("T", 1, "s", "3");
        });
        List<String> told = new ArrayList<>(List.of("{'U':{'ONE':{'insert':{}}}}", "{'T':{'TWO':{'insert':{'a':2}}}}"));
        assertEquals(told, change(monitor, "{'T':[{'where':[['a','==',2],['a','==',1]]}]}"), "what came before is told first");
        assertEquals("'n'", text(monitor.id()));
        told.set(0, null);
        told.set(1, "{'T':{'ONE':{'delete':null}}}");
        assertEquals(told, change(monitor, "{'T':[{'where':[false]},{'where':[['a','==',2]]}]}"), "the last one counts");
        assertEquals(told.subList(0, 1), change(monitor, "{'T':[]}"), "no request changes nothing");
        told.set(1, "{'T':{'ONE':{'insert':{'a':1}}}}");
        assertEquals(told, change(monitor, "{'T':[{}]}"), "no condition lets every row in");
        told.set(1, "{'U':{'ONE':{'delete':null}}}");
        assertEquals(told, change(monitor, "{'U':[{'where':[false]}]}"), "tables that are not mentioned keep theirs");
        assertEquals(told.subList(0, 1), change(monitor, "{'U':[{'where':[false]}]}"));
        db.commit(now -> now.update("T", 1, "a", "5"));
        assertEquals("{'T':{'ONE':{'modify':{'a':5}}}}", flush(monitor));
    }

    @Test
    void aMonitorThatChangesIsSilentUntilItHasChanged() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['a'],'where':[false]}}");
        ConditionSwitch change = monitor.prepare(ConditionChange.read(TheatreDatabase.json("['m','m',{'T':[{'where':[['a','==',1]]}]}]")));
        db.commit(now -> now.insert("T", 1, "a", "1"));
        assertNull(flush(monitor));
        Moment moment = db.moment();
        assertNull(change.catchUp(moment));
        db.commit(now -> now.insert("T", 2, "a", "1"));
        assertNull(flush(monitor));
        change.run();
        assertEquals("{'T':{'ONE':{'insert':{'a':1}}}}", text(change.finish()));
        assertEquals("{'T':{'TWO':{'insert':{'a':1}}}}", flush(monitor));
    }

    @Test
    void aMonitorOfTheRfcTakesChangesAndIgnoresThem() {
        Monitor monitor = watch(MonitorMethod.MONITOR, "{'T':{'columns':['a']}}");
        assertNull(change(monitor, "{'T':[{'where':[false]}]}").get(0));
        db.commit(now -> now.insert("T", 1, "a", "1"));
        assertEquals("{'T':{'ONE':{'new':{'a':1}}}}", flush(monitor));
    }

    @Test
    void aChangeThatMakesNoSenseChangesNothing() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['a']}}");
        ConditionChange change = ConditionChange.read(TheatreDatabase.json("['m','n',{'T':[{'where':[false]}],'N':[]}]"));
        assertThrows(dev.understudy.schema.OvsdbException.class, () -> monitor.prepare(change));
        db.commit(now -> now.insert("T", 1, "a", "1"));
        assertEquals("{'T':{'ONE':{'insert':{'a':1}}}}", flush(monitor));
        assertEquals("'m'", text(monitor.id()));
    }

    // ---- continuing from a transaction

    @Test
    void aClientContinuesFromATransactionThatIsRemembered() {
        Commit known = db.commit(now -> now.insert("T", 1, "s", "['set',[1,2]]"));
        Commit last = db.commit(now -> now.update("T", 1, "s", "['set',[2,3]]"));
        Monitor monitor = watchBeginning(known.id().toString(), "{'T':{'columns':['s']}}");
        Monitor.Continued continued = assertInstanceOf(Monitor.Continued.class, monitor.begin(db.moment()));
        assertEquals("{'T':{'ONE':{'modify':{'s':['set',[1,3]]}}}}", text(continued.update()));
        assertEquals(last.id(), continued.lastId());
        Monitor again = watchBeginning(last.id().toString(), "{'T':{'columns':['s']}}");
        assertEquals("{}", text(assertInstanceOf(Monitor.Continued.class, again.begin(db.moment())).update()));
    }

    @Test
    void aClientWithAnUnknownTransactionGetsTheContents() {
        Commit last = db.commit(now -> now.insert("T", 1));
        for (String id : List.of(UuidAtom.ZERO.toString(), "01234567-89ab-cdef-0123-456789abcdef")) {
            Monitor.Beginning beginning = watchBeginning(id, "{'T':{'columns':['s']}}").begin(db.moment());
            assertEquals(new Monitor.Whole(last.id()), beginning);
        }
    }

    @Test
    void theZeroIdIsNeverFoundEvenIfTheHistoryBeginsThere() {
        TheatreDatabase empty = new TheatreDatabase(new Random(1), new History(UuidAtom.ZERO));
        Monitor monitor = empty.open(MonitorMethod.MONITOR_COND_SINCE, "['P','m',{'T':{}},'" + UuidAtom.ZERO + "']");
        assertEquals(new Monitor.Whole(UuidAtom.ZERO), monitor.begin(empty.moment()));
    }

    @Test
    void onlyWatchersOfEphemeralColumnsLearnTheIdsOfTheirTransactions() {
        Commit first = db.commit(now -> now.insert("T", 1));
        Monitor plain = watch(MonitorMethod.MONITOR_COND_SINCE, "{'T':{'columns':['a']}}");
        Monitor ephemeral = watch(MonitorMethod.MONITOR_COND_SINCE, "{'T':{'columns':['a','e']}}");
        Monitor conditioned = watch(MonitorMethod.MONITOR_COND_SINCE, "{'T':{'columns':['a'],'where':[['e','==',7]]}}");
        Commit second = db.commit(now -> now.update("T", 1, "e", "7"));
        assertFalse(second.id().equals(second.lastPersistentId()));
        assertEquals(second.id(), ephemeral.flush(second).lastId());
        assertEquals(second.id(), conditioned.flush(second).lastId());
        assertNull(plain.flush(second));
        assertEquals(first.id(), ((Monitor.Whole) plain.begin(db.moment())).lastId());
    }

    @Test
    void afterARestartWatchersOfEphemeralColumnsStartAgain() {
        History history = new History(UuidAtom.of(1, 1));
        TheatreDatabase restarted = new TheatreDatabase(new Random(2), history);
        history.replay(UuidAtom.of(1, 2), restarted.change(now -> now.insert("T", 1, "a", "1")));
        history.replay(UuidAtom.of(1, 3), restarted.change(now -> now.update("T", 1, "a", "2")));
        String known = UuidAtom.of(1, 2).toString();
        Monitor plain = restarted.open(MonitorMethod.MONITOR_COND_SINCE, "['P','m',{'T':{'columns':['a']}},'" + known + "']");
        Monitor.Continued continued = assertInstanceOf(Monitor.Continued.class, plain.begin(restarted.moment()));
        assertEquals("{'T':{'ONE':{'modify':{'a':2}}}}", text(continued.update()));
        Monitor ephemeral = restarted.open(MonitorMethod.MONITOR_COND_SINCE, "['P','m',{'T':{'columns':['e']}},'" + known + "']");
        assertInstanceOf(Monitor.Whole.class, ephemeral.begin(restarted.moment()));
        restarted.commit(now -> now.delete("T", 1));
        assertInstanceOf(Monitor.Continued.class, ephemeral.begin(restarted.moment()), "no row is left whose contents could be wrong");
    }

    // ---- sharing and limits

    @Test
    void aThousandMonitorsThatAskForTheSameCostOneEncoding() {
        List<Monitor> monitors = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            monitors.add(watch(MonitorMethod.MONITOR_COND, i % 2 == 0 ? "{'T':{'columns':['a','b']}}" : "{'T':[{'columns':['b','a'],'where':[]}]}"));
        }
        assertEquals(1, db.monitors.viewCount());
        db.commit(now -> now.insert("T", 1));
        byte[] first = monitors.getFirst().flush(db.history.head()).body();
        for (Monitor monitor : monitors.subList(1, 1_000)) {
            assertSame(first, monitor.flush(db.history.head()).body());
        }
        assertEquals(1, db.monitors.statistics().updatesEncoded());
        assertEquals(999, db.monitors.statistics().updatesShared());
        monitors.forEach(Monitor::close);
        assertEquals(0, db.monitors.viewCount());
    }

    @Test
    void aThousandClientsThatComeBackTogetherCostOneEncoding() {
        Commit known = db.commit(now -> now.insert("T", 1));
        db.commit(now -> now.update("T", 1, "a", "1"));
        db.commit(now -> now.insert("T", 2));
        for (int i = 0; i < 1_000; i++) {
            Monitor monitor = watchBeginning(known.id().toString(), "{'T':{'columns':['a']}}");
            Monitor.Continued continued = assertInstanceOf(Monitor.Continued.class, monitor.begin(db.moment()));
            assertEquals("{'T':{'ONE':{'modify':{'a':1}},'TWO':{'insert':{}}}}", text(continued.update()));
        }
        assertEquals(1, db.monitors.statistics().updatesEncoded());
    }

    @Test
    void whatConcernsNobodyIsNotEncoded() {
        Monitor monitor = watch(MonitorMethod.MONITOR_COND, "{'T':{'columns':['a']}}");
        db.commit(now -> now.insert("U", 1));
        db.commit(now -> now.update("U", 1, "n", "4"));
        assertNull(flush(monitor));
        assertEquals(0, db.monitors.statistics().updatesEncoded());
    }

    @Test
    void whatASlowClientMissedIsMergedSoThatTheHistoryIsNotKeptForIt() {
        TheatreDatabase small = new TheatreDatabase(new Random(1), new History(UuidAtom.of(7, 7), 5, 1 << 20), new MonitorLimits(3, 1 << 20, 2, 0));
        Monitor monitor = small.open(MonitorMethod.MONITOR_COND, "['P','m',{'T':{'columns':['a']}}]");
        monitor.begin(small.moment());
        small.commit(now -> now.insert("T", 1));
        for (int i = 1; i <= 20; i++) {
            String value = Integer.toString(i);
            small.commit(now -> now.update("T", 1, "a", value));
            assertTrue(monitor.hold(small.history.head()));
        }
        assertEquals(1, small.monitors.statistics().backlogs());
        assertEquals("{'T':{'ONE':{'insert':{'a':20}}}}", text(monitor.flush(small.history.head())));
        for (int i = 0; i < 4; i++) {
            int number = i + 2;
            small.commit(now -> now.insert("T", number));
        }
        assertFalse(monitor.hold(small.history.head()), "even the rows that differ are too many");
    }
}
