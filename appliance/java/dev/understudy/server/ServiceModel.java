package dev.understudy.server;

import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Transaction;
import dev.understudy.schema.DatabaseSchema;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * How a database is served: what becomes of a transaction, and what {@code _Server} says of it (ovsdb(7), "Service Models"). A session
 * talks to this and does not ask which one it is. Any thread may call.
 */
sealed interface ServiceModel permits Standalone, Relay {
    /** What executes its transactions. */
    Execution execution();

    /** The word for it in the "model" column of {@code _Server}. */
    String word();

    /** Whether the schema and the contents are known; until then clients are refused. */
    boolean isAvailable();

    /** Whether the database is connected to its storage, or to what it is a copy of. */
    boolean isConnected();

    /** Whether writes are decided here. */
    boolean isLeader();

    DatabaseSchema schema();

    /** Numbers of things held in memory, by the names that the control command "memory/show" prints. Waits for the writer, so not for I/O loops. */
    default Map<String, Long> memory() {
        return execution().memory();
    }

    /**
     * Executes a transaction and answers it.
     *
     * @param loop the I/O loop that calls, or null
     */
    default void transact(PendingTransaction transaction, Executor loop) {
        execution().transact(transaction, loop);
    }

    /** A change of the server's own. */
    interface Edit {
        /** Makes the change; on the database's writer. */
        void apply(Database database, Transaction transaction);
    }

    /** Makes a change of the server's own. When it cannot be made or written, nothing changes and the log says so. */
    void change(Edit edit, String comment);

    /** Runs something short on the database's writer, with nothing half done. */
    default void execute(Runnable action, Executor loop) {
        execution().execute(action, loop);
    }

    /** Withdraws a transaction that still waits. */
    void cancel(PendingTransaction transaction, Executor loop);

    /** Calls, on the database's writer, with its contents and nothing happening meanwhile. */
    default void withSnapshot(Consumer<DatabaseSnapshot> reader, Executor loop) {
        execution().withSnapshot(reader, loop);
    }
}
