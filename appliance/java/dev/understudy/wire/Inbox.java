package dev.understudy.wire;

import dev.understudy.json.JsonException;
import dev.understudy.wire.MessageAssembler.LargeText;
import java.util.ArrayDeque;

/**
 * The way of messages from the socket to the handler of one connection. While the handler is paused, or much output waits, or a very long
 * message is being checked on another thread, messages wait here in order; when more than {@link WireLimits#INBOX_LIMIT_BYTES} wait, or
 * much output does, the socket is not read. On the loop only.
 */
final class Inbox implements MessageAssembler.Sink {
    private final Connection connection;
    private final IoLoops loops;
    private final MessageAssembler assembler;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(2);
    private long waitingBytes;
    private boolean paused;
    private boolean backlogged;
    private boolean checking;
    private boolean delivering;
    private boolean reading = true;
    private boolean closed;

    Inbox(Connection connection, IoLoops loops) {
        this.connection = connection;
        this.loops = loops;
        this.assembler = new MessageAssembler(loops.limits().messageBytes());
    }

    /** Takes the first {@code count} bytes of an array, which came in next. */
    void accept(byte[] bytes, int count) {
        try {
            assembler.accept(bytes, 0, count, this);
        } catch (JsonException | BadMessageException problem) {
            connection.badInput(problem);
        }
    }

    void setPaused(boolean now) {
        paused = now;
        deliverWaiting();
    }

    void setBacklogged(boolean now) {
        backlogged = now;
        deliverWaiting();
    }

    void close() {
        closed = true;
        for (Object message : waiting) {
            if (message instanceof LargeText text) {
                loops.unfinished().changed(connection, -text.length());
            }
        }
        waiting.clear();
        assembler.discard(this);
    }

    private boolean mayDeliver() {
        return !paused && !backlogged && !checking && !closed;
    }

    @Override
    public boolean text(byte[] text) {
        JsonRpcMessage message = JsonRpcMessage.parse(text);
        if (connection.isForHandler(message)) {
            if (waiting.isEmpty() && mayDeliver()) {
                connection.deliver(message);
            } else {
                enqueue(message, text.length);
            }
        }
        return !closed;
    }

    @Override
    public boolean largeText(LargeText text) {
        loops.unfinished().changed(connection, text.length());
        if (waiting.isEmpty() && mayDeliver()) {
            check(text);
        } else {
            enqueue(text, text.length());
        }
        return !closed;
    }

    @Override
    public void tooLong() {
        connection.overLimit("message is longer than " + loops.limits().messageBytes() + " bytes");
    }

    @Override
    public void held(long deltaBytes) {
        loops.unfinished().changed(connection, deltaBytes);
    }

    private void enqueue(Object message, int length) {
        waiting.add(message);
        waitingBytes += length;
        updateReading();
    }

    /** Checks a very long message on another thread, so that no other connection waits for it. */
    private void check(LargeText text) {
        checking = true;
        // From now on it is held twice, in pieces and whole, until it has been checked.
        loops.unfinished().changed(connection, text.length());
        loops.background().execute(() -> {
            try {
                JsonRpcMessage message = JsonRpcMessage.parse(text.join());
                connection.execute(() -> checked(text, message));
            } catch (JsonException | BadMessageException problem) {
                connection.execute(() -> {
                    loops.unfinished().changed(connection, -2L * text.length());
                    connection.badInput(problem);
                });
            }
        });
    }

    private void checked(LargeText text, JsonRpcMessage message) {
        loops.unfinished().changed(connection, -2L * text.length());
        checking = false;
        if (closed) {
            return;
        }
        if (connection.isForHandler(message)) {
            if (mayDeliver()) {
                connection.deliver(message);
            } else {
                waiting.addFirst(message);
                waitingBytes += text.length();
            }
        }
        deliverWaiting();
    }

    private void deliverWaiting() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (!waiting.isEmpty() && mayDeliver()) {
            Object next = waiting.remove();
            if (next instanceof LargeText text) {
                waitingBytes -= text.length();
                check(text);
            } else {
                JsonRpcMessage message = (JsonRpcMessage) next;
                waitingBytes -= message.text().length;
                connection.deliver(message);
            }
        }
        delivering = false;
        connection.endBatch();
        updateReading();
    }

    private void updateReading() {
        boolean wanted = !backlogged && waitingBytes <= WireLimits.INBOX_LIMIT_BYTES;
        if (wanted != reading && !closed) {
            reading = wanted;
            connection.setReading(wanted);
        }
    }
}
