package dev.understudy.wire;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads one replay file from its beginning, one entry ahead. Used by one thread. */
final class ReplayReader implements Closeable {
    private final Path file;
    private final ReplayName name;
    private final InputStream in;
    private ReplayRecord next;

    ReplayReader(Path directory, ReplayName name) throws IOException {
        this.file = directory.resolve(name.file());
        this.name = name;
        this.in = new BufferedInputStream(Files.newInputStream(file));
        advance();
    }

    ReplayName name() {
        return name;
    }

    /** The next entry that says something; null when there is none. */
    ReplayRecord peek() {
        return next;
    }

    /** Takes the next entry. */
    ReplayRecord take() throws IOException {
        ReplayRecord taken = next;
        advance();
        return taken;
    }

    private void advance() throws IOException {
        try {
            do {
                next = ReplayRecord.read(in);
            } while (next != null && next.isNothing());
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
