package dev.understudy.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** The tape of a process that neither records nor replays: it takes what comes as it comes. */
final class Live extends Tape {
    private static final Path CHANCE = Path.of("/dev/urandom");
    private static final int SEED_BYTES = 16;

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public byte[] seed() {
        try (InputStream chance = Files.newInputStream(CHANCE)) {
            return chance.readNBytes(SEED_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + CHANCE, e);
        }
    }

    @Override
    public long dateMs() {
        return System.currentTimeMillis();
    }

    @Override
    public void begin() {
        // Nothing waits.
    }

    @Override
    public void waitFor(BooleanSupplier busy) {
        // Nothing waits.
    }
}
