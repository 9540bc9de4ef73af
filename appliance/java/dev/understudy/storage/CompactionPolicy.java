package dev.understudy.storage;

/** Decides when a file is to be compacted, by the peer's rules. Pure: time and chance are given. Used by one thread. */
public final class CompactionPolicy {
    /** The least time from a start or a compaction to the next check, in ms. */
    public static final long CHECK_MIN_MS = 10 * 60 * 1000;
    /** By how much that is prolonged at most, by chance, so that databases do not all compact at once, in ms. */
    public static final long CHECK_SPREAD_MS = 10 * 60 * 1000;
    /** After this time a file is compacted whatever its size, in ms. */
    public static final long COMPACTION_MAX_MS = 24 * 60 * 60 * 1000;
    /** A file with fewer records than this is left alone. */
    public static final long RECORDS_MIN = 100;
    /** A file that is not larger than this is left alone, in bytes. */
    public static final long SIZE_MIN_BYTES = 10 << 20;

    private static final long GROWTH_FACTOR = 2;

    private long lastMs;
    private long checkAtMs;

    /** Chance, as numbers below a bound. */
    @FunctionalInterface
    public interface Chance {
        /** A number from 0 to {@code bound} - 1. */
        long below(long bound);
    }

    /** @param nowMs the time on any clock that only goes forward, in ms */
    public CompactionPolicy(long nowMs, Chance chance) {
        compacted(nowMs, chance);
    }

    /** The file was compacted, or that was tried in vain: the next check comes later. */
    public void compacted(long nowMs, Chance chance) {
        lastMs = nowMs;
        checkAtMs = nowMs + CHECK_MIN_MS + chance.below(CHECK_SPREAD_MS);
    }

    /**
     * Whether the file is to be compacted now.
     *
     * @param records how many records it has besides those of the last compaction
     * @param sizeBytes its size
     * @param baseBytes its size after the last compaction
     */
    public boolean isDue(long nowMs, long records, long sizeBytes, long baseBytes) {
        if (nowMs < checkAtMs) {
            return false;
        }
        if (records >= RECORDS_MIN && sizeBytes > SIZE_MIN_BYTES && sizeBytes > GROWTH_FACTOR * baseBytes) {
            return true;
        }
        return records > 0 && nowMs - lastMs >= COMPACTION_MAX_MS;
    }
}
