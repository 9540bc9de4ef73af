package dev.understudy.differential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The one source of chance of a story; the same seed gives the same story. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    /** True in this many of a hundred cases. */
    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    /** A number from low to high, both included. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    long number() {
        return random.nextLong();
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Between {@code least} and all of the elements, in random order. */
    <T> List<T> some(List<T> elements, int least) {
        List<T> shuffled = new ArrayList<>(elements);
        Collections.shuffle(shuffled, random);
        return new ArrayList<>(shuffled.subList(0, between(Math.min(least, elements.size()), elements.size())));
    }

    /** A UUID that no server has made. */
    UUID uuid() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }
}
