package dev.understudy.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting by the clock, which only a measurement may do. */
final class Pause {
    private Pause() {
    }

    static void millis(long duration) throws IOException {
        until(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(duration));
    }

    /** Returns when {@link System#nanoTime} has reached this. */
    static void until(long time) throws IOException {
        for (long rest = time - System.nanoTime(); rest > 0; rest = time - System.nanoTime()) {
            LockSupport.parkNanos(rest);
            if (Thread.interrupted()) {
                throw new IOException("interrupted");
            }
        }
    }
}
