package dev.understudy.wire;

import dev.understudy.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/**
 * The frames around the values that make JSON-RPC messages, in the peer's spelling: a reply carries a null error, an error has no
 * result, a notification carries a null id.
 *
 * <p>Each {@code begin} leaves the writer where exactly one value (the result, the error, the array of params) must be written;
 * the {@code end} of the same name finishes the message. Messages may follow each other in one writer.
 */
public final class JsonRpcWriter {
    private static final byte[] ID = JsonWriter.encodeName("id");
    private static final byte[] RESULT = JsonWriter.encodeName("result");
    private static final byte[] ERROR = JsonWriter.encodeName("error");
    private static final byte[] METHOD = JsonWriter.encodeName("method");
    private static final byte[] PARAMS = JsonWriter.encodeName("params");
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private JsonRpcWriter() {
    }

    /** Begins the reply to a request whose id is the JSON text {@code id[from, to)}; the result follows. */
    public static void beginReply(JsonWriter writer, byte[] id, int from, int to) {
        begin(writer, id, from, to).name(RESULT);
    }

    /** Begins the reply to a request; the result follows. */
    public static void beginReply(JsonWriter writer, JsonRpcMessage request) {
        beginReply(writer, request.text(), request.idFrom(), request.idTo());
    }

    public static void endReply(JsonWriter writer) {
        writer.name(ERROR).nullValue().endObject();
    }

    /** Begins the error that answers a request whose id is the JSON text {@code id[from, to)}; the error value follows. */
    public static void beginError(JsonWriter writer, byte[] id, int from, int to) {
        begin(writer, id, from, to).name(ERROR);
    }

    /** Begins the error that answers a request; the error value follows. */
    public static void beginError(JsonWriter writer, JsonRpcMessage request) {
        beginError(writer, request.text(), request.idFrom(), request.idTo());
    }

    public static void endError(JsonWriter writer) {
        writer.endObject();
    }

    /** Begins a notification; the array of params follows. */
    public static void beginNotification(JsonWriter writer, String method) {
        begin(writer, NULL, 0, NULL.length).name(METHOD).value(method).name(PARAMS);
    }

    public static void endNotification(JsonWriter writer) {
        writer.endObject();
    }

    /** Begins a request with a number for its id; the array of params follows. */
    public static void beginRequest(JsonWriter writer, long id, String method) {
        beginRequest(writer, Long.toString(id).getBytes(StandardCharsets.ISO_8859_1), method);
    }

    /** Begins a request with any JSON text for its id; the array of params follows. */
    public static void beginRequest(JsonWriter writer, byte[] id, String method) {
        begin(writer, id, 0, id.length).name(METHOD).value(method).name(PARAMS);
    }

    public static void endRequest(JsonWriter writer) {
        writer.endObject();
    }

    /** No comma goes before the brace, although another message may stand there. */
    private static JsonWriter begin(JsonWriter writer, byte[] id, int from, int to) {
        return writer.put('{').name(ID).raw(id, from, to);
    }
}
