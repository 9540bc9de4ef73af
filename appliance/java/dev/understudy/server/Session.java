package dev.understudy.server;

import dev.understudy.engine.AccessControl;
import dev.understudy.engine.Database;
import dev.understudy.engine.RoleBasedAccess;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.replication.Follower;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.wire.CloseReason;
import dev.understudy.wire.Connection;
import dev.understudy.wire.ConnectionHandler;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.JsonRpcWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one client asked for and may do (RFC 7047 section 4.1). Lives on the I/O loop of its connection; what others may call says so. */
final class Session implements ConnectionHandler, PendingTransaction.Client {
    /** How many transactions of one client may be unanswered; one more is refused. */
    static final int PENDING_TRANSACTIONS_LIMIT = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_jsonrpc_server");

    private final Server server;
    private final Connection connection;
    private final SessionOptions options;
    private final Map<MessageId, PendingTransaction> pending = new HashMap<>();
    private final List<byte[]> heldAnswers = new ArrayList<>();
    private final SessionLocks locks;
    private final SessionMonitors monitors;
    private final JsonWriter out = new JsonWriter(128);
    private volatile boolean databaseChangeAware;

    Session(Server server, Connection connection, SessionOptions options) {
        this.server = server;
        this.connection = connection;
        this.options = options;
        this.locks = new SessionLocks(connection, server.locks());
        this.monitors = new SessionMonitors(this, connection, server);
    }

    String name() {
        return connection.name();
    }

    /** The I/O loop on which this lives. Any thread may call. */
    Executor loop() {
        return connection.loopExecutor();
    }

    /** Whether the client said that it can live with databases that come, go or change. Any thread may call. */
    boolean isDatabaseChangeAware() {
        return databaseChangeAware;
    }

    /** Any thread may call. */
    void close(CloseReason reason) {
        connection.close(reason);
    }

    /** Sends what is new to the client's monitors. */
    void flushMonitors() {
        monitors.flush();
    }

    /** A database is not served any more, or no longer the one that it was. Any thread may call. */
    void forget(ServedDatabase database) {
        connection.execute(() -> monitors.cancel(database));
    }

    @Override
    public void onMessage(Connection from, JsonRpcMessage message) {
        switch (message.kind()) {
            case REQUEST -> {
                try {
                    request(message);
                } catch (OvsdbException e) {
                    refuse(message, e);
                }
            }
            case NOTIFICATION -> {
                switch (message.method()) {
                    case "cancel" -> cancel(message.params());
                    case Follower.EACH_TRANSACTION -> monitors.tellEachTransaction();
                    default -> LOG.debug("{}: received unexpected notification", name());
                }
            }
            case REPLY, ERROR -> {
                LOG.warn("{}: received unexpected {} message", name(), message.kind().word());
                connection.close(CloseReason.PROTOCOL_ERROR);
            }
        }
    }

    private void request(JsonRpcMessage request) {
        switch (request.method()) {
            case "transact" -> transact(request);
            case "monitor", "monitor_cond", "monitor_cond_since", "monitor_cond_change", "monitor_cancel" -> {
                if (!monitors.request(request)) {
                    refuse(request, "unknown method");
                }
            }
            case "list_dbs" -> listDatabases(request);
            case "get_schema" -> {
                byte[] schema = database(request.params(), request.method()).schema().text();
                reply(request, writer -> writer.raw(schema));
            }
            case "get_server_id" -> reply(request, writer -> writer.value(server.id().toString()));
            case "lock" -> lock(request, false);
            case "steal" -> lock(request, true);
            case "unlock" -> unlock(request);
            case "set_db_change_aware" -> setDatabaseChangeAware(request);
            case "convert" -> convert(request);
            default -> refuse(request, "unknown method");
        }
    }

    /** Writes a result. */
    interface ResultWriter {
        void write(JsonWriter writer);
    }

    void reply(JsonRpcMessage request, ResultWriter result) {
        out.truncate(0);
        JsonRpcWriter.beginReply(out, request);
        result.write(out);
        JsonRpcWriter.endReply(out);
        connection.sendCopy(out);
    }

    void replyEmpty(JsonRpcMessage request) {
        reply(request, writer -> writer.beginObject().endObject());
    }

    void refuse(JsonRpcMessage request, OvsdbException error) {
        out.truncate(0);
        JsonRpcWriter.beginError(out, request);
        error.write(out);
        JsonRpcWriter.endError(out);
        connection.sendCopy(out);
    }

    void refuse(JsonRpcMessage request, String error) {
        out.truncate(0);
        JsonRpcWriter.beginError(out, request);
        out.value(error);
        JsonRpcWriter.endError(out);
        connection.sendCopy(out);
    }

    private void listDatabases(JsonRpcMessage request) {
        reply(request, writer -> {
            writer.beginArray();
            server.databases().all().forEach(database -> writer.value(database.name()));
            writer.endArray();
        });
    }

    /** The database that the first parameter names; the reader is left behind that. */
    ServedDatabase database(JsonReader params, String method) {
        int start = params.position();
        params.beginArray();
        if (!params.nextElement() || params.peek() != JsonToken.STRING) {
            throw OvsdbException.syntax(params, start, method + " request params must begin with <db-name>");
        }
        ServedDatabase database = params.readStringIn(server.databases().table());
        if (database == null) {
            String unknown = params.spanText();
            throw OvsdbException.about(ErrorTag.UNKNOWN_DATABASE, params, start,
                    method + " request specifies unknown database " + unknown);
        }
        if (!database.model().isAvailable()) {
            throw new OvsdbException(ErrorTag.DATABASE_NOT_AVAILABLE, method + " request specifies database " + database.name()
                    + " which is not yet available because it has not completed joining its cluster");
        }
        return database;
    }

    private void transact(JsonRpcMessage request) {
        ServedDatabase database = database(request.params(), request.method());
        MessageId id = new MessageId(request.text(), request.idFrom(), request.idTo());
        PendingTransaction transaction = new PendingTransaction(this, database, request, id, server.nowMs());
        if (pending.size() >= PENDING_TRANSACTIONS_LIMIT) {
            throw new OvsdbException(ErrorTag.RESOURCES_EXHAUSTED,
                    "more than " + PENDING_TRANSACTIONS_LIMIT + " transactions of this client are unanswered");
        }
        if (pending.putIfAbsent(id, transaction) != null) {
            throw OvsdbException.syntax(request.params(), request.paramsFrom(), "transact: duplicate request ID");
        }
        database.model().transact(transaction, loop());
    }

    private void cancel(JsonReader params) {
        params.beginArray();
        if (!params.nextElement()) {
            return;
        }
        int from = params.position();
        params.skipValue();
        PendingTransaction transaction = pending.get(new MessageId(params.text(), from, params.position()));
        if (transaction != null) {
            cancel(transaction);
        }
    }

    private void cancel(PendingTransaction transaction) {
        transaction.database().model().cancel(transaction, loop());
    }

    @Override
    public void canceled(PendingTransaction transaction) {
        connection.execute(() -> {
            if (pending.remove(transaction.id()) != null && databaseChangeAware) {
                refuse(transaction.request(), "canceled");
            }
        });
    }

    @Override
    public boolean holdsLock(String lock) {
        return locks.holds(lock);
    }

    @Override
    public boolean isReadOnly() {
        return options.readOnly();
    }

    @Override
    public AccessControl accessTo(Database database) {
        return options.role().isEmpty() ? AccessControl.NONE : RoleBasedAccess.of(database, options.role(), connection.peerCommonName());
    }

    @Override
    public void answer(PendingTransaction transaction, byte[] text, int from, int to) {
        if (!connection.isOnLoop()) {
            byte[] copy = Arrays.copyOfRange(text, from, to);
            connection.execute(() -> answer(transaction, copy, 0, copy.length));
            return;
        }
        pending.remove(transaction.id());
        if (monitors.isBusy()) {
            heldAnswers.add(Arrays.copyOfRange(text, from, to));
        } else {
            monitors.flushAll();
            connection.sendCopy(text, from, to);
        }
    }

    /** Sends the answers that had to wait for a monitor, so that what the transactions changed is told before them. */
    void releaseAnswers() {
        heldAnswers.forEach(connection::send);
        heldAnswers.clear();
    }

    private boolean refusesLocks(JsonRpcMessage request) {
        if (options.readOnly()) {
            refuse(request, "lock and unlock methods not allowed, DB server is read only.");
        }
        return options.readOnly();
    }

    private void lock(JsonRpcMessage request, boolean steal) {
        if (refusesLocks(request)) {
            return;
        }
        boolean locked = locks.lock(request, steal);
        reply(request, writer -> writer.beginObject().name("locked").value(locked).endObject());
    }

    private void unlock(JsonRpcMessage request) {
        if (refusesLocks(request)) {
            return;
        }
        locks.unlock(request);
        replyEmpty(request);
    }

    /** The locks as they are now. Any thread may call. */
    LockState lockState() {
        return locks.state();
    }

    private void setDatabaseChangeAware(JsonRpcMessage request) {
        JsonReader params = request.params();
        params.beginArray();
        boolean wellFormed = params.nextElement() && params.peek() == JsonToken.BOOLEAN;
        boolean aware = wellFormed && params.readBoolean();
        if (!wellFormed || params.nextElement()) {
            throw OvsdbException.syntax(request.params(), request.paramsFrom(), "set_db_change_aware: true or false parameter expected");
        }
        databaseChangeAware = aware;
        replyEmpty(request);
    }

    private void convert(JsonRpcMessage request) {
        JsonReader params = request.params();
        ServedDatabase database = database(params, request.method());
        if (!options.role().isEmpty()) {
            throw RoleBasedAccess.conversionDenied(connection.peerCommonName(), options.role(), database.name());
        } else if (options.readOnly() || database.isReserved()) {
            throw new OvsdbException(ErrorTag.NOT_ALLOWED, "conversion is not allowed for read-only database " + database.name());
        }
        DatabaseSchema schema = newSchema(params, request, database);
        connection.pause();
        server.convert(database, schema).whenComplete((nothing, failure) -> connection.execute(() -> {
            // Who comes after the reply, perhaps because of it, has seen nothing else.
            List<Session> unaware = server.unawareSessions();
            if (failure == null) {
                replyEmpty(request);
            } else if (cause(failure) instanceof OvsdbException error) {
                refuse(request, error);
            } else {
                LOG.error("{}: conversion failed", database.name(), failure);
                refuse(request, new OvsdbException(ErrorTag.INTERNAL_ERROR, failure.toString()));
            }
            server.converted(database, unaware);
            connection.resume();
        }));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static DatabaseSchema newSchema(JsonReader params, JsonRpcMessage request, ServedDatabase database) {
        if (!params.nextElement()) {
            throw OvsdbException.syntax(params, request.paramsFrom(), "array expected");
        }
        DatabaseSchema schema = SchemaReader.read(params);
        if (params.nextElement()) {
            throw OvsdbException.syntax(params, request.paramsFrom(), "array expected");
        } else if (!schema.name().equals(database.name())) {
            throw new OvsdbException(ErrorTag.INVALID_PARAMETERS,
                    "new schema name (" + schema.name() + ") does not match database name (" + database.name() + ")");
        }
        return schema;
    }

    @Override
    public void onWritable(Connection from) {
        monitors.onWritable();
    }

    @Override
    public void onClosed(Connection from, CloseReason reason) {
        server.sessions().remove(this);
        monitors.close();
        locks.release();
        pending.values().forEach(this::cancel);
        pending.clear();
        heldAnswers.clear();
    }
}
