package dev.understudy.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A stretch of a file in memory that moves forward over it, for reading it in large blocks. */
final class FileWindow {
    private static final int BLOCK_BYTES = 1 << 20;

    private final FileChannel channel;
    private byte[] bytes;
    private int position;
    private int limit;
    /** Where in the file the byte after the window lies. */
    private long end;

    FileWindow(FileChannel channel, long fileSize) {
        this.channel = channel;
        this.bytes = new byte[Math.clamp(fileSize, 256, BLOCK_BYTES)];
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where in {@link #bytes()} the unread bytes begin. */
    int position() {
        return position;
    }

    /** Where in the file the unread bytes begin. */
    long offset() {
        return end - (limit - position);
    }

    /** Reads on, if need be, until that many unread bytes are there or the file ends; returns how many are there. */
    int fill(int wanted) throws IOException {
        if (limit - position < wanted && position + wanted > bytes.length) {
            byte[] target = wanted > bytes.length ? new byte[wanted] : bytes;
            System.arraycopy(bytes, position, target, 0, limit - position);
            bytes = target;
            limit -= position;
            position = 0;
        }
        while (limit - position < wanted) {
            int count = channel.read(ByteBuffer.wrap(bytes, limit, bytes.length - limit), end);
            if (count <= 0) {
                break;
            }
            limit += count;
            end += count;
        }
        return limit - position;
    }

    void skip(int count) {
        position += count;
    }

    /** Goes to another place in the file; gives up the memory that an unusually large stretch took. */
    void seek(long offset) {
        if (bytes.length <= BLOCK_BYTES && offset >= offset() && offset <= end) {
            position += (int) (offset - offset());
            return;
        }
        if (bytes.length > BLOCK_BYTES) {
            bytes = new byte[BLOCK_BYTES];
        }
        position = 0;
        limit = 0;
        end = offset;
    }
}
