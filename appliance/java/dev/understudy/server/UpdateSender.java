package dev.understudy.server;

import dev.understudy.json.JsonWriter;
import dev.understudy.monitor.Commit;
import dev.understudy.monitor.Monitor;
import dev.understudy.monitor.Update;
import dev.understudy.vlog.Coverage;
import dev.understudy.wire.Connection;

/** Sends one client what its monitors see change. Used on the session's loop. */
final class UpdateSender {
    /** Updates up to this size are copied into one message; larger ones are sent as shared pieces. */
    private static final int COPIED_UPDATE_BYTES = 4 << 10;
    private static final Coverage.Counter UPDATES = Coverage.counter("monitor_update_sent");

    private final Connection connection;
    private final JsonWriter out = new JsonWriter(128);
    private boolean eachTransaction;

    UpdateSender(Connection connection) {
        this.connection = connection;
    }

    /** From now on transactions are told one by one, as long as the client keeps up. */
    void tellEachTransaction() {
        eachTransaction = true;
    }

    /** Sends what a monitor has not told yet, up to a commit. */
    void flush(Monitor monitor, Commit head) {
        if (eachTransaction) {
            for (Commit next = monitor.next(head); next != null && !connection.isClosed(); next = monitor.next(head)) {
                send(monitor, monitor.flush(next));
            }
        }
        send(monitor, monitor.flush(head));
    }

    /** Sends an update, unless it is null. */
    void send(Monitor monitor, Update update) {
        if (update == null) {
            return;
        }
        UPDATES.increment();
        if (update.body().length <= COPIED_UPDATE_BYTES) {
            out.truncate(0);
            monitor.write(out, update);
            connection.sendCopy(out);
        } else {
            connection.send(monitor.opening(update), update.body(), Monitor.CLOSING);
        }
    }
}
