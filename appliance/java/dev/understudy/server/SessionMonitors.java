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
import dev.understudy.wire.CloseReason;
import dev.understudy.wire.Connection;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.JsonRpcWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitors of one session. Lives on the session's I/O loop. While a monitor begins or changes its conditions the session takes no further requests,
 * so that what the client sees is in the order of its requests.
 */
final class SessionMonitors {
    /** Updates up to this size are copied into one message; larger ones are sent as shared pieces. */
    private static final int COPIED_UPDATE_BYTES = 4 << 10;

    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_jsonrpc_server");
    private static final byte[] REPLY_END = ",\"error\":null}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLY_SINCE_END = "],\"error\":null}".getBytes(StandardCharsets.US_ASCII);

    /** A monitor with the database that it watches. */
    private static final class Watch {
        private final ServedDatabase database;
        private final Monitor monitor;
        /** Whether the client has the contents and is told of changes. */
        private boolean begun;
        private Dump dump;

        Watch(ServedDatabase database, Monitor monitor) {
            this.database = database;
            this.monitor = monitor;
        }
    }

    private final Session session;
    private final Connection connection;
    private final Server server;
    private final Map<MessageId, Watch> watches = new HashMap<>();
    private final JsonWriter out = new JsonWriter(128);
    private volatile int count;
    private boolean closed;

    SessionMonitors(Session session, Connection connection, Server server) {
        this.session = session;
        this.connection = connection;
        this.server = server;
    }

    /** How many there are. Any thread may call. */
    int count() {
        return count;
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
        count = watches.size();
        connection.pause();
        database.withMoment(moment -> {
            if (watch.monitor.beginMayTakeLong()) {
                server.encoders().execute(() -> begin(request, watch, moment));
            } else {
                begin(request, watch, moment);
            }
        }, session.loop());
    }

    /** Finds out what the client needs; on any thread. */
    private void begin(JsonRpcMessage request, Watch watch, Moment moment) {
        Monitor.Beginning beginning = watch.monitor.begin(moment);
        connection.execute(() -> {
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
        out.truncate(0);
        beginReply(request, watch, false, lastId);
        connection.beginParts();
        connection.sendPart(ByteBuffer.wrap(out.toByteArray()));
        watch.dump = watch.monitor.dump(moment, new DumpSink() {
            @Override
            public boolean accept(ByteBuffer chunk) {
                connection.sendPart(chunk);
                return connection.isWritable();
            }

            @Override
            public void end() {
                connection.sendPart(ByteBuffer.wrap(watch.monitor.method() == MonitorMethod.MONITOR_COND_SINCE ? REPLY_SINCE_END : REPLY_END));
                connection.execute(() -> endContents(watch));
            }

            @Override
            public void fail(RuntimeException reason) {
                LOG.error("{}: cannot send the contents of {}", session.name(), watch.database.name(), reason);
                connection.close(CloseReason.local("internal error"));
            }
        });
        watch.database.watchers().add(session);
        watch.dump.start();
    }

    private void endContents(Watch watch) {
        connection.endParts();
        watch.dump = null;
        begun(watch);
    }

    private void begun(Watch watch) {
        if (closed) {
            return;
        }
        watch.begun = true;
        watch.database.watchers().add(session);
        connection.resume();
        flush();
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
        connection.pause();
        watch.database.withMoment(moment -> connection.execute(() -> run(request, watch, conditions, moment)), session.loop());
    }

    private void run(JsonRpcMessage request, Watch watch, ConditionSwitch conditions, Moment moment) {
        if (closed) {
            return;
        }
        send(watch.monitor, conditions.catchUp(moment));
        if (conditions.isSmall()) {
            conditions.run();
            finish(request, watch, conditions);
            connection.resume();
        } else {
            server.encoders().execute(() -> {
                conditions.run();
                connection.execute(() -> {
                    if (!closed) {
                        finish(request, watch, conditions);
                        connection.resume();
                    }
                });
            });
        }
    }

    private void finish(JsonRpcMessage request, Watch watch, ConditionSwitch conditions) {
        send(watch.monitor, conditions.finish());
        flush();
        session.replyEmpty(request);
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

    private void end(Watch watch) {
        count = watches.size();
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
        if (watches.isEmpty() || closed) {
            return;
        }
        boolean writable = connection.isWritable();
        for (Watch watch : watches.values()) {
            if (!watch.begun && watch.dump == null) {
                continue;
            }
            Commit head = watch.database.history().head();
            if (writable && watch.begun) {
                send(watch.monitor, watch.monitor.flush(head));
            } else if (!watch.monitor.hold(head)) {
                LOG.warn("{}: reads too slowly for its monitor of {}, disconnecting", session.name(), watch.database.name());
                connection.close(CloseReason.local("too slow"));
                return;
            }
        }
    }

    private void send(Monitor monitor, Update update) {
        if (update == null) {
            return;
        } else if (update.body().length <= COPIED_UPDATE_BYTES) {
            out.truncate(0);
            monitor.write(out, update);
            connection.sendCopy(out);
        } else {
            connection.send(monitor.opening(update), update.body(), Monitor.CLOSING);
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
        for (Iterator<Map.Entry<MessageId, Watch>> entries = watches.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<MessageId, Watch> entry = entries.next();
            if (entry.getValue().database == database) {
                entries.remove();
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
