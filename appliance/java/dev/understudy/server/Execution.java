package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.OperationSurvey;
import dev.understudy.engine.Outcome;
import dev.understudy.engine.TransactRequest;
import dev.understudy.engine.Transaction;
import dev.understudy.engine.TransactionContext;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import dev.understudy.wire.JsonRpcWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the transactions of one database, whatever its service model, in batches: all of a batch are executed, then written to the journal in one
 * piece, then shown to monitors and answered. When the writing fails, the whole batch is undone, and its transactions are executed and written
 * one by one, so that each is answered with what became of it. Any thread may call; what is for the writer says so.
 */
final class Execution {
    /** How many rows of a table a transaction may look at one by one on an I/O loop. */
    private static final int INLINE_SCAN_LIMIT_ROWS = 4096;
    private static final Logger LOG = LoggerFactory.getLogger("transaction");
    private static final RateLimit FAILED_WRITES = new RateLimit(5, 5);

    /**
     * Where and how transactions are executed.
     *
     * @param thread where long transactions are executed that may change something
     * @param readers where long transactions are executed that only read
     * @param clockMs milliseconds that never go back
     */
    record Means(Executor thread, Executor readers, ScheduledExecutorService timer, LongSupplier clockMs) {
        long nowMs() {
            return clockMs.getAsLong();
        }
    }

    /** Who decides on transactions that change something, when that is not decided here. */
    interface Elsewhere {
        /** Takes over a transaction that could be committed here, on the writer, after everything that came before is published. */
        void forward(PendingTransaction transaction);
    }

    /** A change that was decided elsewhere. */
    interface Foreign {
        /** Makes the change, on the writer; null when there is nothing to tell of it. */
        Identified apply(Database database);
    }

    /** What a transaction changed, which may be nothing, and its id. */
    record Identified(Changes changes, UuidAtom id) {}

    private final boolean readOnly;
    private final Journal journal;
    private final CommitListener listener;
    private final Means means;
    private final Elsewhere elsewhere;
    private final Writer writer;

    private Database database;
    private final Batch batch;
    private final List<Runnable> afterBatch = new ArrayList<>();
    private final WaitingTransactions waiting;
    /** What serves the database in place of this, once it has another schema; or null. */
    private Execution successor;
    /** Whether the database is not served any more. */
    private boolean retired;

    /**
     * @param readOnly whether the database is one of the server's own, which clients may not change
     * @param alwaysDurable whether every transaction is answered only when it is on stable storage
     * @param elsewhere who gets the transactions that may change something, or null when they are committed here
     */
    Execution(Database database, Journal journal, CommitListener listener, boolean readOnly, boolean alwaysDurable, Means means, Elsewhere elsewhere) {
        this.database = database;
        this.journal = journal;
        this.listener = listener;
        this.readOnly = readOnly;
        this.batch = new Batch(journal, alwaysDurable);
        this.means = means;
        this.elsewhere = elsewhere;
        this.waiting = new WaitingTransactions(means.timer(), this::retry);
        this.writer = new Writer(means.thread(), batch::isFull, this::endBatch);
    }

    /** As {@link ServiceModel#memory}. */
    Map<String, Long> memory() {
        CompletableFuture<Map<String, Long>> counts = new CompletableFuture<>();
        submit(() -> counts.complete(countMemory()), null);
        return counts.join();
    }

    private Map<String, Long> countMemory() {
        Map<String, Long> counts = new HashMap<>();
        counts.put("atoms", database.atomCount());
        counts.put("cells", database.cellCount());
        counts.put("n-weak-refs", database.weakReferenceCount());
        if (waiting.size() > 0) {
            counts.put("triggers", (long) waiting.size());
        }
        return counts;
    }

    /** As {@link ServiceModel#execute}. */
    void execute(Runnable action, Executor loop) {
        submit(() -> {
            if (successor != null) {
                successor.execute(action, null);
            } else {
                afterBatch.add(action);
            }
        }, loop);
    }

    /** As {@link ServiceModel#transact}. */
    void transact(PendingTransaction transaction, Executor loop) {
        writer.submit(task(transaction, () -> false), loop);
    }

    /** Executes a waiting transaction again, as soon as its turn comes. Any thread may call. */
    private void retry(PendingTransaction transaction) {
        writer.submit(task(transaction, () -> !waiting.contains(transaction)), null);
    }

    private Writer.Task task(PendingTransaction transaction, BooleanSupplier isOver) {
        return new Writer.Task() {
            @Override
            public boolean isLong() {
                return transaction.isLong();
            }

            @Override
            public boolean run(boolean mayTakeLong) {
                return isOver.getAsBoolean() || execute(transaction, mayTakeLong);
            }
        };
    }

    /** Withdraws a transaction that waits. When it does not wait here, {@code otherwise} runs on the writer. */
    void cancel(PendingTransaction transaction, Runnable otherwise, Executor loop) {
        submit(() -> {
            if (waiting.remove(transaction)) {
                transaction.client().canceled(transaction);
            } else if (successor != null) {
                successor.cancel(transaction, otherwise, null);
            } else {
                otherwise.run();
            }
        }, loop);
    }

    /** As {@link ServiceModel#withSnapshot}. */
    void withSnapshot(Consumer<DatabaseSnapshot> reader, Executor loop) {
        submit(() -> afterBatch.add(() -> reader.accept(database.snapshot())), loop);
    }

    /** Runs something on the writer that takes long, with nothing half done. */
    void executeLong(Runnable action) {
        writer.submit(Writer.Task.of(true, () -> {
            if (successor != null) {
                successor.executeLong(action);
            } else {
                afterBatch.add(action);
            }
        }), null);
    }

    /** Hands all further transactions to another model of the same database, and withdraws those that wait. On the writer, with nothing half done. */
    void succeedBy(Execution next) {
        successor = next;
        waiting.cancelAll();
    }

    /** Executes no further transactions, and withdraws those that wait. On the writer, with nothing half done. */
    void retire() {
        retired = true;
        waiting.cancelAll();
    }

    /** As {@link ServiceModel#change}. */
    void change(ServiceModel.Edit edit, String comment) {
        submit(() -> {
            if (successor == null && !retired) {
                changeNow(edit, comment);
            }
        }, null);
    }

    private void changeNow(ServiceModel.Edit edit, String comment) {
        Transaction transaction = new Transaction(database);
        try {
            edit.apply(database, transaction);
        } catch (RuntimeException | Error e) {
            transaction.abort();
            warn(e);
            return;
        }
        try {
            Changes changes = transaction.commit();
            if (!changes.isEmpty()) {
                batch.add(new Outcome.Committed(changes, comment, false), append(changes, comment));
            }
        } catch (RuntimeException | Error e) {
            warn(e);
        }
    }

    /** Makes a change that was decided elsewhere, which may be long, as part of the batch. */
    void apply(Foreign change, boolean isLong, Executor loop) {
        writer.submit(Writer.Task.of(isLong, () -> {
            if (successor == null && !retired) {
                Identified done = change.apply(database);
                if (done != null) {
                    batch.add(new Outcome.Committed(done.changes(), "", false), done.id());
                }
            }
        }), loop);
    }

    /** Replaces the contents by another database of the same schema. On the writer, with nothing half done; the caller tells those who watch. */
    void replace(Database next) {
        database = next;
        waiting.all().forEach(this::retry);
    }

    private void warn(Throwable failure) {
        LOG.warn("{}: a change by the server failed: {}", database.schema().name(), failure.getMessage());
    }

    /** Appends a transaction to the journal, or undoes it. */
    private UuidAtom append(Changes changes, String comment) {
        try {
            return journal.append(changes, comment);
        } catch (RuntimeException | Error e) {
            database.revert(changes);
            throw e;
        }
    }

    /** Runs something short on the writer. */
    private void submit(Runnable action, Executor loop) {
        writer.submit(Writer.Task.of(false, action), loop);
    }

    /** Executes a transaction as part of the batch; returns false when that would take too long here. */
    private boolean execute(PendingTransaction transaction, boolean mayTakeLong) {
        if (successor != null) {
            successor.transact(transaction, null);
            return true;
        } else if (retired) {
            transaction.client().canceled(transaction);
            return true;
        }
        JsonWriter answers = batch.answers();
        int from = answers.length();
        JsonRpcWriter.beginReply(answers, transaction.request());
        int resultsFrom = answers.length();
        try {
            return execute(transaction, mayTakeLong ? TransactionContext.UNLIMITED_ROWS : INLINE_SCAN_LIMIT_ROWS, from);
        } catch (RuntimeException | Error bug) {
            answers.truncate(resultsFrom);
            LongRead.writeBug(database, bug, answers);
            finish(transaction, new Outcome.Failed(), null, from);
            return true;
        }
    }

    private boolean execute(PendingTransaction transaction, int scanLimitRows, int answerFrom) {
        TransactionContext context = transaction.context(database, false, readOnly, means.nowMs(), scanLimitRows);
        Outcome outcome = TransactRequest.execute(database, context, transaction.params(), batch.answers());
        switch (outcome) {
            case Outcome.TooLong() -> {
                batch.answers().truncate(answerFrom);
                transaction.setScansMuch();
                if (!OperationSurvey.onlyReads(transaction.params())) {
                    return false;
                }
                waiting.remove(transaction);
                afterBatch.add(() -> new LongRead(transaction, database, readOnly, means).start());
            }
            case Outcome.Waiting(long timeoutMillis) -> {
                batch.answers().truncate(answerFrom);
                waiting.add(transaction, timeoutMillis, context.elapsedMillis());
            }
            case Outcome.Failed() -> finish(transaction, outcome, null, answerFrom);
            case Outcome.Committed(Changes changes, String comment, boolean durable) -> {
                if (elsewhere == null || OperationSurvey.changesNothing(transaction.params())) {
                    finish(transaction, outcome, changes.isEmpty() ? null : append(changes, comment), answerFrom);
                } else {
                    forward(transaction, changes, answerFrom);
                }
            }
        }
        return true;
    }

    private void forward(PendingTransaction transaction, Changes changes, int answerFrom) {
        database.revert(changes);
        batch.answers().truncate(answerFrom);
        waiting.remove(transaction);
        afterBatch.add(() -> elsewhere.forward(transaction));
    }

    private void finish(PendingTransaction transaction, Outcome outcome, UuidAtom id, int answerFrom) {
        waiting.remove(transaction);
        JsonRpcWriter.endReply(batch.answers());
        batch.add(transaction, outcome, id, answerFrom);
    }

    private void endBatch() {
        try {
            while (finishBatch()) {
                for (PendingTransaction transaction : waiting.all()) {
                    if (!execute(transaction, false)) {
                        retry(transaction);
                    }
                }
            }
        } finally {
            List<Runnable> actions = List.copyOf(afterBatch);
            afterBatch.clear();
            actions.forEach(Writer::guarded);
            batch.shrink();
        }
    }

    /** Writes what the batch changed, shows it and answers; returns whether anything changed. */
    private boolean finishBatch() {
        List<Batch.Executed> failed = List.of();
        try {
            journal.flush();
        } catch (RuntimeException e) {
            if (FAILED_WRITES.allows(LOG, Level.ERR)) {
                LOG.error("{}", e.getMessage());
            }
            failed = batch.undo(database);
        }
        boolean changed = batch.publish(listener);
        for (Batch.Executed executed : failed) {
            changed |= repeat(executed);
        }
        if (changed) {
            Writer.guarded(listener::batchEnded);
        }
        return changed;
    }

    /** Executes and writes one transaction of a batch that could not be written as a whole; returns whether it changed anything. */
    private boolean repeat(Batch.Executed executed) {
        PendingTransaction transaction = executed.transaction();
        if (transaction == null) {
            LOG.warn("{}: a change by the server could not be written", database.schema().name());
            return false;
        }
        execute(transaction, true);
        try {
            journal.flush();
        } catch (RuntimeException e) {
            batch.undo(database);
            refuse(transaction, e instanceof OvsdbException error ? error : new OvsdbException(ErrorTag.INTERNAL_ERROR, e.toString()));
        }
        return batch.publish(listener);
    }

    /** Answers with the results of a transaction that is undone, and the error that undid it. */
    private void refuse(PendingTransaction transaction, OvsdbException error) {
        JsonWriter answers = batch.answers();
        JsonRpcWriter.beginReply(answers, transaction.request());
        TransactionContext context = transaction.context(database, false, readOnly, means.nowMs(), TransactionContext.UNLIMITED_ROWS);
        Outcome outcome = TransactRequest.execute(database, context, transaction.params(), answers);
        if (outcome instanceof Outcome.Committed committed && !committed.changes().isEmpty()) {
            database.revert(committed.changes());
            answers.truncate(answers.length() - 1);
            error.write(answers);
            answers.endArray();
        }
        finish(transaction, new Outcome.Failed(), null, 0);
    }
}
