package dev.understudy.server;

import dev.understudy.engine.UuidSource;
import dev.understudy.wire.Tape;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Random UUIDs, fast: two generators with seeds of their own from a tape, used in turn. For one thread at a time. */
public final class RandomUuids implements UuidSource {
    private final SplittableRandom first;
    private final SplittableRandom second;
    private boolean takeSecond;

    /** For what is never recorded. */
    public RandomUuids() {
        this(Tape.NONE);
    }

    RandomUuids(Tape tape) {
        ByteBuffer seed = ByteBuffer.wrap(tape.seed());
        first = new SplittableRandom(seed.getLong());
        second = new SplittableRandom(seed.getLong());
    }

    @Override
    public long nextLong() {
        takeSecond = !takeSecond;
        return takeSecond ? first.nextLong() : second.nextLong();
    }
}
