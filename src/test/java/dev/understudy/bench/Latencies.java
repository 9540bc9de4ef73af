package dev.understudy.bench;

import java.util.Arrays;

/** Durations in nanoseconds, kept as they are, so that percentiles are exact. Not safe for several threads. */
final class Latencies {
    private static final double NANOS_PER_MICRO = 1_000;

    private long[] nanos;
    private int size;

    Latencies(int expected) {
        nanos = new long[Math.max(16, expected)];
    }

    void add(long duration) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = duration;
    }

    int size() {
        return size;
    }

    /** The duration, in microseconds, that this share (0 to 1) of all stays at or below; NaN if there is none. */
    double micros(double share) {
        if (size == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int at = (int) Math.ceil(share * size) - 1;
        return sorted[Math.clamp(at, 0, size - 1)] / NANOS_PER_MICRO;
    }
}
