package dev.understudy.storage;

import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes what was flushed durable, as a rule on a thread of its own: all commits that wait when the disk is free share one sync. Any thread
 * may ask; in practice the writer does, once a batch.
 */
public final class Syncer implements AutoCloseable {
    /** How many batches may wait for the disk. */
    public static final int WAITING_LIMIT = 1 << 16;

    private final DatabaseFile file;
    private final Thread thread;
    private List<Synced> waiting = new ArrayList<>();
    private boolean closed;

    /** Called on the syncer's thread, if it has one, when a sync has ended; must be short and must not throw. */
    @FunctionalInterface
    public interface Synced {
        /** @param failure why the positions up to the one asked for may not be durable, or null when they are */
        void done(OvsdbException failure);
    }

    private Syncer(DatabaseFile file, boolean immediate) {
        this.file = file;
        this.thread = immediate ? null : Thread.ofPlatform().daemon().name("storage-sync").start(this::run);
    }

    /** Starts the thread. */
    public static Syncer start(DatabaseFile file) {
        return new Syncer(file, false);
    }

    /** A syncer without a thread, which keeps whoever asks waiting for the disk. */
    public static Syncer immediate(DatabaseFile file) {
        return new Syncer(file, true);
    }

    /**
     * Calls back when all that was flushed before this call is durable. At once, with "resources exhausted", when {@link #WAITING_LIMIT}
     * callers wait already, or when this was closed.
     */
    public void sync(Synced synced) {
        if (thread == null) {
            synced.done(failureOfSync());
            return;
        }
        synchronized (this) {
            if (!closed && waiting.size() < WAITING_LIMIT) {
                waiting.add(synced);
                notify();
                return;
            }
        }
        synced.done(new OvsdbException(ErrorTag.RESOURCES_EXHAUSTED, file.name() + ": too many transactions wait for the disk"));
    }

    private void run() {
        for (List<Synced> batch = next(); batch != null; batch = next()) {
            OvsdbException failure = failureOfSync();
            for (Synced one : batch) {
                one.done(failure);
            }
        }
    }

    private OvsdbException failureOfSync() {
        try {
            file.sync();
            return null;
        } catch (OvsdbException e) {
            return e;
        }
    }

    /** All that wait, when there are any; null when there will be none any more. */
    private synchronized List<Synced> next() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        List<Synced> batch = waiting;
        waiting = new ArrayList<>();
        return batch.isEmpty() ? null : batch;
    }

    /** Ends the thread after a last sync for those who wait. Returns when it has ended. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notify();
        }
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
