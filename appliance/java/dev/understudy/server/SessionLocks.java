package dev.understudy.server;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.Identifier;
import dev.understudy.schema.OvsdbException;
import dev.understudy.wire.Connection;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.JsonRpcWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The locks that one session asked for (RFC 7047 section 4.1.8 to 4.1.10). Requests come on the session's loop; the rest any thread may call. */
final class SessionLocks implements LockTable.Client {
    private final Connection connection;
    private final LockTable table;
    /** Those that the client asked for and has not given back, whether it holds them or not. Guards both sets. */
    private final Set<String> requested = new HashSet<>();
    /** Those of {@link #requested} that were stolen. */
    private final Set<String> lost = new HashSet<>();

    SessionLocks(Connection connection, LockTable table) {
        this.connection = connection;
        this.table = table;
    }

    /** Does "lock" or "steal"; returns whether the client holds the lock now. */
    boolean lock(JsonRpcMessage request, boolean steal) {
        String name = name(request);
        synchronized (requested) {
            if (!requested.add(name)) {
                throw OvsdbException.syntax(request.params(), request.paramsFrom(),
                        "must issue \"unlock\" before new \"" + request.method() + "\"");
            }
        }
        return table.lock(this, name, steal);
    }

    /** Does "unlock". */
    void unlock(JsonRpcMessage request) {
        String name = name(request);
        synchronized (requested) {
            lost.remove(name);
            if (!requested.remove(name)) {
                throw OvsdbException.syntax(request.params(), request.paramsFrom(), "\"unlock\" without \"lock\" or \"steal\"");
            }
        }
        table.unlock(this, name);
    }

    private static String name(JsonRpcMessage request) {
        JsonReader params = request.params();
        params.beginArray();
        String name = params.nextElement() && params.peek() == JsonToken.STRING ? params.readString() : "";
        if (!Identifier.isValid(name) || params.nextElement()) {
            throw OvsdbException.syntax(params, request.paramsFrom(), request.method() + " request params must be <id>");
        }
        return name;
    }

    boolean holds(String lock) {
        return table.isHeldBy(this, lock);
    }

    LockState state() {
        synchronized (requested) {
            List<String> held = requested.stream().filter(this::holds).sorted().toList();
            List<String> waiting = requested.stream().filter(lock -> !held.contains(lock) && !lost.contains(lock)).sorted().toList();
            return new LockState(held, waiting, lost.stream().sorted().toList());
        }
    }

    /** The session is over. */
    void release() {
        List<String> all;
        synchronized (requested) {
            all = List.copyOf(requested);
        }
        all.forEach(lock -> table.unlock(this, lock));
    }

    @Override
    public void locked(String lock) {
        synchronized (requested) {
            lost.remove(lock);
        }
        tell("locked", lock);
    }

    @Override
    public void stolen(String lock) {
        synchronized (requested) {
            lost.add(lock);
        }
        tell("stolen", lock);
    }

    private void tell(String method, String lock) {
        JsonWriter writer = new JsonWriter(64);
        JsonRpcWriter.beginNotification(writer, method);
        writer.beginArray().value(lock).endArray();
        JsonRpcWriter.endNotification(writer);
        connection.send(writer.toByteArray());
    }
}
