package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Standard output: text is gathered and written in large pieces. Used by one thread at a time. */
final class Output {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] SPACES = "                                ".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream stream;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;

    Output(OutputStream stream) {
        this.stream = stream;
    }

    Output text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes(utf8, 0, utf8.length);
    }

    Output bytes(byte[] text) {
        return bytes(text, 0, text.length);
    }

    Output bytes(byte[] text, int from, int to) {
        int count = to - from;
        if (count > buffer.length - filled) {
            drain();
        }
        if (count > buffer.length) {
            write(text, from, count);
        } else {
            System.arraycopy(text, from, buffer, filled, count);
            filled += count;
        }
        return this;
    }

    Output put(char ascii) {
        if (filled == buffer.length) {
            drain();
        }
        buffer[filled++] = (byte) ascii;
        return this;
    }

    Output spaces(int count) {
        for (int left = count; left > 0; left -= SPACES.length) {
            bytes(SPACES, 0, Math.min(left, SPACES.length));
        }
        return this;
    }

    Output line() {
        return put('\n');
    }

    /** Writes all that was gathered. */
    void flush() {
        drain();
        try {
            stream.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void drain() {
        int count = filled;
        filled = 0;
        write(buffer, 0, count);
    }

    private void write(byte[] text, int from, int count) {
        try {
            stream.write(text, from, count);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static FatalException failed(IOException e) {
        return new FatalException("write to stdout failed", e);
    }
}
