package dev.understudy.wire;

import dev.understudy.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A handler that keeps what it gets, and answers {@code list_dbs} so that the peer's client has something to say. */
final class Recorder implements ConnectionHandler {
    final BlockingQueue<JsonRpcMessage> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    final AtomicInteger batches = new AtomicInteger();
    final AtomicInteger writable = new AtomicInteger();
    volatile Connection connection;
    volatile BiConsumer<Connection, JsonRpcMessage> reaction = Recorder::answer;

    /** Gives each connection a recorder of its own and keeps it in {@code recorders}. */
    static ConnectionAcceptor into(List<Recorder> recorders) {
        return connection -> {
            Recorder recorder = new Recorder();
            recorder.connection = connection;
            recorders.add(recorder);
            return recorder;
        };
    }

    static List<Recorder> list() {
        return new CopyOnWriteArrayList<>();
    }

    ConnectionAcceptor acceptor() {
        return accepted -> {
            connection = accepted;
            return this;
        };
    }

    private static void answer(Connection connection, JsonRpcMessage message) {
        if (message.kind() == JsonRpcMessage.Kind.REQUEST && message.method().equals("list_dbs")) {
            JsonWriter reply = new JsonWriter();
            JsonRpcWriter.beginReply(reply, message);
            reply.beginArray().value("Recorded").endArray();
            JsonRpcWriter.endReply(reply);
            connection.sendCopy(reply);
        }
    }

    JsonRpcMessage next() {
        try {
            JsonRpcMessage message = messages.poll(WireFixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came");
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String nextText() {
        return new String(next().text(), StandardCharsets.UTF_8);
    }

    CloseReason awaitClosed() {
        try {
            return closed.get(WireFixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("not closed", e);
        }
    }

    @Override
    public void onMessage(Connection from, JsonRpcMessage message) {
        messages.add(message);
        reaction.accept(from, message);
    }

    @Override
    public void onReadBatchEnd(Connection from) {
        batches.incrementAndGet();
    }

    @Override
    public void onWritable(Connection from) {
        writable.incrementAndGet();
    }

    @Override
    public void onClosed(Connection from, CloseReason reason) {
        if (!closed.complete(reason)) {
            throw new IllegalStateException("closed twice");
        }
    }
}
