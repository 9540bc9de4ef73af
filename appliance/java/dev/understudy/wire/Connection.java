package dev.understudy.wire;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonWriter;
import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON-RPC connection, accepted or made, bound to one I/O loop. Messages come to its {@link ConnectionHandler} on that loop. Echo
 * requests are answered and inactivity probes sent and swallowed here, also while the handler is paused.
 *
 * <p>The methods to send, pause, resume and close may be called from any thread; from the loop they act at once. What one thread
 * sends leaves in that order. Sends on a closed connection are forgotten.
 */
public final class Connection {
    /** Who made the connection and is told of its end. */
    interface Owner {
        ConnectionHandler opened(Connection connection);

        void ended(Connection connection, CloseReason reason);

        /** Notes in a recording that there is this connection; returns where to record what comes in. */
        Recording.Stream record(Recording recording, Connection connection);
    }

    private static final Logger LOG = LoggerFactory.getLogger("jsonrpc");
    private static final RateLimit LOG_LIMIT = new RateLimit(60, 60);

    private final IoLoop loop;
    private final Tape tape;
    private final Channel channel;
    private final String name;
    private final Reconnect reconnect;
    private final Owner owner;
    private final Inbox inbox;
    private final Outbox outbox;
    private final ProbeTimer probes;
    private final Receiver receiver;
    private final long connectedAtMs = IoLoop.nowMs();

    private ConnectionHandler handler;
    /** Null unless there is a recording. */
    private TurnTaker turnTaker;
    private boolean batchDelivered;
    private CloseReason reason;
    private long receivedMessages;
    private volatile boolean closed;
    private volatile String peerCommonName;

    Connection(IoLoops loops, Channel channel, String name, Reconnect reconnect, Owner owner) {
        this.tape = loops.tape();
        this.loop = loops.loopOf(channel.eventLoop());
        this.channel = channel;
        this.name = name;
        this.reconnect = reconnect;
        this.owner = owner;
        this.inbox = new Inbox(this, loops);
        this.probes = new ProbeTimer(this, loop, reconnect, tape.isLive());
        this.outbox = new Outbox(this, loop, inbox, probes, loops.limits().sendQueueBytes(),
                tape.isLive() ? WireLimits.SEND_QUEUE_HIGH_BYTES : Long.MAX_VALUE);
        this.receiver = new Receiver(this, loop, inbox, outbox, probes);
    }

    /** As the peer names it in log lines: {@code tcp:127.0.0.1:41234}, {@code ssl:[::1]:6640}, {@code unix#3}, or the remote's own text. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    // ---- sending ----

    /** Sends a whole message, whose array nobody changes any more. It may be given to many connections. */
    public void send(byte[] text) {
        send(ByteBuffer.wrap(text));
    }

    /** Sends a message that is made of pieces, none of which anybody changes any more. Each may be given to many connections. */
    public void send(byte[] first, byte[] second, byte[] third) {
        send(ByteBuffer.wrap(first), ByteBuffer.wrap(second), ByteBuffer.wrap(third));
    }

    /**
     * Sends a message that is made of pieces: the bytes between position and limit of each. Nobody changes the contents any more; a
     * piece may be on or off the heap and may be given to many connections if each is given its own {@link ByteBuffer#duplicate}.
     */
    public void send(ByteBuffer... pieces) {
        outbox.send(pieces);
    }

    /** Sends a copy of {@code buffer[from, to)}, one message or several; the buffer may be used again at once. */
    public void sendCopy(byte[] buffer, int from, int to) {
        outbox.sendCopy(buffer, from, to);
    }

    /** Sends a copy of what a writer holds, one message or several; the writer may be used again at once. */
    public void sendCopy(JsonWriter writer) {
        sendCopy(writer.array(), 0, writer.length());
    }

    /**
     * Begins a message that is sent in parts as they are made; whatever else is sent meanwhile waits for its end. On the loop; one message at
     * a time.
     */
    public void beginParts() {
        outbox.beginParts();
    }

    /** Sends a part of the message in parts: the bytes between position and limit, which nobody changes any more. From any thread. */
    public void sendPart(ByteBuffer part) {
        outbox.sendPart(part);
    }

    /** Ends the message in parts, all of which were sent. On the loop. */
    public void endParts() {
        outbox.endParts();
    }

    /** How many bytes wait to be sent. */
    public long queuedBytes() {
        return outbox.queue().bytes();
    }

    /**
     * Whether little enough output waits that more is welcome. After a false, {@link ConnectionHandler#onWritable} is called once it
     * does. Meanwhile no request is handed over either, nor what follows it.
     */
    public boolean isWritable() {
        return outbox.isWritable();
    }

    /** Little output waits again. */
    void tellWritable() {
        if (!closed && handler != null) {
            guarded(() -> handler.onWritable(this));
        }
    }

    // ---- receiving ----

    /** Hands over no more messages until {@link #resume}. Echo requests are still answered as long as little has piled up. */
    public void pause() {
        onLoop(() -> inbox.setPaused(true));
    }

    /** Hands over messages again, first those that came in meanwhile. */
    public void resume() {
        onLoop(() -> inbox.setPaused(false));
    }

    /** A message is complete and well-formed, and it is its turn. */
    void deliver(JsonRpcMessage message) {
        batchDelivered = true;
        guarded(() -> handler.onMessage(this, message));
    }

    /** All that could be delivered has been. */
    void endBatch() {
        if (batchDelivered && !closed) {
            batchDelivered = false;
            guarded(() -> handler.onReadBatchEnd(this));
        }
    }

    /** Sees to what the handler need not know of; returns whether the message is for the handler. */
    boolean isForHandler(JsonRpcMessage message) {
        receivedMessages++;
        MessageLog.received(name, message);
        if (message.isEchoRequest()) {
            JsonWriter reply = new JsonWriter(message.text().length + 16);
            JsonRpcWriter.beginReply(reply, message);
            reply.raw(message.text(), message.paramsFrom(), message.paramsTo());
            JsonRpcWriter.endReply(reply);
            sendCopy(reply);
            return false;
        }
        return !message.isProbeReply();
    }

    void setReading(boolean reading) {
        if (turnTaker != null) {
            turnTaker.setReading(reading);
        } else {
            channel.config().setAutoRead(reading);
        }
    }

    /** The other side sent what is not a message: says so and closes, after what was answered before. */
    void badInput(RuntimeException problem) {
        if (closed) {
            return;
        }
        if (LOG_LIMIT.allows(LOG, Level.WARN)) {
            String what = problem instanceof BadMessageException ? "received bad JSON-RPC message" : "error parsing stream";
            LOG.warn("{}: {}: {}", name, what, problem.getMessage());
        }
        outbox.queue().flush();
        close(CloseReason.PROTOCOL_ERROR);
    }

    /** Reports that a message that was handed over turned out to be malformed, and closes. From any thread. */
    public void closeForBadInput(JsonException problem) {
        onLoop(() -> badInput(problem));
    }

    /** The other side made us hold too much: says so and closes. From any thread. */
    void overLimit(String what) {
        onLoop(() -> {
            if (!closed) {
                if (LOG_LIMIT.allows(LOG, Level.WARN)) {
                    LOG.warn("{}: {}, disconnecting", name, what);
                }
                close(new CloseReason(CloseReason.Kind.FAILURE, "No buffer space available"));
            }
        });
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (JsonException | BadMessageException problem) {
            badInput(problem);
        } catch (RuntimeException bug) {
            LOG.error("{}: internal error, disconnecting", name, bug);
            close(CloseReason.local("internal error"));
        }
    }

    // ---- life ----

    /** Begins: from now on messages are handed over. On the loop. */
    void open() {
        if (tape instanceof Recording recording) {
            turnTaker = new TurnTaker(recording.turns(), receiver);
            channel.pipeline().addLast(turnTaker);
            recording.turns().take(() -> beginRecorded(recording));
        } else {
            begin();
        }
    }

    private void beginRecorded(Recording recording) {
        if (!closed) {
            Recording.Stream stream = owner.record(recording, this);
            turnTaker.begin(stream);
            begin();
        }
    }

    private void begin() {
        channel.pipeline().addLast(receiver);
        outbox.queue().open(channel.pipeline().lastContext());
        handler = owner.opened(this);
        probes.arm();
    }

    void setPeerCommonName(String commonName) {
        peerCommonName = commonName;
    }

    /** Changes how long the other side may be silent before it is probed; 0 for ever. */
    public void setProbeIntervalMs(int intervalMs) {
        onLoop(() -> probes.setIntervalMs(intervalMs));
    }

    /** Closes now; what still waits to be sent is lost. From any thread; only the first reason counts. */
    public void close(CloseReason why) {
        onLoop(() -> closeNow(why));
    }

    /** Closes as soon as everything that was sent has been handed to the system. From any thread. */
    public void closeWhenSent(CloseReason why) {
        outbox.closeWhenSent(why);
    }

    private void closeNow(CloseReason why) {
        if (closed) {
            return;
        }
        closed = true;
        reason = why;
        probes.stop();
        inbox.close();
        outbox.close();
        channel.close();
        owner.ended(this, why);
        if (handler != null) {
            try {
                handler.onClosed(this, why);
            } catch (RuntimeException bug) {
                LOG.error("{}: internal error after close", name, bug);
            }
        }
    }

    private void onLoop(Runnable task) {
        if (loop.isHere()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    // ---- what is known of it ----

    public boolean isClosed() {
        return closed;
    }

    /** Runs {@code task} on this connection's loop, later. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** This connection's loop, as something that runs tasks; the same object for all connections of a loop. */
    public Executor loopExecutor() {
        return loop.eventLoop();
    }

    /** Whether the calling thread is this connection's loop. */
    public boolean isOnLoop() {
        return loop.isHere();
    }

    /** The subject common name of the certificate that the other side proved to hold; null without TLS or certificate. */
    public String peerCommonName() {
        return peerCommonName;
    }

    /** Who is on the other side of a UNIX socket; null for other transports or when the system does not say. */
    public PeerProcess peerProcess() {
        try {
            return channel instanceof EpollDomainSocketChannel unix ? PeerProcess.of(unix.peerCredentials()) : null;
        } catch (IOException gone) {
            return null;
        }
    }

    /** How long ago, in milliseconds, the connection was made. */
    public long ageMs() {
        return IoLoop.nowMs() - connectedAtMs;
    }

    /** Bytes received so far; exact on the loop only. */
    public long receivedBytes() {
        return receiver.bytes();
    }

    /** Messages received so far; exact on the loop only. */
    public long receivedMessages() {
        return receivedMessages;
    }

    /** Bytes that the system has taken so far; exact on the loop only. */
    public long sentBytes() {
        return outbox.queue().sentBytes();
    }

    /** Why the connection was closed; null while it is open. Exact on the loop only. */
    public CloseReason closeReason() {
        return reason;
    }

    Reconnect reconnect() {
        return reconnect;
    }

    IoLoop loop() {
        return loop;
    }

    Channel channel() {
        return channel;
    }
}
