package dev.understudy.server;

import dev.understudy.engine.Database;
import dev.understudy.schema.DatabaseSchema;
import java.util.concurrent.Executor;

/** A database that is served from one file, or from memory only, and that nobody else writes. */
final class Standalone implements ServiceModel {
    private final DatabaseSchema schema;
    private final Execution execution;

    /**
     * @param readOnly whether the database is one of the server's own, which clients may not change
     * @param alwaysDurable whether every transaction is answered only when it is on stable storage
     */
    Standalone(Database database, Journal journal, CommitListener listener, boolean readOnly, boolean alwaysDurable, Execution.Means means) {
        this.schema = database.schema();
        this.execution = new Execution(database, journal, listener, readOnly, alwaysDurable, means, null);
    }

    @Override
    public Execution execution() {
        return execution;
    }

    @Override
    public String word() {
        return "standalone";
    }

    @Override
    public boolean isAvailable() {
        return true;
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
        return schema;
    }

    @Override
    public void change(Edit edit, String comment) {
        execution.change(edit, comment);
    }

    @Override
    public void cancel(PendingTransaction transaction, Executor loop) {
        execution.cancel(transaction, () -> { }, loop);
    }

    /** Runs something on the writer that takes long, with nothing half done. */
    void executeLong(Runnable action) {
        execution.executeLong(action);
    }

    /** Hands all further transactions to another model of the same database, and withdraws those that wait. On the writer, with nothing half done. */
    void succeedBy(Standalone next) {
        execution.succeedBy(next.execution);
    }

    /** Executes no further transactions, and withdraws those that wait. On the writer, with nothing half done. */
    void retire() {
        execution.retire();
    }
}
