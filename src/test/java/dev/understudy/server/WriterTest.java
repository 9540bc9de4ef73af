package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Tasks run one at a time and in order, wherever they run. */
class WriterTest {
    /** Runs what it was given when it is told to. */
    private static final class ByHand implements Executor {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        boolean runOne() {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
            return task != null;
        }
    }

    private final ByHand thread = new ByHand();
    private final ByHand loop = new ByHand();
    private final List<String> done = new ArrayList<>();
    private Predicate<List<String>> full = list -> false;
    private final Writer writer = new Writer(thread, () -> full.test(done), () -> done.add("end"));

    private Writer.Task task(String name) {
        return Writer.Task.of(false, () -> done.add(name));
    }

    @Test
    void tasksOfOneTurnMakeOneBatch() {
        for (int i = 0; i < 3; i++) {
            writer.submit(task("t" + i), loop);
        }
        assertTrue(loop.runOne());
        assertEquals(List.of("t0", "t1", "t2", "end"), done);
        assertEquals(0, thread.tasks.size() + loop.tasks.size());
    }

    @Test
    void aBatchEndsAtItsLimitAndTheNextFollows() {
        for (int i = 0; i <= Writer.BATCH_LIMIT_TASKS; i++) {
            writer.submit(task("t"), loop);
        }
        loop.runOne();
        assertEquals(Writer.BATCH_LIMIT_TASKS, done.indexOf("end"));
        loop.runOne();
        assertEquals(List.of("t", "end"), done.subList(Writer.BATCH_LIMIT_TASKS + 1, done.size()));
        assertEquals(0, loop.tasks.size());
    }

    @Test
    void aFullBatchEnds() {
        full = list -> list.size() % 2 == 1;
        writer.submit(task("a"), loop);
        writer.submit(task("b"), loop);
        loop.runOne();
        assertEquals(List.of("a", "end"), done);
        loop.runOne();
        assertEquals(List.of("a", "end", "b", "end"), done);
    }

    @Test
    void aLongTaskMovesEverythingBehindItToTheThread() {
        writer.submit(task("short"), loop);
        writer.submit(Writer.Task.of(true, () -> done.add("long")), loop);
        writer.submit(task("behind"), loop);
        loop.runOne();
        assertEquals(List.of("short", "end"), done);
        assertEquals(0, loop.tasks.size());
        thread.runOne();
        assertEquals(List.of("short", "end", "long", "behind", "end"), done);
        writer.submit(task("later"), loop);
        assertTrue(loop.runOne());
        assertEquals("later", done.get(done.size() - 2));
    }

    @Test
    void aTaskThatTurnsOutToBeLongRunsAgainOnTheThread() {
        writer.submit(new Writer.Task() {
            @Override
            public boolean isLong() {
                return false;
            }

            @Override
            public boolean run(boolean mayTakeLong) {
                done.add(mayTakeLong ? "at length" : "tried");
                return mayTakeLong;
            }
        }, loop);
        writer.submit(task("behind"), loop);
        loop.runOne();
        thread.runOne();
        assertEquals(List.of("tried", "end", "at length", "behind", "end"), done);
    }

    @Test
    void aTaskThatThrowsHoldsUpNobody() {
        writer.submit(Writer.Task.of(false, () -> {
            throw new IllegalStateException("as this test wants");
        }), loop);
        writer.submit(task("behind"), loop);
        loop.runOne();
        assertEquals(List.of("behind", "end"), done);
        writer.submit(task("later"), loop);
        assertTrue(loop.runOne(), "the writer sleeps");
    }

    @Test
    void anEndOfBatchThatThrowsHoldsUpNobody() {
        Writer failing = new Writer(thread, () -> false, () -> {
            throw new StackOverflowError("as this test wants");
        });
        failing.submit(task("one"), loop);
        loop.runOne();
        failing.submit(task("two"), loop);
        loop.runOne();
        assertEquals(List.of("one", "two"), done);
    }

    @Test
    void whenALoopIsGoneTheThreadTakesOver() {
        Executor gone = task -> {
            throw new RejectedExecutionException();
        };
        writer.submit(task("one"), gone);
        writer.submit(task("two"), gone);
        thread.runOne();
        assertEquals(List.of("one", "two", "end"), done);
    }

    @Test
    void nothingIsLostOrMixedUpWhenManySubmit() throws InterruptedException {
        int submitters = 4;
        int each = 20_000;
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(submitters * each);
        try (ExecutorService own = Executors.newSingleThreadExecutor(); ExecutorService loops = Executors.newFixedThreadPool(submitters)) {
            Writer busy = new Writer(own, () -> false, () -> assertEquals(0, inside.get()));
            for (int s = 0; s < submitters; s++) {
                int base = s * each;
                loops.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        int number = base + i;
                        busy.submit(Writer.Task.of(number % 1000 == 0, () -> {
                            if (inside.incrementAndGet() == 1) {
                                seen.add(number);
                            }
                            inside.decrementAndGet();
                            all.countDown();
                        }), loops);
                    }
                });
            }
            assertTrue(all.await(60, TimeUnit.SECONDS), () -> all.getCount() + " tasks were lost");
        }
        assertEquals(submitters * each, seen.size());
        for (int s = 0; s < submitters; s++) {
            int from = s * each;
            List<Integer> own = seen.stream().filter(number -> number >= from && number < from + each).toList();
            assertEquals(own.stream().sorted().toList(), own, "tasks of one submitter changed places");
        }
    }
}
