package dev.understudy.server;

import dev.understudy.engine.UuidSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Random UUIDs, fast: two generators with seeds of their own from the kernel, used in turn. For one thread at a time. */
final class RandomUuids implements UuidSource {
    private static final Path SEEDS = Path.of("/dev/urandom");

    private final SplittableRandom first;
    private final SplittableRandom second;
    private boolean takeSecond;

    RandomUuids() {
        try (InputStream seeds = Files.newInputStream(SEEDS)) {
            ByteBuffer bytes = ByteBuffer.wrap(seeds.readNBytes(2 * Long.BYTES));
            first = new SplittableRandom(bytes.getLong());
            second = new SplittableRandom(bytes.getLong());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SEEDS, e);
        }
    }

    @Override
    public long nextLong() {
        takeSecond = !takeSecond;
        return takeSecond ? first.nextLong() : second.nextLong();
    }
}
