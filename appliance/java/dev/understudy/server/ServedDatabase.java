package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.monitor.ChangeDigest;
import dev.understudy.monitor.History;
import dev.understudy.monitor.Moment;
import dev.understudy.monitor.Monitors;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.value.UuidAtom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One database of the server as its sessions see it: its service model, its history, and who watches it. Any thread may call. */
final class ServedDatabase implements CommitListener {
    private final String name;
    private final Monitors monitors;
    private final Watchers watchers = new Watchers();
    private final TransactionLog transactionLog;
    private final List<Consumer<Changes>> observers = new CopyOnWriteArrayList<>();
    private volatile ServiceModel model;

    /**
     * @param history the transactions of the recent past
     * @param encoders where monitors do what takes long
     */
    ServedDatabase(DatabaseSchema schema, History history, Executor encoders) {
        this.name = schema.name();
        this.monitors = new Monitors(history, encoders::execute);
        this.transactionLog = new TransactionLog(schema);
    }

    /** Takes the model that tells this of its transactions; called once, before anybody else knows of the database. */
    void serve(ServiceModel serviceModel) {
        model = serviceModel;
    }

    String name() {
        return name;
    }

    DatabaseSchema schema() {
        return model.schema();
    }

    ServiceModel model() {
        return model;
    }

    Monitors monitors() {
        return monitors;
    }

    History history() {
        return monitors.history();
    }

    Watchers watchers() {
        return watchers;
    }

    TransactionLog transactionLog() {
        return transactionLog;
    }

    /** Whether it is one of the server's own, whose names clients cannot take. */
    boolean isReserved() {
        return name.startsWith("_");
    }

    /** Has somebody told of each commit, on the database's writer; for short work only. */
    void observe(Consumer<Changes> observer) {
        observers.add(observer);
    }

    /** Calls on the database's writer with its contents and its place in its history, which belong together. */
    void withMoment(Consumer<Moment> reader, Executor loop) {
        model.withSnapshot(snapshot -> reader.accept(new Moment(snapshot, history().head())), loop);
    }

    /** Numbers of things held in memory, by the names that the control command "memory/show" prints. Waits for the writer, so not for I/O loops. */
    Map<String, Long> memory() {
        Map<String, Long> counts = new HashMap<>(model.memory());
        counts.put("monitors", (long) monitors.watchedViewCount());
        putPositive(counts, "json-caches", monitors.cachedViewCount());
        putPositive(counts, "txn-history", history().size());
        return counts;
    }

    private static void putPositive(Map<String, Long> counts, String name, long value) {
        if (value > 0) {
            counts.put(name, value);
        }
    }

    @Override
    public void committed(UuidAtom id, Changes changes, boolean persistent) {
        history().append(id, changes, persistent);
        tell(changes);
    }

    /**
     * The contents have been replaced by others. Called on the writer.
     *
     * @param digest what history must know of the changes
     * @param persistent whether more than ephemeral columns changed
     * @param exact whether no client can know the id with other contents of ephemeral columns
     */
    void replaced(UuidAtom id, Changes changes, ChangeDigest digest, boolean persistent, boolean exact) {
        history().append(id, digest, persistent, exact);
        tell(changes);
        batchEnded();
    }

    private void tell(Changes changes) {
        transactionLog.log(changes);
        for (Consumer<Changes> observer : observers) {
            observer.accept(changes);
        }
    }

    @Override
    public void batchEnded() {
        watchers.changed();
    }
}
