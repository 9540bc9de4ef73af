package dev.understudy.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.engine.Condition;
import dev.understudy.value.UuidAtom;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The initial contents: what they cost, and how they reach a client. */
class DumpTest {
    private static final int ROWS = 2_000;
    /** Pages of the table that hold rows. */
    private static final int PAGES = 8;
    private static final String EVERYTHING = "['P','m',{'T':{'columns':['a','b','s']},'U':{}}]";

    private final TheatreDatabase db = filled(MonitorLimits.DEFAULT);

    private static TheatreDatabase filled(MonitorLimits limits) {
        TheatreDatabase db = new TheatreDatabase(new Random(1), new History(UuidAtom.of(7, 7)), limits);
        db.commit(now -> {
            for (int i = 0; i < ROWS; i++) {
                now.insert("T", i, "a", Integer.toString(i), "b", "'" + "text".repeat(20) + "'", "s", "['set',[1,2,3]]");
            }
            now.insert("U", 1, "x", "'one'");
        });
        return db;
    }

    private static Monitor watch(TheatreDatabase db, String params) {
        Monitor monitor = db.open(MonitorMethod.MONITOR_COND, params);
        monitor.begin(db.moment());
        return monitor;
    }

    private static JsonNode expected(TheatreDatabase db, String params) {
        ViewKey key = MonitorParameters.read(MonitorMethod.MONITOR_COND, TheatreDatabase.json(params)).request(TheatreDatabase.SCHEMA).key();
        return new Expectation(key.spec(), key.format()).initial(db.database.snapshot(), List.of(Condition.ALL, Condition.ALL));
    }

    @Test
    void manyPagesMakeOneText() {
        byte[] text = TestSink.textOf(watch(db, EVERYTHING), db.moment());
        assertEquals(expected(db, EVERYTHING), Expectation.parse(text));
    }

    @Test
    void aSecondDumpSharesTheBytesOfTheFirst() {
        TestSink first = new TestSink();
        TestSink second = new TestSink();
        watch(db, EVERYTHING).dump(db.moment(), first).start();
        long encoded = db.monitors.statistics().pagesEncoded();
        watch(db, EVERYTHING).dump(db.moment(), second).start();
        assertEquals(encoded, db.monitors.statistics().pagesEncoded());
        assertEquals(encoded, db.monitors.statistics().pagesShared());
        assertEquals(first.chunks.size(), second.chunks.size());
        int shared = 0;
        for (int i = 0; i < first.chunks.size(); i++) {
            shared += sameMemory(first.chunks.get(i), second.chunks.get(i)) ? 1 : 0;
        }
        assertEquals(PAGES, shared, "each page of the large table is one piece of memory");
    }

    private static boolean sameMemory(ByteBuffer a, ByteBuffer b) {
        return a.isDirect() && b.isDirect() && MemorySegment.ofBuffer(a).address() == MemorySegment.ofBuffer(b).address();
    }

    @Test
    void onlyPagesThatChangedAreEncodedAgain() {
        TestSink.textOf(watch(db, EVERYTHING), db.moment());
        long encoded = db.monitors.statistics().pagesEncoded();
        db.commit(now -> now.update("T", 700, "a", "-1"));
        byte[] text = TestSink.textOf(watch(db, EVERYTHING), db.moment());
        assertEquals(encoded + 1, db.monitors.statistics().pagesEncoded());
        assertEquals(expected(db, EVERYTHING), Expectation.parse(text));
    }

    @Test
    void anOldMomentIsStillToldAsItWas() {
        JsonNode before = expected(db, EVERYTHING);
        Monitor monitor = watch(db, EVERYTHING);
        Moment moment = db.moment();
        db.commit(now -> {
            now.delete("T", 3);
            now.update("T", 4, "b", "'new'");
        });
        TestSink.textOf(watch(db, EVERYTHING), db.moment());
        assertEquals(before, Expectation.parse(TestSink.textOf(monitor, moment)));
        assertEquals(expected(db, EVERYTHING), Expectation.parse(TestSink.textOf(watch(db, EVERYTHING), db.moment())));
    }

    @Test
    void aSinkThatIsFullIsWaitedFor() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Monitors monitors = new Monitors(db.history, tasks::add);
        Monitor monitor = monitors.open(MonitorParameters.read(MonitorMethod.MONITOR_COND, TheatreDatabase.json(EVERYTHING))
                .request(TheatreDatabase.SCHEMA));
        TestSink sink = new TestSink();
        sink.open = false;
        Dump dump = monitor.dump(db.moment(), sink);
        dump.start();
        assertTrue(sink.chunks.isEmpty(), "nothing is done on the caller's thread");
        for (int turns = 0; !sink.ended; turns++) {
            assertTrue(turns < 100);
            int before = sink.chunks.size();
            tasks.remove().run();
            assertTrue(sink.ended || sink.chunks.size() - before <= 2, "at most what was gathered and a page");
            if (!sink.ended) {
                assertTrue(tasks.isEmpty(), "nothing goes on until the sink says so");
                dump.resume();
            }
        }
        assertEquals(expected(db, EVERYTHING), Expectation.parse(sink.text.toByteArray()));
    }

    @Test
    void aSinkMaySayThatThereIsRoomBeforeTheDumpHasStopped() {
        List<Dump> dump = new ArrayList<>();
        TestSink sink = new TestSink() {
            @Override
            public boolean accept(ByteBuffer chunk) {
                super.accept(chunk);
                dump.getFirst().resume();
                return false;
            }
        };
        dump.add(watch(db, EVERYTHING).dump(db.moment(), sink));
        dump.getFirst().start();
        assertTrue(sink.ended);
        assertEquals(expected(db, EVERYTHING), Expectation.parse(sink.text.toByteArray()));
    }

    @Test
    void aDumpThatNobodyWantsEnds() {
        TestSink sink = new TestSink();
        sink.open = false;
        Dump dump = watch(db, EVERYTHING).dump(db.moment(), sink);
        dump.start();
        int chunks = sink.chunks.size();
        dump.cancel();
        assertEquals(chunks, sink.chunks.size());
        assertFalse(sink.ended);
        db.monitors.releaseIdle(0);
        db.monitors.releaseIdle(Monitors.DUMP_CACHE_IDLE_MS);
        assertEquals(0, db.monitors.dumpCacheBytes(), "it does not keep the pages");
    }

    @Test
    void aSinkThatFailsIsTold() {
        TestSink sink = new TestSink() {
            @Override
            public boolean accept(ByteBuffer chunk) {
                throw new IllegalStateException("no room");
            }
        };
        watch(db, EVERYTHING).dump(db.moment(), sink).start();
        assertEquals("no room", sink.failure.getMessage());
        assertFalse(sink.ended);
    }

    @Test
    void aDumpIsStartedOnce() {
        Dump dump = watch(db, EVERYTHING).dump(db.moment(), new TestSink());
        dump.start();
        assertThrows(IllegalStateException.class, dump::start);
    }

    @Test
    void pagesAreReleasedWhenNobodyUsedThemForATime() {
        TestSink.textOf(watch(db, EVERYTHING), db.moment());
        long held = db.monitors.dumpCacheBytes();
        assertTrue(held > 100_000);
        db.monitors.releaseIdle(50_000);
        TestSink.textOf(watch(db, EVERYTHING), db.moment());
        db.monitors.releaseIdle(50_000 + Monitors.DUMP_CACHE_IDLE_MS);
        assertEquals(held, db.monitors.dumpCacheBytes(), "used again meanwhile");
        db.monitors.releaseIdle(50_000 + 2 * Monitors.DUMP_CACHE_IDLE_MS);
        assertEquals(0, db.monitors.dumpCacheBytes());
        assertEquals(expected(db, EVERYTHING), Expectation.parse(TestSink.textOf(watch(db, EVERYTHING), db.moment())));
    }

    @Test
    void pagesOutliveTheMonitorThatAskedFirst() {
        Monitor monitor = watch(db, EVERYTHING);
        TestSink.textOf(monitor, db.moment());
        monitor.close();
        assertNotEquals(0, db.monitors.dumpCacheBytes());
        long encoded = db.monitors.statistics().pagesEncoded();
        TestSink.textOf(watch(db, EVERYTHING), db.moment());
        assertEquals(encoded, db.monitors.statistics().pagesEncoded());
    }

    @Test
    void whatDoesNotFitTheBudgetIsMadeAndNotKept() {
        TheatreDatabase poor = filled(new MonitorLimits(10, 1 << 20, 10, 50_000));
        for (int i = 0; i < 2; i++) {
            assertEquals(expected(poor, EVERYTHING), Expectation.parse(TestSink.textOf(watch(poor, EVERYTHING), poor.moment())));
            assertTrue(poor.monitors.dumpCacheBytes() > 0 && poor.monitors.dumpCacheBytes() <= 50_000);
        }
    }

    @Test
    void whatOneClientAloneSeesIsNotKept() {
        String some = "['P','m',{'T':{'columns':['a','b','s'],'where':[['a','<',1000]]}}]";
        byte[] first = TestSink.textOf(watch(db, some), db.moment());
        assertEquals(0, db.monitors.dumpCacheBytes());
        byte[] second = TestSink.textOf(watch(db, some), db.moment());
        assertEquals(Expectation.parse(first), Expectation.parse(second));
        assertTrue(db.monitors.dumpCacheBytes() > 0, "a second one wants the same");
    }

    @Test
    void dumpsAtOnceEncodeEachPageOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Monitors monitors = new Monitors(db.history, threads::execute);
            Moment moment = db.moment();
            CountDownLatch finished = new CountDownLatch(20);
            List<TestSink> sinks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TestSink sink = new TestSink() {
                    @Override
                    public void end() {
                        super.end();
                        finished.countDown();
                    }
                };
                sinks.add(sink);
                monitors.open(MonitorParameters.read(MonitorMethod.MONITOR_COND, TheatreDatabase.json(EVERYTHING)).request(TheatreDatabase.SCHEMA))
                        .dump(moment, sink).start();
            }
            assertTrue(finished.await(60, TimeUnit.SECONDS));
            int pages = moment.snapshot().tables().stream().mapToInt(table -> table.pageCount()).sum();
            assertEquals(pages, monitors.statistics().pagesEncoded());
            assertEquals(19L * pages, monitors.statistics().pagesShared());
            JsonNode expected = expected(db, EVERYTHING);
            for (TestSink sink : sinks) {
                assertNull(sink.failure);
                assertEquals(expected, Expectation.parse(sink.text.toByteArray()));
            }
            assertTrue(sameMemory(sinks.get(0).chunks.get(1), sinks.get(19).chunks.get(1)));
        }
    }
}
