package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.Outcome;
import dev.understudy.json.JsonWriter;
import dev.understudy.value.UuidAtom;
import dev.understudy.vlog.Coverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The transactions of a database that were executed since the journal was written last, and their answers, which wait for that. Used on the writer. */
final class Batch {
    /** When the answers have become this long, the batch ends. */
    private static final int ANSWERS_LIMIT_BYTES = 1 << 20;
    /** What is kept of the buffer for answers after a batch with large ones. */
    private static final int ANSWERS_KEPT_BYTES = 1 << 20;
    private static final int ANSWERS_FIRST_BYTES = 64 << 10;

    private static final Coverage.Counter COMMITS = Coverage.counter("txn_commit");
    private static final Coverage.Counter TRANSACTIONS = Coverage.counter("txn_answered");

    /** A transaction that was executed: a client's, whose answer is a part of {@link #answers}, or, if null, the server's own; an id if it changed anything. */
    record Executed(PendingTransaction transaction, Outcome outcome, UuidAtom id, int answerFrom, int answerTo) {
        private Changes changes() {
            return ((Outcome.Committed) outcome).changes();
        }
    }

    private final Journal journal;
    private final boolean alwaysDurable;
    private final List<Executed> executed = new ArrayList<>();
    private JsonWriter answers = new JsonWriter(ANSWERS_FIRST_BYTES);

    /** @param alwaysDurable whether every transaction is answered only when it is on stable storage */
    Batch(Journal journal, boolean alwaysDurable) {
        this.journal = journal;
        this.alwaysDurable = alwaysDurable;
    }

    /** Where answers are written, one behind the other. */
    JsonWriter answers() {
        return answers;
    }

    boolean isFull() {
        return answers.length() > ANSWERS_LIMIT_BYTES;
    }

    /** Adds a client's transaction, whose answer reaches from an offset to the end of {@link #answers}. */
    void add(PendingTransaction transaction, Outcome outcome, UuidAtom id, int answerFrom) {
        executed.add(new Executed(transaction, outcome, id, answerFrom, answers.length()));
    }

    /** Adds a transaction of the server's own. */
    void add(Outcome.Committed outcome, UuidAtom id) {
        executed.add(new Executed(null, outcome, id, 0, 0));
    }

    /** Shows and answers all transactions, which are in the journal; returns whether they changed anything. */
    boolean publish(CommitListener listener) {
        boolean changed = false;
        for (Executed one : executed) {
            if (one.id() != null) {
                COMMITS.increment();
                show(one, listener);
                changed = true;
            }
        }
        for (Executed one : executed) {
            if (one.transaction() != null) {
                TRANSACTIONS.increment();
                answerGuarded(one);
            }
        }
        clear();
        return changed;
    }

    private static void show(Executed one, CommitListener listener) {
        try {
            listener.committed(one.id(), one.changes(), one.changes().isPersistent());
        } catch (RuntimeException | Error bug) {
            Writer.report(bug);
        }
    }

    private void answerGuarded(Executed one) {
        try {
            answer(one);
        } catch (RuntimeException | Error bug) {
            Writer.report(bug);
        }
    }

    private void answer(Executed one) {
        PendingTransaction transaction = one.transaction();
        boolean durable = one.id() != null && one.outcome() instanceof Outcome.Committed committed && (committed.durable() || alwaysDurable);
        if (durable) {
            byte[] text = Arrays.copyOfRange(answers.array(), one.answerFrom(), one.answerTo());
            journal.whenDurable(failure -> Writer.guarded(() -> {
                byte[] answer = failure == null ? text : PendingTransaction.withError(text, failure);
                transaction.client().answer(transaction, answer, 0, answer.length);
            }));
        } else {
            transaction.client().answer(transaction, answers.array(), one.answerFrom(), one.answerTo());
        }
    }

    /** Takes back what all transactions did and forgets their answers; returns them. */
    List<Executed> undo(Database database) {
        List<Executed> undone = List.copyOf(executed);
        for (Executed one : undone.reversed()) {
            if (one.id() != null) {
                database.revert(one.changes());
            }
        }
        clear();
        return undone;
    }

    private void clear() {
        executed.clear();
        answers.truncate(0);
    }

    /** Gives back the memory that large answers took; when there are none. */
    void shrink() {
        if (answers.array().length > ANSWERS_KEPT_BYTES) {
            answers = new JsonWriter(ANSWERS_FIRST_BYTES);
        }
    }
}
