package dev.understudy.server;

import dev.understudy.engine.Database;
import dev.understudy.schema.DatabaseSchema;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * A copy of a database that another server has (ovsdb(7), "Relay"). Reads and monitors are served from the copy. A transaction that may change
 * something is executed here too, which tells what is wrong with it without a way to the source; when nothing is, that is undone and the source
 * is asked to execute it.
 */
final class Relay implements ServiceModel {
    private final DatabaseSchema schema;
    private final boolean available;
    private final BooleanSupplier connected;
    private final Forwarding forwarding;
    private final Execution execution;

    /**
     * @param available whether this holds what the source has, rather than the place of it until that is known
     * @param connected whether the source was followed lately
     */
    Relay(Database database, boolean available, BooleanSupplier connected, Forwarding forwarding, CommitListener listener, Execution.Means means) {
        this.schema = database.schema();
        this.available = available;
        this.connected = connected;
        this.forwarding = forwarding;
        this.execution = new Execution(database, new MemoryJournal(new RandomUuids()), listener, false, false, means, forwarding::forward);
    }

    @Override
    public Execution execution() {
        return execution;
    }

    @Override
    public String word() {
        return "relay";
    }

    @Override
    public boolean isAvailable() {
        return available;
    }

    @Override
    public boolean isConnected() {
        return connected.getAsBoolean();
    }

    @Override
    public boolean isLeader() {
        return false;
    }

    @Override
    public DatabaseSchema schema() {
        return schema;
    }

    /** Does nothing: a copy holds what its source holds, so this server writes nothing of its own into it. */
    @Override
    public void change(Edit edit, String comment) {}

    @Override
    public void cancel(PendingTransaction transaction, Executor loop) {
        execution.cancel(transaction, () -> {
            if (forwarding.withdraw(transaction)) {
                transaction.client().canceled(transaction);
            }
        }, loop);
    }
}
