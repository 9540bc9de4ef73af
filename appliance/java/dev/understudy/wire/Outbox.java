package dev.understudy.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The way of messages from whoever sends to the socket of one connection: when to hand over what waits, when too much waits for the other
 * side to be asked for more, and when so much that it is given up. Any thread may add; all else happens on the loop.
 */
final class Outbox implements SendQueue.Owner {
    private final Connection connection;
    private final IoLoop loop;
    private final Inbox inbox;
    private final ProbeTimer probes;
    private final long limitBytes;
    private final long highBytes;
    private final SendQueue queue = new SendQueue(this);
    /** The message in parts, when it is to be logged; filled by whoever sends the parts. */
    private List<ByteBuffer> loggedParts;
    private boolean held;
    private boolean flushPlanned;
    private boolean backlogged;
    private volatile boolean closed;
    private volatile boolean wantsWritable;
    /** Why to close as soon as nothing waits any more; null while there is no such wish. */
    private volatile CloseReason reasonToFinish;

    /**
     * @param limitBytes when so much waits, the other side is given up
     * @param highBytes when so much waits, the other side is not asked for more
     */
    Outbox(Connection connection, IoLoop loop, Inbox inbox, ProbeTimer probes, long limitBytes, long highBytes) {
        this.connection = connection;
        this.loop = loop;
        this.inbox = inbox;
        this.probes = probes;
        this.limitBytes = limitBytes;
        this.highBytes = highBytes;
    }

    SendQueue queue() {
        return queue;
    }

    /** Adds the pieces of one message. From any thread. */
    void send(ByteBuffer... pieces) {
        if (refuses()) {
            return;
        }
        MessageLog.sent(connection.name(), pieces);
        if (!loop.isHere()) {
            queue.addFromOutside(pieces);
            loop.wake(this);
            return;
        }
        for (ByteBuffer piece : pieces) {
            queue.add(piece);
        }
        added();
    }

    /** Adds a copy of {@code buffer[from, to)}. From any thread. */
    void sendCopy(byte[] buffer, int from, int to) {
        if (!loop.isHere()) {
            send(ByteBuffer.wrap(Arrays.copyOfRange(buffer, from, to)));
            return;
        }
        if (refuses()) {
            return;
        }
        MessageLog.sent(connection.name(), buffer, from, to);
        queue.addCopy(buffer, from, to);
        added();
    }

    void beginParts() {
        loggedParts = MessageLog.logsSent() ? new ArrayList<>() : null;
        queue.beginParts();
    }

    /** Adds a part of the message in parts. From any thread. */
    void sendPart(ByteBuffer part) {
        if (!closed) {
            if (loggedParts != null) {
                loggedParts.add(part.duplicate());
            }
            queue.addPart(part);
            loop.wake(this);
        }
    }

    void endParts() {
        queue.endParts();
        if (!closed) {
            if (loggedParts != null) {
                MessageLog.sent(connection.name(), loggedParts.toArray(ByteBuffer[]::new));
                loggedParts = null;
            }
            added();
        }
    }

    /** Whether little enough waits; after a false the handler is told once it does. From any thread. */
    boolean isWritable() {
        if (queue.bytes() <= highBytes) {
            return true;
        }
        // The wish is noted before looking again, so that bytes that leave in between either are seen here or see the wish.
        wantsWritable = true;
        return queue.bytes() <= highBytes;
    }

    private boolean refuses() {
        if (closed) {
            return true;
        }
        long waiting = queue.bytes();
        if (waiting <= limitBytes) {
            return false;
        }
        connection.overLimit("reads too slowly: " + waiting + " bytes wait to be sent");
        return true;
    }

    private void added() {
        noteBacklog();
        if (!held && !flushPlanned) {
            flushPlanned = true;
            loop.flushSoon(this);
        }
    }

    private void noteBacklog() {
        if (!backlogged && queue.bytes() > highBytes) {
            backlogged = true;
            inbox.setBacklogged(true);
        }
    }

    /** Hands nothing over until {@link #release}, because more is about to be added. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
        if (!closed) {
            queue.flush();
            finishIfSent();
        }
    }

    /** Takes over what other threads sent. */
    void takeFromOutside() {
        if (!closed) {
            queue.flush();
            noteBacklog();
            finishIfSent();
        }
    }

    /** Does what {@link IoLoop#flushSoon} was asked for. */
    void flushNow() {
        flushPlanned = false;
        if (!closed) {
            queue.flush();
            finishIfSent();
        }
    }

    /** From now on the connection is to be closed when nothing waits any more. From any thread. */
    void closeWhenSent(CloseReason why) {
        reasonToFinish = why;
        loop.wake(this);
    }

    private void finishIfSent() {
        if (reasonToFinish != null && !closed && queue.bytes() == 0) {
            connection.close(reasonToFinish);
        }
    }

    void close() {
        closed = true;
        queue.close();
    }

    @Override
    public void drained() {
        probes.activity();
    }

    @Override
    public void sent() {
        if (queue.bytes() > WireLimits.SEND_QUEUE_LOW_BYTES) {
            return;
        }
        if (backlogged) {
            backlogged = false;
            loop.execute(() -> inbox.setBacklogged(false));
        }
        if (wantsWritable) {
            wantsWritable = false;
            loop.execute(connection::tellWritable);
        }
        finishIfSent();
    }

    @Override
    public void flushAgainSoon() {
        added();
    }
}
