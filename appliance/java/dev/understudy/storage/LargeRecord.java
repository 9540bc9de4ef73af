package dev.understudy.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The bytes of a record that is too large to be held as a whole, block after block, while another thread computes their hash. The current block
 * begins with what the reader left of the one before. Used by one thread.
 */
final class LargeRecord implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 20;
    /** How many blocks the hash may be behind. */
    private static final int BLOCKS = 4;

    private final FileChannel channel;
    private final long end;
    private final MessageDigest digest = Sha1.digest();
    private final ExecutorService hasher = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("storage-hash").factory());
    private final byte[][] blocks = new byte[BLOCKS][];
    private final Future<?>[] hashed = new Future<?>[BLOCKS];
    private int current;
    private int limit;
    private long offset;

    /** A record's body, from {@code offset} in the file for {@code length} bytes. */
    LargeRecord(FileChannel channel, long offset, long length) {
        this.channel = channel;
        this.offset = offset;
        this.end = offset + length;
        blocks[0] = new byte[0];
    }

    /** The current block. */
    byte[] bytes() {
        return blocks[current];
    }

    /** Where the current block ends. */
    int limit() {
        return limit;
    }

    /** Whether the current block ends where the record does. */
    boolean isComplete() {
        return offset == end;
    }

    /**
     * Goes to the next block, which begins with the bytes of the current one from a place on.
     *
     * @throws IOException when they cannot be read, or there are not as many as there should be
     */
    void advance(int from) throws IOException {
        byte[] before = blocks[current];
        int kept = limit - from;
        int fresh = (int) Math.min(Math.max(BLOCK_BYTES, kept), end - offset);
        current = (current + 1) % BLOCKS;
        await(hashed[current]);
        if (blocks[current] == null || blocks[current].length < kept + fresh) {
            blocks[current] = new byte[Math.max(kept + fresh, BLOCK_BYTES + BLOCK_BYTES / 8)];
        }
        byte[] block = blocks[current];
        System.arraycopy(before, from, block, 0, kept);
        limit = kept + fresh;
        for (int at = kept; at < limit; ) {
            int count = channel.read(ByteBuffer.wrap(block, at, limit - at), offset);
            if (count <= 0) {
                throw new IOException("End of file");
            }
            at += count;
            offset += count;
        }
        int to = limit;
        Callable<Void> hash = () -> {
            digest.update(block, kept, to - kept);
            return null;
        };
        hashed[current] = hasher.submit(hash);
    }

    /** Reads all of the record that is left and returns its hash. The blocks are lost. */
    byte[] hash() throws IOException {
        while (!isComplete()) {
            advance(limit);
        }
        for (Future<?> future : hashed) {
            await(future);
        }
        return digest.digest();
    }

    private static void await(Future<?> future) {
        try {
            if (future != null) {
                future.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while loading a database", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        hasher.shutdownNow();
        Arrays.fill(blocks, null);
    }
}
