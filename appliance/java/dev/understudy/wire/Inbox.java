package dev.understudy.wire;

import dev.understudy.json.JsonException;
import dev.understudy.wire.JsonRpcMessage.Kind;
import dev.understudy.wire.MessageAssembler.LargeText;
import java.util.ArrayDeque;

/**
 * The way of messages from the socket to the handler of one connection. While the handler is paused, or a very long message is being
 * checked on another thread, messages wait here in order, and so does a request, with what follows it, while much output waits; when more
 * than {@link WireLimits#INBOX_LIMIT_BYTES} wait, the socket is not read. On the loop only.
 *
 * <p>Output that waits holds up requests alone, because they make more of it. If it held up reading as such, two servers that send each
 * other much at the same time would wait for each other for ever.
 */
final class Inbox implements MessageAssembler.Sink {
    private final Connection connection;
    private final IoLoops loops;
    private final MessageAssembler assembler;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(2);
    private long waitingBytes;
    private long echoedBytes;
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
        echoedBytes = 0;
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

    private boolean mayDeliver(Object message) {
        boolean makesOutput = message instanceof JsonRpcMessage whole && whole.kind() == Kind.REQUEST;
        return !paused && !checking && !closed && !(backlogged && makesOutput);
    }

    @Override
    public boolean text(byte[] text) {
        JsonRpcMessage message = JsonRpcMessage.parse(text);
        if (connection.isForHandler(message)) {
            if (waiting.isEmpty() && mayDeliver(message)) {
                connection.deliver(message);
            } else {
                enqueue(message, text.length);
            }
        } else if (backlogged) {
            echoedBytes += text.length;
            updateReading();
        }
        return !closed;
    }

    @Override
    public boolean largeText(LargeText text) {
        loops.unfinished().changed(connection, text.length());
        if (waiting.isEmpty() && mayDeliver(text)) {
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
        loops.checkers().execute(() -> {
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
            if (mayDeliver(message)) {
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
        while (!waiting.isEmpty() && mayDeliver(waiting.peek())) {
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
        boolean wanted = Math.max(waitingBytes, echoedBytes) <= WireLimits.INBOX_LIMIT_BYTES;
        if (wanted != reading && !closed) {
            reading = wanted;
            connection.setReading(wanted);
        }
    }
}
