package dev.understudy.failover;

import java.util.Comparator;

/**
 * The reign of one active server. A later one has a higher number; with a register that all agree on, no two have the same. Where none can (a person
 * promoted two servers that do not see each other), the name decides, so that one of them gives way when they meet.
 *
 * @param number counts from 1
 * @param active whose reign it is
 */
public record Epoch(long number, ServerId active) implements Comparable<Epoch> {
    /** Before the first promotion. */
    public static final Epoch NONE = new Epoch(0, new ServerId(""));

    private static final Comparator<Epoch> ORDER = Comparator.comparingLong(Epoch::number).thenComparing(Epoch::active);

    /** The reign of a server after this one. */
    public Epoch next(ServerId server) {
        return new Epoch(number + 1, server);
    }

    /** Whether this reign came after another one. */
    public boolean isAfter(Epoch other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Epoch other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return number + "/" + active;
    }
}
