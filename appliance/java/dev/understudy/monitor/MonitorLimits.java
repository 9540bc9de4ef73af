package dev.understudy.monitor;

/**
 * How much memory the monitors of one database may take.
 *
 * @param heldTransactions from how many transactions on that a client missed they are merged, so that the history need not be kept for it
 * @param heldBytes from how much memory on of transactions that a client missed they are merged
 * @param backlogRows how many rows may differ for a client that does not read, before it is given up
 * @param dumpCacheBytes how much encoded pages may take that are kept for later dumps
 */
public record MonitorLimits(int heldTransactions, long heldBytes, int backlogRows, long dumpCacheBytes) {
    private static final int HELD_LIMIT_TRANSACTIONS = 1_000;
    private static final long HELD_LIMIT_BYTES = 4L << 20;
    private static final int BACKLOG_LIMIT_ROWS = 1 << 20;
    private static final long DUMP_CACHE_LIMIT_BYTES = 256L << 20;

    /** What holds unless told otherwise. */
    public static final MonitorLimits DEFAULT =
            new MonitorLimits(HELD_LIMIT_TRANSACTIONS, HELD_LIMIT_BYTES, BACKLOG_LIMIT_ROWS, DUMP_CACHE_LIMIT_BYTES);

    boolean isFar(Commit from, Commit to) {
        return to.sequence() - from.sequence() > heldTransactions || to.totalBytes() - from.totalBytes() > heldBytes;
    }
}
