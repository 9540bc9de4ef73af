package dev.understudy.engine;

/** Where the 128 random bits of new UUIDs come from. */
@FunctionalInterface
public interface UuidSource {
    /** 64 random bits. */
    long nextLong();

    /** The upper half of a random UUID (RFC 4122 section 4.4). */
    default long nextHigh() {
        return nextLong() & ~0xf000L | 0x4000L;
    }

    /** The lower half of a random UUID. */
    default long nextLow() {
        return nextLong() & ~(3L << 62) | 1L << 63;
    }
}
