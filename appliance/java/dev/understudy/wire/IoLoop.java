package dev.understudy.wire;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One I/O thread with what its connections share. Only {@link #wake} and {@link #execute} may be called from other threads. */
final class IoLoop {
    /** What one read of a socket brings at most. */
    private static final int SCRATCH_BYTES = 64 << 10;

    private final EventLoop eventLoop;
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private final ConcurrentLinkedQueue<Outbox> woken = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeScheduled = new AtomicBoolean();
    private final ArrayDeque<Outbox> toFlush = new ArrayDeque<>();
    private boolean flushScheduled;

    IoLoop(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    boolean isHere() {
        return eventLoop.inEventLoop();
    }

    /** Runs {@code task} later. When the loop has been stopped nobody is there to run it, nor any connection that it could concern. */
    void execute(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException stopped) {
            return;
        }
    }

    /** Memory for the bytes that were just read, until the next read on this loop. */
    byte[] scratch() {
        return scratch;
    }

    /** Milliseconds of a clock that never goes back. */
    static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    /** Has {@code outbox} look at what other threads left for it; one task serves all that are woken before it runs. */
    void wake(Outbox outbox) {
        woken.add(outbox);
        if (wakeScheduled.compareAndSet(false, true)) {
            execute(this::runWoken);
        }
    }

    private void runWoken() {
        wakeScheduled.set(false);
        Outbox outbox;
        while ((outbox = woken.poll()) != null) {
            outbox.takeFromOutside();
        }
    }

    /** Flushes {@code outbox} once the tasks at hand are done, so that what they send leaves in one piece. */
    void flushSoon(Outbox outbox) {
        toFlush.add(outbox);
        if (!flushScheduled) {
            flushScheduled = true;
            execute(this::runFlushes);
        }
    }

    private void runFlushes() {
        flushScheduled = false;
        Outbox outbox;
        while ((outbox = toFlush.poll()) != null) {
            outbox.flushNow();
        }
    }
}
