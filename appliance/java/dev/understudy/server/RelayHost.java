package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.UuidSource;
import dev.understudy.json.JsonWriter;
import dev.understudy.monitor.ChangeDigest;
import dev.understudy.monitor.History;
import dev.understudy.replication.Effect;
import dev.understudy.replication.Event;
import dev.understudy.replication.Follower;
import dev.understudy.replication.Increment;
import dev.understudy.replication.Staging;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.SchemaReader;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.Connection;
import dev.understudy.wire.JsonRpcMessage;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a database that is a copy of another server's: has it followed, and puts what comes from there in the place of what is served. */
final class RelayHost implements AutoCloseable {
    /** How much may wait to be applied before no more is taken from the source, in bytes. */
    static final int APPLY_QUEUE_LIMIT_BYTES = 4 << 20;
    /** A change longer than this is not made on an I/O loop. */
    private static final int LONG_CHANGE_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger("relay");

    /** Who is told of what becomes of the database; by any thread, and must not block. */
    interface Owner {
        /** What serves the database is another now: it has become available, or has another schema. */
        void replaced(ServedDatabase before, ServedDatabase after);

        /** Whether it is connected has changed. */
        void connectedChanged(ServedDatabase served);
    }

    private final Owner owner;
    private final Execution.Means means;
    private final RelayLink link;
    private final Forwarding forwarding;
    private final AtomicLong waitingBytes = new AtomicLong();
    /** For ids of transactions whose source gives none. Used on the writer. */
    private final UuidSource ids = new RandomUuids();
    private volatile ServedDatabase served;
    private volatile Relay model;
    private volatile boolean connected;
    /** Whether the contents are not what the source thinks they are; used on the writer. */
    private boolean broken;
    /** Whether it is not served any more; used on the writer. */
    private boolean closed;

    /** @throws dev.understudy.schema.OvsdbException when no database can have the name */
    RelayHost(String name, RelayLink.Network network, Execution.Means means, Owner owner) {
        this.owner = owner;
        this.means = means;
        AtomicLong requestIds = new AtomicLong();
        this.forwarding = new Forwarding(requestIds::incrementAndGet);
        this.link = new RelayLink(name, new Follower(name, requestIds::incrementAndGet), network, this::act);
        serve(new Database(placeFor(name), new RandomUuids()), false, UuidAtom.ZERO);
    }

    /** A schema for as long as the real one is not known. */
    private static DatabaseSchema placeFor(String name) {
        JsonWriter text = new JsonWriter();
        text.beginObject().name("name").value(name).name("version").value("0.0.0").name("tables").beginObject().endObject().endObject();
        return SchemaReader.read(text.toByteArray());
    }

    private void serve(Database database, boolean available, UuidAtom id) {
        ServedDatabase next = new ServedDatabase(database.schema(), new History(id), means.readers());
        model = new Relay(database, available, () -> connected, forwarding, next, means);
        next.serve(model);
        served = next;
    }

    ServedDatabase served() {
        return served;
    }

    /** Follows this source from now on. */
    void follow(RelaySource source) {
        LOG.debug("{}: relay source set to '{}'", served.name(), source.remotes());
        link.follow(source);
    }

    private void act(Effect.OfContents effect, Connection connection) {
        switch (effect) {
            case Effect.Install install -> install(install);
            case Effect.Apply apply -> apply(apply, connection);
            case Effect.Began() -> forwarding.begin(connection);
            case Effect.Ended() -> {
                List<PendingTransaction> lost = forwarding.end();
                model.execute(() -> lost.forEach(Forwarding::cancel), null);
            }
            case Effect.Answered(long id, JsonRpcMessage message) -> answer(id, message, connection);
            case Effect.ConnectedChanged(boolean now) -> {
                connected = now;
                owner.connectedChanged(served);
            }
        }
    }

    /** The writer gets the answer behind the changes that came before it, so that the client hears of them first. */
    private void answer(long id, JsonRpcMessage message, Connection connection) {
        PendingTransaction transaction = forwarding.take(id);
        if (transaction != null) {
            model.execute(() -> Forwarding.answer(transaction, message), connection == null ? null : connection.loopExecutor());
        }
    }

    private void apply(Effect.Apply change, Connection connection) {
        int bytes = change.updates().sizeBytes();
        if (waitingBytes.addAndGet(bytes) > APPLY_QUEUE_LIMIT_BYTES) {
            link.setOverfull(true);
        }
        model.execution().apply(database -> {
            try {
                return applyNow(database, change);
            } finally {
                if (waitingBytes.addAndGet(-bytes) <= APPLY_QUEUE_LIMIT_BYTES) {
                    link.setOverfull(false);
                }
            }
        }, bytes > LONG_CHANGE_BYTES, connection == null ? null : connection.loopExecutor());
    }

    /** Makes a change of the source; returns null when there is nothing to tell of. On the writer. */
    private Execution.Identified applyNow(Database database, Effect.Apply change) {
        if (broken) {
            return null;
        }
        try {
            Changes changes = Increment.apply(database, change.updates());
            UuidAtom head = served.history().head().id();
            boolean nothing = changes.isEmpty() && (change.id().equals(UuidAtom.ZERO) || change.id().equals(head));
            return nothing ? null : new Execution.Identified(changes, idOr(change.id()));
        } catch (RuntimeException | Error e) {
            broken = true;
            link.step(new Event.ApplyFailed(String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** The id that the source gave, or else one of our own. On the writer. */
    private UuidAtom idOr(UuidAtom given) {
        return given.equals(UuidAtom.ZERO) ? UuidAtom.of(ids.nextHigh(), ids.nextLow()) : given;
    }

    private void install(Effect.Install install) {
        Relay present = model;
        if (present.schema() == install.schema()) {
            present.withSnapshot(snapshot -> stage(install, snapshot), null);
        } else {
            stage(install, null);
        }
    }

    /** @param before what is served, when it has the same schema, else null */
    private void stage(Effect.Install install, DatabaseSnapshot before) {
        try {
            means.readers().execute(() -> {
                try {
                    build(install, before);
                } catch (RuntimeException | Error e) {
                    link.step(new Event.InstallFailed(String.valueOf(e.getMessage())));
                }
            });
        } catch (RejectedExecutionException closing) {
            LOG.debug("{}: not taking contents over any more", served.name());
        }
    }

    private void build(Effect.Install install, DatabaseSnapshot before) {
        if (before == null) {
            Staging staging = Staging.build(install.schema(), install.contents(), new RandomUuids());
            model.execute(() -> begin(staging, install.id()), null);
        } else {
            Staging staging = Staging.build(before, install.contents(), new RandomUuids());
            Changes changes = staging.changes();
            ChangeDigest digest = ChangeDigest.of(changes);
            boolean persistent = changes.isEmpty() || changes.isPersistent();
            model.execute(() -> replace(staging, install.id(), digest, persistent), null);
        }
    }

    /** Serves contents of a schema that was not served before. On the writer. */
    private void begin(Staging staging, UuidAtom id) {
        if (closed) {
            return;
        }
        LOG.debug("database {} schema changed.", staging.database().schema().name());
        ServedDatabase before = served;
        Execution last = model.execution();
        broken = false;
        serve(staging.database(), true, idOr(id));
        last.succeedBy(model.execution());
        owner.replaced(before, served);
        link.step(new Event.Installed());
    }

    /** Serves other contents of the same schema. On the writer. */
    private void replace(Staging staging, UuidAtom id, ChangeDigest digest, boolean persistent) {
        if (closed) {
            return;
        }
        ServedDatabase now = served;
        if (broken) {
            now.history().forget();
            broken = false;
        }
        model.execution().replace(staging.database());
        if (!staging.changes().isEmpty() || !id.equals(now.history().head().id())) {
            now.replaced(idOr(id), staging.changes(), digest, persistent, id.equals(UuidAtom.ZERO));
        }
        link.step(new Event.Installed());
    }

    /** Follows and serves nothing more, and withdraws what is not answered. */
    @Override
    public void close() {
        link.close();
        model.execute(() -> {
            closed = true;
            model.execution().retire();
            forwarding.withdrawAll().forEach(transaction -> transaction.client().canceled(transaction));
        }, null);
    }
}
