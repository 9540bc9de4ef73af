package dev.understudy.real;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for another process: ask again until it is so, or fail with what was seen. */
public final class Patience {
    private static final long PAUSE_MS = 20;

    private Patience() {
    }

    /** Returns once the condition holds; after the limit it fails with the description. */
    public static void until(Duration limit, BooleanSupplier condition, Supplier<String> description) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + description.get());
            }
            pause(PAUSE_MS);
        }
    }

    public static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
