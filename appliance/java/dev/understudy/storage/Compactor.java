package dev.understudy.storage;

import dev.understudy.engine.DatabaseSnapshot;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compacts one database file in the background. At most one compaction runs at a time. */
public final class Compactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("storage");
    private static final String COMMENT = "compacting database online";
    /** From this duration on a compaction is worth a line in the log. */
    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final String CLOSED = "the file is being closed";
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final DatabaseFile file;
    private final Executor writer;
    private final LongSupplier nanoClock;
    private volatile boolean running;
    private volatile boolean closed;
    /** What the compaction waits for while it waits for the writer. */
    private volatile CompletableFuture<Void> swapping;

    /**
     * @param writer runs tasks on the database's writer, between two batches
     * @param nanoClock measures durations, in ns
     */
    public Compactor(DatabaseFile file, Executor writer, LongSupplier nanoClock) {
        this.file = file;
        this.writer = writer;
        this.nanoClock = nanoClock;
    }

    /** Whether a compaction is going on. Any thread. */
    public boolean isRunning() {
        return running;
    }

    /**
     * Begins a compaction; called by the writer, between two batches.
     *
     * @param snapshot the database as it is now
     * @param dateMs the time, in ms since 1970
     * @return done when the new file is in use and durable; fails with an {@link dev.understudy.schema.OvsdbException} when the old file
     *     stays in use, and with an {@link IllegalStateException} when a compaction is running already
     */
    public CompletableFuture<Void> start(DatabaseSnapshot snapshot, DatabaseFile.History history, long dateMs) {
        if (running) {
            return CompletableFuture.failedFuture(new IllegalStateException(file.name() + ": is being compacted already"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            Compaction compaction = file.compact(snapshot, history, COMMENT, dateMs);
            running = true;
            Thread thread = Thread.ofPlatform().daemon().name("storage-compact").priority(Thread.MIN_PRIORITY).unstarted(() -> run(compaction, done));
            thread.start();
        } catch (IOException e) {
            done.completeExceptionally(IoErrors.of(file.name() + ": compaction failed", e));
        }
        return done;
    }

    private void run(Compaction compaction, CompletableFuture<Void> done) {
        Throwable failure = null;
        try {
            runSteps(compaction);
        } catch (IOException e) {
            failure = IoErrors.of(file.name() + ": compaction failed", e);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        running = false;
        if (failure == null) {
            done.complete(null);
        } else {
            LOG.warn("{}", failure.getMessage());
            done.completeExceptionally(failure);
        }
    }

    private void runSteps(Compaction compaction) throws IOException {
        long start = nanoClock.getAsLong();
        try {
            compaction.write();
            long written = nanoClock.getAsLong();
            onWriter(compaction);
            compaction.settle();
            report(start, written);
        } finally {
            compaction.abandonUnlessSwapped();
        }
    }

    private void onWriter(Compaction compaction) throws IOException {
        CompletableFuture<Void> swapped = new CompletableFuture<>();
        swapping = swapped;
        if (closed) {
            throw new IOException(CLOSED);
        }
        writer.execute(() -> {
            if (swapped.isDone()) {
                return;
            }
            try {
                compaction.swap();
                swapped.complete(null);
            } catch (IOException | RuntimeException e) {
                swapped.completeExceptionally(e);
            }
        });
        try {
            swapped.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Gives up a compaction that is going on. To be called by the writer, before it closes the file. */
    @Override
    public void close() {
        closed = true;
        CompletableFuture<Void> waitingForWriter = swapping;
        if (waitingForWriter != null) {
            waitingForWriter.completeExceptionally(new IOException(CLOSED));
        }
    }

    private void report(long start, long written) {
        long end = nanoClock.getAsLong();
        String text = "{}: Database compaction took {}ms (write: {}ms)";
        Object[] values = {file.database().schema().name(), (end - start) / NANOS_PER_MILLI, (written - start) / NANOS_PER_MILLI};
        if (end - start > REPORT_NANOS) {
            LOG.info(text, values);
        } else {
            LOG.debug(text, values);
        }
    }
}
