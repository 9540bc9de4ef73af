package dev.understudy.server;

import dev.understudy.engine.AccessControl;
import dev.understudy.engine.Database;
import dev.understudy.engine.TransactionContext;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.OvsdbException;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.JsonRpcWriter;
import java.nio.charset.StandardCharsets;

/** A "transact" request that has not been answered yet. */
final class PendingTransaction {
    /** Who asked for a transaction and gets the answer. */
    interface Client {
        /** Whether the client holds a lock. */
        boolean holdsLock(String lock);

        /** Whether the client may change nothing. */
        boolean isReadOnly();

        /** What the client may change in a database. */
        AccessControl accessTo(Database database);

        /** Takes the answer: one message in {@code text[from, to)}, which may be used for something else afterwards. Any thread may call. */
        void answer(PendingTransaction transaction, byte[] text, int from, int to);

        /** The transaction was withdrawn while it waited; there is no answer. Any thread may call. */
        void canceled(PendingTransaction transaction);
    }

    /** A request longer than this is not executed on an I/O loop. */
    private static final int LONG_REQUEST_BYTES = 64 << 10;

    /** How every answer with results ends. */
    private static final byte[] RESULTS_END = "],\"error\":null}".getBytes(StandardCharsets.US_ASCII);

    private final Client client;
    private final ServedDatabase database;
    private final JsonRpcMessage request;
    private final MessageId id;
    private final long startMs;
    private boolean scansMuch;

    /** @param startMs when the request came in, on the clock of the database */
    PendingTransaction(Client client, ServedDatabase database, JsonRpcMessage request, MessageId id, long startMs) {
        this.client = client;
        this.database = database;
        this.request = request;
        this.id = id;
        this.startMs = startMs;
    }

    Client client() {
        return client;
    }

    ServedDatabase database() {
        return database;
    }

    JsonRpcMessage request() {
        return request;
    }

    MessageId id() {
        return id;
    }

    long startMs() {
        return startMs;
    }

    boolean isLong() {
        return scansMuch || request.text().length > LONG_REQUEST_BYTES;
    }

    /** Notes that the execution has to look at many rows. */
    void setScansMuch() {
        scansMuch = true;
    }

    JsonReader params() {
        return request.params();
    }

    TransactionContext context(Database database, boolean databaseReadOnly, boolean reserved, long nowMs, int scanLimitRows) {
        return new TransactionContext(databaseReadOnly || client.isReadOnly(), reserved, client::holdsLock, client.accessTo(database),
                nowMs - startMs, scanLimitRows);
    }

    /** An answer with one more result, the error. */
    static byte[] withError(byte[] answer, OvsdbException error) {
        JsonWriter writer = new JsonWriter(answer.length + 256);
        writer.raw(answer, 0, answer.length - RESULTS_END.length);
        error.write(writer);
        writer.endArray();
        JsonRpcWriter.endReply(writer);
        return writer.toByteArray();
    }
}
