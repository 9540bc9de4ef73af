package dev.understudy.wire;

import dev.understudy.json.JsonFramer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the byte stream of one connection into JSON texts. What it holds of a text that has not ended is never more than twice what
 * was received. Used by one thread.
 */
final class MessageAssembler {
    private static final int CHUNK_LEAST_BYTES = 256;
    private static final int CHUNK_MOST_BYTES = 1 << 20;

    /** Takes the texts, in order; false stops the cutting because the connection is closed. */
    interface Sink {
        /** A text that ended, in an array of its own. */
        boolean text(byte[] text);

        /** A text longer than {@link WireLimits#LARGE_MESSAGE_BYTES}, in pieces. */
        boolean largeText(LargeText text);

        /** A text grew beyond the limit. */
        void tooLong();

        /** So much more, or less, is held of the text that has not ended. */
        void held(long deltaBytes);
    }

    /**
     * A long text that is still in pieces.
     *
     * @param chunks the pieces; of the last one only the part that makes up {@code length} counts
     */
    record LargeText(List<byte[]> chunks, int length) {
        byte[] join() {
            byte[] text = new byte[length];
            int at = 0;
            for (byte[] chunk : chunks) {
                int count = Math.min(chunk.length, length - at);
                System.arraycopy(chunk, 0, text, at, count);
                at += count;
            }
            return text;
        }
    }

    private final JsonFramer framer = new JsonFramer();
    private final int limitBytes;
    private List<byte[]> chunks;
    private byte[] tail;
    private int tailUsed;
    private int length;
    private long heldBytes;

    MessageAssembler(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @throws dev.understudy.json.JsonException when they cannot belong to a JSON text
     */
    void accept(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        while (at < to) {
            int end = framer.scan(bytes, at, to);
            if (end < 0) {
                if (framer.insideText() && keep(bytes, at, to, sink)) {
                    noteHeld(sink);
                }
                return;
            }
            if (!complete(bytes, at, end, sink)) {
                return;
            }
            at = end;
        }
    }

    /** Gives up what is held. */
    void discard(Sink sink) {
        chunks = null;
        tail = null;
        length = 0;
        noteHeld(sink);
    }

    private boolean complete(byte[] bytes, int from, int to, Sink sink) {
        if (length == 0) {
            return sink.text(Arrays.copyOfRange(bytes, from, to));
        }
        if (!keep(bytes, from, to, sink)) {
            return false;
        }
        LargeText text = new LargeText(chunks, length);
        chunks = null;
        tail = null;
        length = 0;
        noteHeld(sink);
        return text.length() > WireLimits.LARGE_MESSAGE_BYTES ? sink.largeText(text) : sink.text(text.join());
    }

    private boolean keep(byte[] bytes, int from, int to, Sink sink) {
        int count = to - from;
        if (count > limitBytes - length) {
            discard(sink);
            sink.tooLong();
            return false;
        }
        int at = from;
        while (at < to) {
            if (tail == null || tailUsed == tail.length) {
                addChunk(to - at);
            }
            int part = Math.min(to - at, tail.length - tailUsed);
            System.arraycopy(bytes, at, tail, tailUsed, part);
            tailUsed += part;
            at += part;
        }
        length += count;
        return true;
    }

    private void addChunk(int needed) {
        if (chunks == null) {
            chunks = new ArrayList<>();
        }
        int room = Math.clamp(length, CHUNK_LEAST_BYTES, CHUNK_MOST_BYTES);
        tail = new byte[Math.max(room, needed)];
        tailUsed = 0;
        chunks.add(tail);
    }

    private void noteHeld(Sink sink) {
        long now = tail == null ? 0 : (long) length - tailUsed + tail.length;
        if (now != heldBytes) {
            long delta = now - heldBytes;
            heldBytes = now;
            sink.held(delta);
        }
    }
}
