package dev.understudy.storage;

/**
 * How much of the recent past a file keeps at hand, in memory and across compactions.
 *
 * @param records the largest number of transactions
 * @param bytes the largest sum of their sizes, in bytes
 */
public record HistoryLimits(int records, long bytes) {
    /** Nothing, for a program that only reads a file. */
    public static final HistoryLimits NONE = new HistoryLimits(0, 0);
}
