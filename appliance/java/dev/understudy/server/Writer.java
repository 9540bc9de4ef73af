package dev.understudy.server;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one database one at a time, in the order in which they came, in batches. A batch runs on the I/O loop of whoever brought
 * its first task, so that a small transaction needs no other thread; a task that is long, or turns out to be, moves the work to a thread
 * of the database's own until nothing is left to do. A task that throws is logged and counts as done; those behind it run.
 */
final class Writer {
    /** How many tasks run before what they did is made durable and other work of the thread gets its turn. */
    static final int BATCH_LIMIT_TASKS = 256;

    private static final Logger LOG = LoggerFactory.getLogger("transaction");

    /** Something to do with the database. */
    interface Task {
        /** Whether this takes so long that it must not run on an I/O loop. */
        boolean isLong();

        /**
         * Does it.
         *
         * @param mayTakeLong whether the thread may be kept busy
         * @return whether it is done; if not, it is run again with permission to take long
         */
        boolean run(boolean mayTakeLong);

        /** A task that is always done when it was run once. */
        static Task of(boolean isLong, Runnable action) {
            return new Task() {
                @Override
                public boolean isLong() {
                    return isLong;
                }

                @Override
                public boolean run(boolean mayTakeLong) {
                    action.run();
                    return true;
                }
            };
        }
    }

    private final ConcurrentLinkedQueue<Task> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Executor thread;
    private final BooleanSupplier isBatchFull;
    private final Runnable endOfBatch;
    /** A task that was taken from the queue and needs a thread that may be kept busy. */
    private Task carried;

    /**
     * @param thread where long tasks run
     * @param isBatchFull asked after each task, whether the batch should end although there is more to do
     * @param endOfBatch called after each batch, on the thread that ran it
     */
    Writer(Executor thread, BooleanSupplier isBatchFull, Runnable endOfBatch) {
        this.thread = thread;
        this.isBatchFull = isBatchFull;
        this.endOfBatch = endOfBatch;
    }

    /**
     * Has a task run.
     *
     * @param loop the I/O loop that calls, where the task may run later; null when the caller is none
     */
    void submit(Task task, Executor loop) {
        queue.add(task);
        if (waiting.getAndIncrement() == 0) {
            boolean onThread = loop == null || task.isLong();
            runNext(onThread ? thread : loop, onThread);
        }
    }

    private void runNext(Executor where, boolean mayTakeLong) {
        try {
            where.execute(() -> runBatch(where, mayTakeLong));
        } catch (RejectedExecutionException stopped) {
            if (where == thread) {
                throw stopped;
            }
            runNext(thread, true);
        }
    }

    private void runBatch(Executor here, boolean mayTakeLong) {
        int done = 0;
        while (done < BATCH_LIMIT_TASKS && !isBatchFull.getAsBoolean()) {
            Task task = carried != null ? carried : queue.poll();
            carried = null;
            if (task == null) {
                break;
            }
            if (!mayTakeLong && task.isLong() || !isDone(task, mayTakeLong)) {
                carried = task;
                break;
            }
            done++;
        }
        guarded(endOfBatch);
        boolean needsThread = carried != null;
        if (waiting.addAndGet(-done) > 0) {
            runNext(needsThread ? thread : here, needsThread || mayTakeLong);
        }
    }

    private static boolean isDone(Task task, boolean mayTakeLong) {
        try {
            return task.run(mayTakeLong);
        } catch (RuntimeException | Error bug) {
            report(bug);
            return true;
        }
    }

    /** Runs something whose failure must not keep others from their turn. */
    static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error bug) {
            report(bug);
        }
    }

    static void report(Throwable bug) {
        LOG.error("internal error in the work on a database", bug);
    }
}
