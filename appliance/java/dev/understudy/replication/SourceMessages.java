package dev.understudy.replication;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.monitor.MonitorMethod;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcMessage;

/** Reads what a source sends. */
final class SourceMessages {
    private SourceMessages() {}

    /** The id of the request that a message answers, or -1 when none of ours can have had it. */
    static long idOf(JsonRpcMessage message) {
        JsonReader id = message.id();
        return id.peek() == JsonToken.NUMBER && id.readNumber() ? id.longValue() : -1;
    }

    /** The method of the notifications that a monitor brings. */
    static String updateMethod(MonitorMethod method) {
        return switch (method) {
            case MONITOR -> "update";
            case MONITOR_COND -> "update2";
            case MONITOR_COND_SINCE -> "update3";
        };
    }

    /** Reads the id of a transaction. */
    static UuidAtom readId(JsonReader reader) {
        UuidAtom id = UuidAtom.parse(reader.readString());
        if (id == null) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "Last-id " + reader.spanText() + " is not in UUID format.");
        }
        return id;
    }

    /** What a monitor tells, which is the value before which the reader stands. It is not read yet. */
    static TableUpdates updates(MonitorMethod method, JsonReader reader, JsonRpcMessage message) {
        reader.peek();
        return new TableUpdates(method != MonitorMethod.MONITOR, message.text(), reader.position());
    }
}
