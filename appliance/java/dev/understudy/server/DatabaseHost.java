package dev.understudy.server;

import dev.understudy.engine.Conversion;
import dev.understudy.engine.Database;
import dev.understudy.engine.UuidSource;
import dev.understudy.monitor.History;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.storage.CompactionPolicy;
import dev.understudy.storage.Compactor;
import dev.understudy.storage.DatabaseFile;
import dev.understudy.storage.FileLocks;
import dev.understudy.storage.FileOptions;
import dev.understudy.storage.HistoryLimits;
import dev.understudy.storage.Position;
import dev.understudy.storage.Syncer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps a database that is served from a file: opens the file, compacts it when it is time, and closes it. */
final class DatabaseHost implements AutoCloseable {
    /** How often it is looked whether the file is to be compacted. */
    private static final int COMPACTION_LOOK_SECONDS = 5;
    /** How long a conversion or compaction waits for the end of another compaction before it looks again. */
    private static final int RETRY_MS = 20;
    /** How long a close waits for the transaction that is being executed. */
    private static final int CLOSE_LIMIT_SECONDS = 5;

    private final Path path;
    private final DatabaseFile file;
    private volatile ServedDatabase served;
    private volatile Standalone model;
    /** Whether the file is being closed; used on the writer. */
    private boolean closed;
    private final Executor thread;
    private final Syncer syncer;
    private final Compactor compactor;
    private final CompactionPolicy policy;
    private final ServerOptions options;
    private final UuidSource uuids;
    private final Threads threads;
    private final LongSupplier clockMs;
    private final Runnable onCompacted;
    private final ScheduledFuture<?> compactionLook;

    private DatabaseHost(Path path, ServerOptions options, FileLocks locks, Threads threads, LongSupplier clockMs, Runnable onCompacted) {
        this.path = path;
        this.onCompacted = onCompacted;
        this.options = options;
        this.uuids = new RandomUuids(options.tape());
        this.threads = threads;
        this.clockMs = clockMs;
        FileOptions fileOptions = FileOptions.readWrite(locks, new HistoryLimits(History.TRANSACTIONS_LIMIT, History.SIZE_LIMIT_BYTES), uuids);
        this.file = DatabaseFile.open(path, options.columnDiff() ? fileOptions : fileOptions.withoutColumnDiffs());
        String name = file.database().schema().name();
        this.thread = threads.database("writer-" + name);
        this.syncer = options.tape().isLive() ? Syncer.start(file) : Syncer.immediate(file);
        serve(history());
        this.compactor = new Compactor(file, task -> model.execute(task, null), System::nanoTime);
        this.policy = new CompactionPolicy(clockMs.getAsLong(), DatabaseHost::below);
        this.compactionLook = threads.timer().scheduleWithFixedDelay(() -> model.execute(this::compactIfDue, null), COMPACTION_LOOK_SECONDS,
                COMPACTION_LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Opens a file and makes a database to be served of it.
     *
     * @param onCompacted called, on any thread, after each compaction of the file
     * @throws OvsdbException when the file cannot be used
     */
    static DatabaseHost open(Path path, ServerOptions options, FileLocks locks, Threads threads, LongSupplier clockMs,
            Runnable onCompacted) {
        return new DatabaseHost(path, options, locks, threads, clockMs, onCompacted);
    }

    /** Makes what serves the database as the file has it now. */
    private void serve(History history) {
        served = new ServedDatabase(file.database().schema(), history, threads.encoders());
        model = new Standalone(file.database(), new FileJournal(file, syncer, uuids, options.tape()::dateMs), served, false,
                options.durability() == Durability.ALWAYS, new Execution.Means(thread, threads.encoders(), threads.timer(), clockMs));
        served.serve(model);
    }

    private History history() {
        History history = new History(file.historyStart().id());
        file.history().forEach(entry -> history.replay(entry.position().id(), entry.changes()));
        return history;
    }

    private static long below(long bound) {
        return ThreadLocalRandom.current().nextLong(bound);
    }

    Path path() {
        return path;
    }

    ServedDatabase served() {
        return served;
    }

    private void compactIfDue() {
        if (!closed && !compactor.isRunning() && policy.isDue(clockMs.getAsLong(), file.recordsSinceCompaction(), file.sizeBytes(), file.baseBytes())) {
            start(DatabaseFile.History.KEPT);
        }
    }

    private CompletableFuture<Void> start(DatabaseFile.History history) {
        policy.compacted(clockMs.getAsLong(), DatabaseHost::below);
        return compactor.start(file.database().snapshot(), history, options.tape().dateMs()).thenRun(onCompacted);
    }

    /**
     * Compacts the file, and returns when that is done.
     *
     * @throws OvsdbException when it failed
     */
    void compact() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        model.execute(() -> compact(done), null);
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof OvsdbException error ? error : e;
        }
    }

    private void compact(CompletableFuture<Void> done) {
        if (closed) {
            done.completeExceptionally(new OvsdbException(ErrorTag.IO_ERROR, path + ": closed meanwhile"));
        } else if (compactor.isRunning()) {
            threads.timer().schedule(() -> model.execute(() -> compact(done), null), RETRY_MS, TimeUnit.MILLISECONDS);
        } else {
            start(DatabaseFile.History.DROPPED).whenComplete((nothing, failure) -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        }
    }

    /**
     * Brings the database under another schema, in the file and in memory, at once or not at all.
     *
     * @param before what serves the database now; when that is another already, nothing happens
     * @return done, on the database's writer, with what serves the database then; or fails with an {@link OvsdbException}
     */
    CompletableFuture<ServedDatabase> convert(ServedDatabase before, DatabaseSchema schema) {
        CompletableFuture<ServedDatabase> done = new CompletableFuture<>();
        model.executeLong(() -> convert(before, schema, done));
        return done;
    }

    private void convert(ServedDatabase expected, DatabaseSchema schema, CompletableFuture<ServedDatabase> done) {
        if (closed || served != expected) {
            done.completeExceptionally(new OvsdbException(ErrorTag.ABORTED, "database " + expected.name() + " was removed or converted meanwhile"));
            return;
        } else if (compactor.isRunning()) {
            threads.timer().schedule(() -> model.executeLong(() -> convert(expected, schema, done)), RETRY_MS, TimeUnit.MILLISECONDS);
            return;
        }
        try {
            Database converted = Conversion.convert(file.database().snapshot(), schema, uuids);
            Position position = file.convert(converted, "converted by ovsdb-server", options.tape().dateMs());
            Standalone before = model;
            serve(new History(position.id()));
            before.succeedBy(model);
            done.complete(served);
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    /** Lets records of the file hold differences of columns from now on. */
    void enableColumnDiffs() {
        model.execute(file::enableColumnDiffs, null);
    }

    /** What is wrong with the file, or null. */
    OvsdbException failure() {
        return file.failure();
    }

    /** The state of the file, in one line. */
    String status() {
        OvsdbException failure = failure();
        return failure == null ? "ok" : failure.getMessage();
    }

    /** Executes nothing more and closes the file. Waits. */
    @Override
    public void close() {
        compactionLook.cancel(false);
        CompletableFuture<Void> idle = new CompletableFuture<>();
        model.execute(() -> {
            closed = true;
            model.retire();
            compactor.close();
            idle.complete(null);
        }, null);
        idle.completeOnTimeout(null, CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS).join();
        syncer.close();
        file.close();
    }
}
