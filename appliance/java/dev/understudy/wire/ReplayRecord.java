package dev.understudy.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One entry of a replay file, as Open vSwitch's own programs lay it out: two integers of 32 bits in the machine's byte order, then
 * data.
 *
 * @param sequence which event of the process this was; negative for bytes that were sent, whose contents are not recorded
 * @param length how many bytes; 0 for success or the end of a stream, negative for an error by its number
 * @param data the bytes, when they were received
 */
record ReplayRecord(int sequence, int length, byte[] data) {
    /** The longest entry that is read. One is as long as what was received together. */
    static final int LENGTH_LIMIT_BYTES = 16 << 20;
    private static final int HEAD_BYTES = 8;
    private static final byte[] NO_DATA = {};

    /** The text of an entry: the bytes of {@code data[from, from + length)} when there is data. */
    static ByteBuffer encode(int sequence, int length, byte[] data, int from) {
        ByteBuffer text = ByteBuffer.allocate(HEAD_BYTES + (data == null ? 0 : length)).order(ByteOrder.nativeOrder());
        text.putInt(sequence).putInt(length);
        if (data != null) {
            text.put(data, from, length);
        }
        return text.flip();
    }

    /** The next entry; null at the end of the file, or where its writer was interrupted. */
    static ReplayRecord read(InputStream in) throws IOException {
        byte[] head = in.readNBytes(HEAD_BYTES);
        if (head.length < HEAD_BYTES) {
            return null;
        }
        ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder());
        int sequence = numbers.getInt();
        int length = numbers.getInt();
        if (sequence < 0 || length <= 0) {
            return new ReplayRecord(sequence, length, NO_DATA);
        } else if (length > LENGTH_LIMIT_BYTES) {
            throw new IOException("an entry of " + length + " bytes, which is more than " + LENGTH_LIMIT_BYTES);
        }
        byte[] data = in.readNBytes(length);
        return data.length < length ? null : new ReplayRecord(sequence, length, data);
    }

    /** Whether it says that there was nothing to read, which the peer records each time it looks. */
    boolean isNothing() {
        return sequence < 0 || length == -Errno.NOTHING_YET;
    }
}
