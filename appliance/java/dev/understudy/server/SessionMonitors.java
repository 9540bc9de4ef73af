package dev.understudy.server;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.monitor.Commit;
import dev.understudy.monitor.ConditionChange;
import dev.understudy.monitor.ConditionSwitch;
import dev.understudy.monitor.Dump;
import dev.understudy.monitor.DumpSink;
import dev.understudy.monitor.Moment;
import dev.understudy.monitor.Monitor;
import dev.understudy.monitor.MonitorMethod;
import dev.understudy.monitor.MonitorParameters;
import dev.understudy.monitor.Update;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import dev.understudy.vlog.Coverage;
import dev.understudy.wire.CloseReason;
import dev.understudy.wire.Connection;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.JsonRpcWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitors of one session. Lives on the session's I/O loop. While a monitor begins or changes its conditions the session takes no further requests,
 * so that what the client sees is in the order of its requests.
 */
final class SessionMonitors {
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_jsonrpc_server");
    private static final Coverage.Counter DUMPS = Coverage.counter("monitor_dump");
    private static final byte[] REPLY_END = ",\"error\":null}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLY_SINCE_END = "],\"error\":null}".getBytes(StandardCharsets.US_ASCII);

    private final Session session;
    private final Connection connection;
    private final Server server;
    private final Map<MessageId, Watch> watches = new HashMap<>();
    private final JsonWriter out = new JsonWriter(128);
    /** Whether a monitor begins or changes its conditions. */
    private boolean busy;
    /** Databases that are not served any more, which the client is to learn when it can be told. */
    private final List<ServedDatabase> forgotten = new ArrayList<>(0);
    private final UpdateSender updates;
    private boolean closed;

    SessionMonitors(Session session, Connection connection, Server server) {
        this.session = session;
        this.connection = connection;
        this.server = server;
        this.updates = new UpdateSender(connection);
    }

    /** Whether a monitor begins or changes its conditions; then nothing can be told of what transactions change. */
    boolean isBusy() {
        return busy;
    }

    /** From now on transactions are told one by one, as long as the client keeps up: a relay wants to know the id of each. */
    void tellEachTransaction() {
        updates.tellEachTransaction();
    }

    private void pause() {
        busy = true;
        connection.pause();
    }

    /** Takes requests again, after the client was told what happened meanwhile. */
    private void resume() {
        busy = false;
        flushAll();
        session.releaseAnswers();
        forgotten.forEach(this::cancel);
        forgotten.clear();
        connection.resume();
    }

    /** Runs a part of what a request asks; when it fails the session ends, as it could not go on. */
    private void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error bug) {
            fault(bug);
        }
    }

    private void fault(Throwable bug) {
        LOG.error("{}: internal error in a monitor, disconnecting", session.name(), bug);
        connection.close(CloseReason.local("internal error"));
    }

    private void onLoop(Runnable part) {
        connection.execute(() -> guarded(part));
    }

    private void onEncoders(Runnable part) {
        server.encoders().execute(() -> guarded(part));
    }

    /** Does what a request about monitors asks; returns false when its method is not to be recognised. */
    boolean request(JsonRpcMessage request) {
        switch (request.method()) {
            case "monitor" -> open(request, MonitorMethod.MONITOR);
            case "monitor_cond" -> {
                return openWithConditions(request, MonitorMethod.MONITOR_COND);
            }
            case "monitor_cond_since" -> {
                return openWithConditions(request, MonitorMethod.MONITOR_COND_SINCE);
            }
            case "monitor_cond_change" -> changeConditions(request);
            case "monitor_cancel" -> cancel(request);
            default -> throw new IllegalArgumentException(request.method());
        }
        return true;
    }

    private boolean openWithConditions(JsonRpcMessage request, MonitorMethod method) {
        if (server.isMonitorCondDisabled()) {
            return false;
        }
        open(request, method);
        return true;
    }

    private void open(JsonRpcMessage request, MonitorMethod method) {
        ServedDatabase database = session.database(request.params(), request.method());
        MonitorParameters parameters = MonitorParameters.read(method, request.params());
        MessageId id = new MessageId(parameters.id());
        if (watches.containsKey(id)) {
            throw parameters.duplicateId();
        }
        Watch watch = new Watch(database, database.monitors().open(parameters.request(database.schema())));
        watches.put(id, watch);
        pause();
        database.withMoment(moment -> guarded(() -> {
            if (watch.monitor.beginMayTakeLong()) {
                onEncoders(() -> begin(request, watch, moment));
            } else {
                begin(request, watch, moment);
            }
        }), session.loop());
    }

    /** Finds out what the client needs; on any thread. */
    private void begin(JsonRpcMessage request, Watch watch, Moment moment) {
        Monitor.Beginning beginning = watch.monitor.begin(moment);
        onLoop(() -> {
            if (closed) {
                watch.monitor.close();
                return;
            }
            switch (beginning) {
                case Monitor.Continued(Update update) -> {
                    reply(request, watch, update);
                    begun(watch);
                }
                case Monitor.Whole(UuidAtom lastId) -> sendContents(request, watch, moment, lastId);
            }
        });
    }

    private void reply(JsonRpcMessage request, Watch watch, Update update) {
        out.truncate(0);
        beginReply(request, watch, true, update.lastId());
        connection.send(ByteBuffer.wrap(out.toByteArray()), ByteBuffer.wrap(update.body()), ByteBuffer.wrap(REPLY_SINCE_END));
    }

    /** Writes a reply up to its &lt;table-updates&gt;. */
    private void beginReply(JsonRpcMessage request, Watch watch, boolean found, UuidAtom lastId) {
        JsonRpcWriter.beginReply(out, request);
        if (watch.monitor.method() == MonitorMethod.MONITOR_COND_SINCE) {
            out.beginArray().value(found).value(lastId.toString()).put(',');
        }
    }

    private void sendContents(JsonRpcMessage request, Watch watch, Moment moment, UuidAtom lastId) {
        DUMPS.increment();
        out.truncate(0);
        beginReply(request, watch, false, lastId);
        connection.beginParts();
        connection.sendPart(ByteBuffer.wrap(out.toByteArray()));
        byte[] end = watch.monitor.method() == MonitorMethod.MONITOR_COND_SINCE ? REPLY_SINCE_END : REPLY_END;
        watch.dump = watch.monitor.dump(moment, new DumpSink() {
            @Override
            public boolean accept(ByteBuffer chunk) {
                connection.sendPart(chunk);
                return connection.isWritable();
            }

            @Override
            public void end() {
                connection.sendPart(ByteBuffer.wrap(end));
                onLoop(() -> {
                    connection.endParts();
                    begun(watch);
                });
            }

            @Override
            public void fail(RuntimeException reason) {
                fault(reason);
            }
        });
        watch.database.watchers().add(session);
        watch.dump.start();
    }

    private void begun(Watch watch) {
        watch.dump = null;
        if (closed) {
            return;
        }
        watch.begun = true;
        watch.database.watchers().add(session);
        resume();
    }

    private void changeConditions(JsonRpcMessage request) {
        ConditionChange change = ConditionChange.read(request.params());
        MessageId oldId = new MessageId(change.oldId());
        MessageId newId = new MessageId(change.newId());
        Watch watch = watches.get(oldId);
        if (watch == null) {
            throw change.unknownId();
        } else if (!newId.equals(oldId) && watches.containsKey(newId)) {
            throw change.duplicateId();
        }
        ConditionSwitch conditions = watch.monitor.prepare(change);
        watches.remove(oldId);
        watches.put(newId, watch);
        if (conditions.isEmpty()) {
            finish(request, watch, conditions);
            return;
        }
        pause();
        watch.database.withMoment(moment -> onLoop(() -> run(request, watch, conditions, moment)), session.loop());
    }

    private void run(JsonRpcMessage request, Watch watch, ConditionSwitch conditions, Moment moment) {
        if (closed) {
            return;
        }
        updates.send(watch.monitor, conditions.catchUp(moment));
        if (conditions.isSmall()) {
            conditions.run();
            finish(request, watch, conditions);
        } else {
            onEncoders(() -> {
                conditions.run();
                onLoop(() -> finish(request, watch, conditions));
            });
        }
    }

    private void finish(JsonRpcMessage request, Watch watch, ConditionSwitch conditions) {
        if (closed) {
            return;
        }
        updates.send(watch.monitor, conditions.finish());
        flushAll();
        session.replyEmpty(request);
        if (busy) {
            resume();
        }
    }

    private void cancel(JsonRpcMessage request) {
        JsonReader params = request.params();
        params.beginArray();
        if (!params.nextElement()) {
            session.refuse(request, "invalid parameters");
            return;
        }
        int from = params.position();
        params.skipValue();
        MessageId id = new MessageId(params.text(), from, params.position());
        if (params.nextElement()) {
            session.refuse(request, "invalid parameters");
            return;
        }
        Watch watch = watches.remove(id);
        if (watch == null) {
            session.refuse(request, "unknown monitor");
            return;
        }
        end(watch);
        session.replyEmpty(request);
    }

    /** Ends a monitor that is not among the watches any more. */
    private void end(Watch watch) {
        if (watch.dump != null) {
            watch.dump.cancel();
        }
        if (watch.begun || watch.dump != null) {
            watch.monitor.close();
        }
        if (watches.values().stream().noneMatch(other -> other.database == watch.database)) {
            watch.database.watchers().remove(session);
        }
    }

    /** Sends what is new, if the client takes it. */
    void flush() {
        flush(false);
    }

    /** Sends what is new, also to a client that has much to read already: what is sent next must not come before. */
    void flushAll() {
        flush(true);
    }

    private void flush(boolean always) {
        if (watches.isEmpty()) {
            return;
        }
        boolean sends = always || connection.isWritable();
        // A send may close the connection, which empties the map.
        for (Iterator<Watch> all = watches.values().iterator(); !closed && all.hasNext(); ) {
            Watch watch = all.next();
            Commit head = watch.database.history().head();
            if (watch.begun && sends) {
                updates.flush(watch.monitor, head);
            } else if ((watch.begun || watch.dump != null) && !watch.monitor.hold(head)) {
                LOG.warn("{}: reads too slowly for its monitor of {}, disconnecting", session.name(), watch.database.name());
                connection.close(CloseReason.local("too slow"));
            }
        }
    }

    /** The client takes more again. */
    void onWritable() {
        for (Watch watch : watches.values()) {
            if (watch.dump != null) {
                watch.dump.resume();
            }
        }
        flush();
    }

    /** Ends the monitors of a database that is not served any more, and tells clients that want to know. */
    void cancel(ServedDatabase database) {
        if (busy) {
            forgotten.add(database);
            return;
        }
        for (Map.Entry<MessageId, Watch> entry : List.copyOf(watches.entrySet())) {
            if (entry.getValue().database == database) {
                watches.remove(entry.getKey());
                end(entry.getValue());
                if (session.isDatabaseChangeAware()) {
                    tellCanceled(entry.getKey());
                }
            }
        }
    }

    private void tellCanceled(MessageId id) {
        out.truncate(0);
        JsonRpcWriter.beginNotification(out, "monitor_canceled");
        out.beginArray().raw(id.text()).endArray();
        JsonRpcWriter.endNotification(out);
        connection.sendCopy(out);
    }

    /** The session is over. */
    void close() {
        closed = true;
        for (Iterator<Watch> all = watches.values().iterator(); all.hasNext(); ) {
            Watch watch = all.next();
            all.remove();
            end(watch);
        }
    }
}
