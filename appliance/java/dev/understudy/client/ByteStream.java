package dev.understudy.client;

import java.io.Closeable;
import java.io.IOException;

/** Bytes in both directions, blocking. One thread may read while another writes; closing ends both. */
public interface ByteStream extends Closeable {
    /** Waits for bytes; returns how many were put into {@code buffer[from, from + count)}, or -1 at the end of the stream. */
    int read(byte[] buffer, int from, int count) throws IOException;

    /** Writes all the bytes. */
    void write(byte[] bytes, int from, int count) throws IOException;
}
