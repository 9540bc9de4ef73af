package dev.understudy.server;

import dev.understudy.wire.IoLoops;
import dev.understudy.wire.Tape;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where a server does what is not for I/O loops. While there is a recording to make or to replay, work on databases is done on the one I/O
 * loop nevertheless, as long as that runs, so that it is always done in the same order.
 */
final class Threads implements AutoCloseable {
    private static final int ENCODERS_MIN_THREADS = 2;
    private static final int IDLE_SECONDS = 10;

    private final IoLoops loops;
    private final boolean many;
    private final ThreadPoolExecutor encoders;
    private final ScheduledExecutorService timer = newTimer("timer");
    private final ScheduledThreadPoolExecutor administration = newTimer("administration");

    Threads(IoLoops loops, Tape tape) {
        this.loops = loops;
        this.many = tape.isLive();
        this.encoders = newPool(Math.max(ENCODERS_MIN_THREADS, Runtime.getRuntime().availableProcessors()), "encoder");
        tape.waitFor(() -> administration.getTaskCount() > administration.getCompletedTaskCount());
    }

    /** Where work is done whose length grows with a database and that is neither a writer's nor a session's. */
    Executor encoders() {
        return many ? encoders : loops.executor();
    }

    /** A thread of its own for a database, which goes when there is nothing to do and so needs not be stopped. */
    Executor database(String name) {
        Executor thread = newPool(1, name);
        return many ? thread : task -> {
            try {
                loops.executor().execute(task);
            } catch (RejectedExecutionException stopped) {
                thread.execute(task);
            }
        };
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Where databases are looked at for what they say about the server itself; may be kept waiting. */
    ScheduledExecutorService administration() {
        return administration;
    }

    private static ThreadPoolExecutor newPool(int threads, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A timer that forgets at once what was canceled. */
    private static ScheduledThreadPoolExecutor newTimer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemon(name));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        administration.shutdownNow();
        encoders.shutdownNow();
    }
}
