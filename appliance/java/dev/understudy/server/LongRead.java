package dev.understudy.server;

import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.TransactRequest;
import dev.understudy.engine.TransactionContext;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.wire.JsonRpcWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The execution of a transaction that only reads, and much, where it holds up nobody. */
final class LongRead {
    private static final int FIRST_ANSWER_BYTES = 64 << 10;
    private static final Logger LOG = LoggerFactory.getLogger("transaction");

    private final PendingTransaction transaction;
    private final Database origin;
    private final DatabaseSnapshot snapshot;
    private final boolean readOnly;
    private final Execution.Means means;

    /** Takes the database as it is now; on its writer. */
    LongRead(PendingTransaction transaction, Database database, boolean readOnly, Execution.Means means) {
        this.transaction = transaction;
        this.origin = database;
        this.snapshot = database.snapshot();
        this.readOnly = readOnly;
        this.means = means;
    }

    void start() {
        means.readers().execute(this::run);
    }

    private void run() {
        Database view = origin.readOnlyView(snapshot);
        JsonWriter answer = new JsonWriter(FIRST_ANSWER_BYTES);
        JsonRpcWriter.beginReply(answer, transaction.request());
        int resultsFrom = answer.length();
        try {
            TransactRequest.execute(view, transaction.context(view, true, readOnly, means.nowMs(), TransactionContext.UNLIMITED_ROWS),
                    transaction.params(), answer);
        } catch (RuntimeException | Error bug) {
            answer.truncate(resultsFrom);
            writeBug(view, bug, answer);
        }
        JsonRpcWriter.endReply(answer);
        transaction.client().answer(transaction, answer.array(), 0, answer.length());
    }

    /** Logs a defect of ours that a transaction met, and writes its results: that error. */
    static void writeBug(Database database, Throwable bug, JsonWriter answer) {
        LOG.error("{}: internal error in a transaction", database.schema().name(), bug);
        answer.beginArray();
        new OvsdbException(ErrorTag.INTERNAL_ERROR, bug.toString()).write(answer);
        answer.endArray();
    }
}
