package dev.understudy.server;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.wire.Connection;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.JsonRpcWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The transactions of a relay's clients that its source decides on: those that wait for the source, and those that it has not answered yet. A transaction
 * is sent as it came, under an id of our own. Any thread may call.
 */
final class Forwarding {
    /** How many transactions may be unanswered; one more is refused. */
    static final int FORWARDED_LIMIT_TRANSACTIONS = 100_000;
    /** How long the texts of unanswered transactions may be together; one more is refused. */
    static final long FORWARDED_LIMIT_BYTES = 64L << 20;

    private final LongSupplier requestIds;
    private final Set<PendingTransaction> unsent = new LinkedHashSet<>();
    private final Map<Long, PendingTransaction> sent = new LinkedHashMap<>();
    private final Map<PendingTransaction, Long> ids = new HashMap<>();
    private long bytes;
    /** Where to send, or null while no source is followed. */
    private Connection source;

    Forwarding(LongSupplier requestIds) {
        this.requestIds = requestIds;
    }

    /** Takes a transaction over: sends it, now or when there is a source; or answers it with an error when there are too many. */
    void forward(PendingTransaction transaction) {
        if (!accept(transaction)) {
            answer(transaction, new OvsdbException(ErrorTag.RESOURCES_EXHAUSTED, "too many transactions wait for the source of the relay"));
        }
    }

    private synchronized boolean accept(PendingTransaction transaction) {
        if (unsent.size() + sent.size() >= FORWARDED_LIMIT_TRANSACTIONS || bytes + sizeOf(transaction) > FORWARDED_LIMIT_BYTES) {
            return false;
        }
        bytes += sizeOf(transaction);
        if (source == null) {
            unsent.add(transaction);
        } else {
            send(transaction);
        }
        return true;
    }

    private static long sizeOf(PendingTransaction transaction) {
        return transaction.request().text().length;
    }

    private void send(PendingTransaction transaction) {
        long id = requestIds.getAsLong();
        sent.put(id, transaction);
        ids.put(transaction, id);
        JsonRpcMessage request = transaction.request();
        JsonWriter writer = new JsonWriter(request.text().length + 64);
        JsonRpcWriter.beginRequest(writer, id, "transact");
        writer.raw(request.text(), request.paramsFrom(), request.paramsTo());
        JsonRpcWriter.endRequest(writer);
        source.send(writer.toByteArray());
    }

    /** From now on the source is there: sends what waits for it. */
    synchronized void begin(Connection connection) {
        source = connection;
        unsent.forEach(this::send);
        unsent.clear();
    }

    /** The source is there no more. Returns the transactions that it will not answer. */
    synchronized List<PendingTransaction> end() {
        source = null;
        List<PendingTransaction> lost = new ArrayList<>(sent.values());
        lost.forEach(transaction -> bytes -= sizeOf(transaction));
        sent.clear();
        ids.clear();
        return lost;
    }

    /** Takes out the transaction that was sent under an id; null when there is none any more. */
    synchronized PendingTransaction take(long id) {
        PendingTransaction transaction = sent.remove(id);
        if (transaction != null) {
            ids.remove(transaction);
            bytes -= sizeOf(transaction);
        }
        return transaction;
    }

    /** Forgets a transaction, wherever it is; returns whether it was here. What the source makes of it then does not matter. */
    synchronized boolean withdraw(PendingTransaction transaction) {
        Long id = ids.remove(transaction);
        boolean here = unsent.remove(transaction) || id != null;
        if (id != null) {
            sent.remove(id);
        }
        if (here) {
            bytes -= sizeOf(transaction);
        }
        return here;
    }

    /** Forgets all transactions; returns them. */
    synchronized List<PendingTransaction> withdrawAll() {
        List<PendingTransaction> all = new ArrayList<>(sent.values());
        all.addAll(unsent);
        sent.clear();
        ids.clear();
        unsent.clear();
        bytes = 0;
        return all;
    }

    /** Gives a client the answer of the source, under the id of the client's request. */
    static void answer(PendingTransaction transaction, JsonRpcMessage reply) {
        JsonWriter writer = new JsonWriter(reply.text().length + 64);
        if (reply.hasResult()) {
            JsonRpcWriter.beginReply(writer, transaction.request());
            copy(reply.result(), writer);
            JsonRpcWriter.endReply(writer);
        } else {
            JsonRpcWriter.beginError(writer, transaction.request());
            copy(reply.error(), writer);
            JsonRpcWriter.endError(writer);
        }
        transaction.client().answer(transaction, writer.array(), 0, writer.length());
    }

    private static void copy(JsonReader value, JsonWriter writer) {
        value.peek();
        int from = value.position();
        value.skipValue();
        writer.raw(value.text(), from, value.position());
    }

    /** Tells a client that nobody knows what became of its transaction. */
    static void cancel(PendingTransaction transaction) {
        JsonWriter writer = new JsonWriter(64);
        JsonRpcWriter.beginError(writer, transaction.request());
        writer.value("canceled");
        JsonRpcWriter.endError(writer);
        transaction.client().answer(transaction, writer.array(), 0, writer.length());
    }

    private static void answer(PendingTransaction transaction, OvsdbException error) {
        JsonWriter writer = new JsonWriter(128);
        JsonRpcWriter.beginError(writer, transaction.request());
        error.write(writer);
        JsonRpcWriter.endError(writer);
        transaction.client().answer(transaction, writer.array(), 0, writer.length());
    }
}
