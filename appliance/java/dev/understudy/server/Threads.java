package dev.understudy.server;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of the server beside its I/O loops: none keeps the process alive, and none is there for long without work. */
final class Threads {
    private static final int ENCODERS_MIN_THREADS = 2;
    private static final int IDLE_SECONDS = 10;

    private Threads() {}

    /** As many threads as there are processors. */
    static ExecutorService encoders() {
        return pool("encoder", Math.max(ENCODERS_MIN_THREADS, Runtime.getRuntime().availableProcessors()));
    }

    /** A single thread, which needs not be stopped. */
    static Executor one(String name) {
        return pool(name, 1);
    }

    private static ExecutorService pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A timer that forgets at once what was canceled. */
    static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemon("timer"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
