package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Outcome;
import dev.understudy.engine.TransactRequest;
import dev.understudy.engine.Transaction;
import dev.understudy.engine.TransactionContext;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that is served from one file, or from memory only, and that nobody else writes.
 *
 * <p>Transactions are executed in batches: all of a batch are executed, then written to the journal in one piece, then shown to monitors
 * and answered. When the writing fails, the whole batch is undone, and its transactions are executed and written one by one, so that
 * each is answered with what became of it.
 */
final class Standalone implements ServiceModel {
    /** How many rows of a table a transaction may look at one by one on an I/O loop. */
    private static final int INLINE_SCAN_LIMIT_ROWS = 4096;
    /** When the answers of a batch have become this long, the batch ends. */
    private static final int BATCH_ANSWERS_BYTES = 1 << 20;
    /** What is kept of the buffer for answers after a batch with large ones. */
    private static final int ANSWERS_KEPT_BYTES = 1 << 20;

    /** Hears of each transaction once it is in the journal, in order, on the database's writer. */
    interface Listener {
        /**
         * A transaction is committed.
         *
         * @param persistent whether it is in the file, so that its id outlives the server
         */
        void committed(UuidAtom id, Changes changes, boolean persistent);

        /** All transactions of a batch have been told. */
        void batchEnded();
    }

    /** A transaction of the batch that was executed: a client's, whose answer stands in {@link #answers}, or, if null, the server's own. */
    private record Executed(PendingTransaction transaction, Outcome outcome, UuidAtom id, int answerFrom, int answerTo) {}

    private static final Logger LOG = LoggerFactory.getLogger("transaction");

    private final boolean readOnly;
    private final Journal journal;
    private final Listener listener;
    private final Executor readers;
    private final ScheduledExecutorService timer;
    private final LongSupplier clockMs;
    private final boolean alwaysDurable;
    private final Writer writer;

    private final Database database;
    private final List<Executed> batch = new ArrayList<>();
    private final List<Runnable> afterBatch = new ArrayList<>();
    private final Set<PendingTransaction> waiting = new LinkedHashSet<>();
    /** What serves the database in place of this, once it has another schema; or null. */
    private Standalone successor;
    private JsonWriter answers = new JsonWriter(ANSWERS_KEPT_BYTES / 16);

    /**
     * @param readOnly whether the database is one of the server's own, which clients may not change
     * @param alwaysDurable whether every transaction is answered only when it is on stable storage
     * @param thread where long transactions are executed that may change something
     * @param readers where long transactions are executed that only read
     * @param clockMs milliseconds that never go back
     */
    Standalone(Database database, Journal journal, Listener listener, boolean readOnly, boolean alwaysDurable, Executor thread,
            Executor readers, ScheduledExecutorService timer, LongSupplier clockMs) {
        this.database = database;
        this.journal = journal;
        this.listener = listener;
        this.readOnly = readOnly;
        this.alwaysDurable = alwaysDurable;
        this.readers = readers;
        this.timer = timer;
        this.clockMs = clockMs;
        this.writer = new Writer(thread, () -> answers.length() > BATCH_ANSWERS_BYTES, this::endBatch);
    }

    @Override
    public String word() {
        return "standalone";
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public DatabaseSchema schema() {
        return database.schema();
    }

    @Override
    public Map<String, Long> memory() {
        CompletableFuture<Map<String, Long>> counts = new CompletableFuture<>();
        submit(() -> counts.complete(countMemory()), null);
        return counts.join();
    }

    private Map<String, Long> countMemory() {
        Map<String, Long> counts = new HashMap<>();
        counts.put("atoms", database.atomCount());
        counts.put("cells", database.cellCount());
        counts.put("n-weak-refs", database.weakReferenceCount());
        if (!waiting.isEmpty()) {
            counts.put("triggers", (long) waiting.size());
        }
        return counts;
    }

    @Override
    public void execute(Runnable action, Executor loop) {
        submit(() -> afterBatch.add(action), loop);
    }

    @Override
    public void transact(PendingTransaction transaction, Executor loop) {
        writer.submit(new Writer.Task() {
            @Override
            public boolean isLong() {
                return transaction.isLong();
            }

            @Override
            public boolean run(boolean mayTakeLong) {
                return execute(transaction, mayTakeLong);
            }
        }, loop);
    }

    @Override
    public void cancel(PendingTransaction transaction, Executor loop) {
        submit(() -> {
            if (waiting.remove(transaction)) {
                transaction.client().canceled(transaction);
            }
        }, loop);
    }

    @Override
    public void withSnapshot(Consumer<DatabaseSnapshot> reader, Executor loop) {
        execute(() -> reader.accept(database.snapshot()), loop);
    }

    /** Runs something on the writer that takes long, with nothing half done. */
    void executeLong(Runnable action) {
        writer.submit(Writer.Task.of(true, () -> afterBatch.add(action)), null);
    }

    /** Hands all further transactions to another model of the same database. On the writer, with nothing half done. */
    void succeedBy(Standalone next) {
        successor = next;
    }

    @Override
    public void change(Edit edit, String comment) {
        submit(() -> {
            Transaction transaction = new Transaction(database);
            try {
                edit.apply(database, transaction);
                Changes changes = transaction.commit();
                if (!changes.isEmpty()) {
                    batch.add(new Executed(null, new Outcome.Committed(changes, comment, false), journal.append(changes, comment), 0, 0));
                }
            } catch (OvsdbException e) {
                transaction.abort();
                LOG.warn("{}: a change by the server failed: {}", database.schema().name(), e.getMessage());
            }
        }, null);
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
        }
        int from = answers.length();
        JsonRpcWriter.beginReply(answers, transaction.request());
        TransactionContext context = transaction.context(database, false, readOnly, clockMs.getAsLong(),
                mayTakeLong ? TransactionContext.UNLIMITED_ROWS : INLINE_SCAN_LIMIT_ROWS);
        Outcome outcome = execute(database, transaction, context, answers);
        switch (outcome) {
            case Outcome.TooLong() -> {
                answers.truncate(from);
                transaction.setScansMuch();
                if (!TransactRequest.onlyReads(transaction.params())) {
                    return false;
                }
                waiting.remove(transaction);
                afterBatch.add(() -> readElsewhere(transaction, database.snapshot()));
            }
            case Outcome.Waiting(long timeoutMillis) -> {
                answers.truncate(from);
                await(transaction, timeoutMillis, context.elapsedMillis());
            }
            case Outcome.Failed() -> finish(transaction, outcome, null, from);
            case Outcome.Committed(Changes changes, String comment, boolean durable) ->
                finish(transaction, outcome, changes.isEmpty() ? null : journal.append(changes, comment), from);
        }
        return true;
    }

    private static Outcome execute(Database database, PendingTransaction transaction, TransactionContext context, JsonWriter answer) {
        try {
            return TransactRequest.execute(database, context, transaction.params(), answer);
        } catch (RuntimeException bug) {
            LOG.error("{}: internal error in a transaction", database.schema().name(), bug);
            new OvsdbException(ErrorTag.INTERNAL_ERROR, bug.toString()).write(answer);
            return new Outcome.Failed();
        }
    }

    /** Executes a transaction that only reads, and much, where it holds up nobody. */
    private void readElsewhere(PendingTransaction transaction, DatabaseSnapshot snapshot) {
        readers.execute(() -> {
            Database view = database.readOnlyView(snapshot);
            JsonWriter answer = new JsonWriter(ANSWERS_KEPT_BYTES / 16);
            JsonRpcWriter.beginReply(answer, transaction.request());
            execute(view, transaction, transaction.context(view, true, readOnly, clockMs.getAsLong(), TransactionContext.UNLIMITED_ROWS), answer);
            JsonRpcWriter.endReply(answer);
            transaction.client().answer(transaction, answer.array(), 0, answer.length());
        });
    }

    private void finish(PendingTransaction transaction, Outcome outcome, UuidAtom id, int answerFrom) {
        waiting.remove(transaction);
        JsonRpcWriter.endReply(answers);
        batch.add(new Executed(transaction, outcome, id, answerFrom, answers.length()));
    }

    private void await(PendingTransaction transaction, long timeoutMillis, long elapsedMillis) {
        if (waiting.add(transaction) && timeoutMillis != Long.MAX_VALUE) {
            timer.schedule(() -> retry(transaction), timeoutMillis - elapsedMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Executes a waiting transaction again, as soon as its turn comes. Any thread may call. */
    private void retry(PendingTransaction transaction) {
        writer.submit(new Writer.Task() {
            @Override
            public boolean isLong() {
                return transaction.isLong();
            }

            @Override
            public boolean run(boolean mayTakeLong) {
                return !waiting.contains(transaction) || execute(transaction, mayTakeLong);
            }
        }, null);
    }

    private void endBatch() {
        while (finishBatch()) {
            for (PendingTransaction transaction : List.copyOf(waiting)) {
                if (!execute(transaction, false)) {
                    retry(transaction);
                }
            }
        }
        afterBatch.forEach(Runnable::run);
        afterBatch.clear();
        if (answers.array().length > ANSWERS_KEPT_BYTES) {
            answers = new JsonWriter(ANSWERS_KEPT_BYTES / 16);
        }
    }

    /** Writes what the batch changed, shows it and answers; returns whether anything changed. */
    private boolean finishBatch() {
        List<Executed> failed = List.of();
        try {
            journal.flush();
        } catch (OvsdbException e) {
            failed = List.copyOf(batch);
            undo(failed);
        }
        boolean changed = publish();
        for (Executed executed : failed) {
            changed |= executed.transaction() != null && repeat(executed.transaction());
        }
        if (changed) {
            listener.batchEnded();
        }
        return changed;
    }

    /** Shows and answers all of the batch, which is in the journal; returns whether anything changed. */
    private boolean publish() {
        boolean changed = false;
        for (Executed executed : batch) {
            if (executed.id() != null) {
                Changes changes = ((Outcome.Committed) executed.outcome()).changes();
                listener.committed(executed.id(), changes, changes.isPersistent());
                changed = true;
            }
        }
        for (Executed executed : batch) {
            if (executed.transaction() != null) {
                answer(executed);
            }
        }
        batch.clear();
        answers.truncate(0);
        return changed;
    }

    private void answer(Executed executed) {
        PendingTransaction transaction = executed.transaction();
        boolean durable = executed.id() != null
                && executed.outcome() instanceof Outcome.Committed committed && (committed.durable() || alwaysDurable);
        if (durable) {
            byte[] text = Arrays.copyOfRange(answers.array(), executed.answerFrom(), executed.answerTo());
            journal.whenDurable(failure -> {
                byte[] answer = failure == null ? text : PendingTransaction.withError(text, failure);
                transaction.client().answer(transaction, answer, 0, answer.length);
            });
        } else {
            transaction.client().answer(transaction, answers.array(), executed.answerFrom(), executed.answerTo());
        }
    }

    private void undo(List<Executed> executed) {
        for (int i = executed.size() - 1; i >= 0; i--) {
            if (executed.get(i).id() != null) {
                database.revert(((Outcome.Committed) executed.get(i).outcome()).changes());
            }
        }
        batch.clear();
        answers.truncate(0);
    }

    /** Executes and writes one transaction of a batch that could not be written as a whole. */
    private boolean repeat(PendingTransaction transaction) {
        execute(transaction, true);
        try {
            journal.flush();
        } catch (OvsdbException e) {
            undo(List.copyOf(batch));
            refuse(transaction, e);
        }
        return publish();
    }

    /** Answers with the results of a transaction that is undone, and the error that undid it. */
    private void refuse(PendingTransaction transaction, OvsdbException error) {
        JsonRpcWriter.beginReply(answers, transaction.request());
        TransactionContext context = transaction.context(database, false, readOnly, clockMs.getAsLong(), TransactionContext.UNLIMITED_ROWS);
        Outcome outcome = execute(database, transaction, context, answers);
        if (outcome instanceof Outcome.Committed committed && !committed.changes().isEmpty()) {
            database.revert(committed.changes());
            answers.truncate(answers.length() - 1);
            error.write(answers);
            answers.endArray();
        }
        finish(transaction, new Outcome.Failed(), null, 0);
    }
}
