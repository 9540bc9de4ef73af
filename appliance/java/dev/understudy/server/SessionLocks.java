package dev.understudy.server;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.Identifier;
import dev.understudy.schema.OvsdbException;
import dev.understudy.wire.Connection;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.JsonRpcWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The locks that one session asked for (RFC 7047 section 4.1.8 to 4.1.10). Requests come on the session's loop; what any thread may call says so. */
final class SessionLocks {
    private final Connection connection;
    private final LockTable table;
    /** Those that the client asked for and has not given back, whether it holds them or not. Changed on the session's loop only. */
    private final Map<String, Claim> claims = new ConcurrentSkipListMap<>();

    /**
     * One request for a lock, until it is given back. What it is told comes from any thread and is passed on later, on the session's loop: so the client
     * hears of it after the reply to its request, and nothing of a claim that it has given up.
     */
    private final class Claim implements LockTable.Client {
        private final String lock;
        private volatile boolean lost;

        Claim(String lock) {
            this.lock = lock;
        }

        @Override
        public void locked(String name) {
            lost = false;
            tell("locked");
        }

        @Override
        public void stolen(String name) {
            lost = true;
            tell("stolen");
        }

        private void tell(String method) {
            connection.execute(() -> {
                if (claims.get(lock) == this) {
                    JsonWriter writer = new JsonWriter(64);
                    JsonRpcWriter.beginNotification(writer, method);
                    writer.beginArray().value(lock).endArray();
                    JsonRpcWriter.endNotification(writer);
                    connection.sendCopy(writer);
                }
            });
        }
    }

    SessionLocks(Connection connection, LockTable table) {
        this.connection = connection;
        this.table = table;
    }

    /** Does "lock" or "steal"; returns whether the client holds the lock now. */
    boolean lock(JsonRpcMessage request, boolean steal) {
        String name = name(request);
        Claim claim = new Claim(name);
        if (claims.putIfAbsent(name, claim) != null) {
            throw OvsdbException.syntax(request.params(), request.paramsFrom(),
                    "must issue \"unlock\" before new \"" + request.method() + "\"");
        }
        return table.lock(claim, name, steal);
    }

    /** Does "unlock". */
    void unlock(JsonRpcMessage request) {
        String name = name(request);
        Claim claim = claims.remove(name);
        if (claim == null) {
            throw OvsdbException.syntax(request.params(), request.paramsFrom(), "unlock: \"unlock\" without \"lock\" or \"steal\"");
        }
        table.unlock(claim, name);
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

    /** Any thread may call. */
    boolean holds(String lock) {
        Claim claim = claims.get(lock);
        return claim != null && table.isHeldBy(claim, lock);
    }

    /** Any thread may call. */
    LockState state() {
        List<String> held = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        claims.forEach((lock, claim) -> (table.isHeldBy(claim, lock) ? held : claim.lost ? lost : waiting).add(lock));
        return new LockState(held, waiting, lost);
    }

    /** The session is over. */
    void release() {
        claims.forEach((lock, claim) -> table.unlock(claim, lock));
        claims.clear();
    }
}
