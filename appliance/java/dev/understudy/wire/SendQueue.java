package dev.understudy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be sent on one connection. Pieces keep to where they are (an array shared by a thousand sessions is held once) and are
 * copied into buffers of the transport only as fast as the socket takes them; small ones are copied together, so that a burst of replies
 * leaves in one system call. Everything is called on the I/O loop except {@link #addFromOutside},
 * {@link #addPart} and {@link #bytes}.
 */
final class SendQueue {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int FIRST_CHUNK_BYTES = 4 << 10;
    /** How much is handed to the transport before the socket has taken it. */
    private static final int WINDOW_BYTES = 256 << 10;
    /** Pieces outside the heap are handed over without a copy from this size on. */
    private static final int UNCOPIED_MIN_BYTES = 8 << 10;
    /** How often in a row one connection may fill the window before others have their turn. */
    private static final int ROUNDS_AT_ONCE = 4;

    /** Who is told how the sending goes. */
    interface Owner {
        /** Bytes left that the socket had not taken at once: a sign that the other side reads. */
        void drained();

        /** Bytes left, in whatever way. */
        void sent();

        /** There is more to send, but others should have their turn first. */
        void flushAgainSoon();
    }

    private final Owner owner;
    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>(2);
    private final ArrayDeque<ByteBuffer> outside = new ArrayDeque<>(2);
    /** Parts of the message that is being sent in parts. */
    private final ArrayDeque<ByteBuffer> outsideParts = new ArrayDeque<>(0);
    /** What waits for the end of the message that is being sent in parts. */
    private final ArrayDeque<ByteBuffer> deferred = new ArrayDeque<>(0);
    private boolean inParts;
    private volatile boolean outsideFilled;
    private final AtomicLong bytes = new AtomicLong();
    private ChannelHandlerContext context;
    private ByteBuf filling;
    private int inTransport;
    private boolean flushing;
    private boolean closed;
    private long sentBytes;

    SendQueue(Owner owner) {
        this.owner = owner;
    }

    void open(ChannelHandlerContext channelContext) {
        context = channelContext;
    }

    /** How many bytes wait, as any thread sees it. */
    long bytes() {
        return bytes.get();
    }

    /** How many bytes the socket has taken so far. */
    long sentBytes() {
        return sentBytes;
    }

    /** Adds the pieces of one message, in one go, from any thread. */
    void addFromOutside(ByteBuffer... message) {
        synchronized (outside) {
            for (ByteBuffer piece : message) {
                bytes.addAndGet(piece.remaining());
                outside.add(piece);
            }
            outsideFilled = true;
        }
    }

    /** Begins a message in parts; until it ends, whatever else is added waits. */
    void beginParts() {
        takeOutside();
        inParts = true;
    }

    /** Adds a part of the message in parts, which nobody changes any more, from any thread. */
    void addPart(ByteBuffer part) {
        synchronized (outside) {
            bytes.addAndGet(part.remaining());
            outsideParts.add(part);
            outsideFilled = true;
        }
    }

    /** Ends the message in parts, all of which have been added. */
    void endParts() {
        takeOutside();
        inParts = false;
        pieces.addAll(deferred);
        deferred.clear();
    }

    /** Adds a piece, which nobody changes any more. */
    void add(ByteBuffer piece) {
        takeOutside();
        bytes.addAndGet(piece.remaining());
        if (inParts) {
            deferred.add(piece);
            return;
        }
        pieces.add(piece);
        if (pieces.size() == 1) {
            fill();
        }
    }

    /** Adds a copy of bytes. */
    void addCopy(byte[] source, int from, int to) {
        takeOutside();
        bytes.addAndGet(to - from);
        if (inParts) {
            deferred.add(ByteBuffer.wrap(java.util.Arrays.copyOfRange(source, from, to)));
            return;
        }
        int at = from;
        while (at < to && pieces.isEmpty() && inTransport < WINDOW_BYTES) {
            ByteBuf chunk = chunkFor(to - at);
            int count = Math.min(to - at, CHUNK_BYTES - chunk.writerIndex());
            chunk.writeBytes(source, at, count);
            at += count;
            writeIfFull();
        }
        if (at < to) {
            byte[] rest = java.util.Arrays.copyOfRange(source, at, to);
            pieces.add(ByteBuffer.wrap(rest));
        }
    }

    /** Hands over as much as the socket and fairness allow. */
    void flush() {
        if (closed || flushing) {
            return;
        }
        flushing = true;
        for (int round = 0; ; round++) {
            takeOutside();
            fill();
            if (filling != null && inTransport < WINDOW_BYTES) {
                write();
            }
            int before = inTransport;
            if (before == 0) {
                break;
            }
            context.flush();
            if (closed || inTransport == before || pieces.isEmpty() && filling == null && !outsideFilled) {
                break;
            }
            if (round == ROUNDS_AT_ONCE) {
                owner.flushAgainSoon();
                break;
            }
        }
        flushing = false;
    }

    /** Gives up all that waits. */
    void close() {
        closed = true;
        if (filling != null) {
            filling.release();
            filling = null;
        }
        pieces.clear();
        deferred.clear();
        synchronized (outside) {
            outside.clear();
            outsideParts.clear();
            outsideFilled = false;
        }
    }

    private void takeOutside() {
        if (!outsideFilled) {
            return;
        }
        synchronized (outside) {
            if (!closed) {
                pieces.addAll(outsideParts);
                (inParts ? deferred : pieces).addAll(outside);
            }
            outsideParts.clear();
            outside.clear();
            outsideFilled = false;
        }
    }

    private void fill() {
        while (!pieces.isEmpty() && inTransport < WINDOW_BYTES) {
            ByteBuffer piece = pieces.peek();
            if (piece.isDirect() && piece.remaining() >= UNCOPIED_MIN_BYTES) {
                pieces.remove();
                writeUncopied(piece);
                continue;
            }
            ByteBuf chunk = chunkFor(piece.remaining());
            int count = Math.min(piece.remaining(), CHUNK_BYTES - chunk.writerIndex());
            int end = piece.limit();
            piece.limit(piece.position() + count);
            chunk.writeBytes(piece);
            piece.limit(end);
            if (!piece.hasRemaining()) {
                pieces.remove();
            }
            writeIfFull();
        }
    }

    /** Hands a piece over as it is, behind what was copied before it. */
    private void writeUncopied(ByteBuffer piece) {
        if (filling != null) {
            write();
        }
        write(Unpooled.wrappedBuffer(piece));
    }

    private ByteBuf chunkFor(int wanted) {
        if (filling == null) {
            int capacity = Math.clamp(wanted, FIRST_CHUNK_BYTES, CHUNK_BYTES);
            filling = context.alloc().directBuffer(capacity, CHUNK_BYTES);
        }
        return filling;
    }

    private void writeIfFull() {
        if (filling.writerIndex() == CHUNK_BYTES) {
            write();
        }
    }

    private void write() {
        ByteBuf chunk = filling;
        filling = null;
        write(chunk);
    }

    private void write(ByteBuf chunk) {
        int count = chunk.readableBytes();
        inTransport += count;
        context.write(chunk).addListener((ChannelFuture future) -> written(future.isSuccess(), count));
    }

    private void written(boolean success, int count) {
        inTransport -= count;
        bytes.addAndGet(-count);
        if (!success || closed) {
            return;
        }
        sentBytes += count;
        if (!flushing) {
            owner.drained();
            if (inTransport < WINDOW_BYTES / 2) {
                flush();
            }
        }
        owner.sent();
    }
}
