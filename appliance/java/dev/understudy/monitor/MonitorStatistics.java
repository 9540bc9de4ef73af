package dev.understudy.monitor;

import java.util.concurrent.atomic.LongAdder;

/** How often work was done and how often it was shared. Any thread may count and read. */
public final class MonitorStatistics {
    final LongAdder updatesEncoded = new LongAdder();
    final LongAdder updatesShared = new LongAdder();
    final LongAdder pagesEncoded = new LongAdder();
    final LongAdder pagesShared = new LongAdder();
    final LongAdder backlogs = new LongAdder();

    /** How many updates were made from changes. */
    public long updatesEncoded() {
        return updatesEncoded.sum();
    }

    /** How many updates were taken from another monitor. */
    public long updatesShared() {
        return updatesShared.sum();
    }

    /** How many pages of rows were encoded for initial contents. */
    public long pagesEncoded() {
        return pagesEncoded.sum();
    }

    /** How many pages of rows were sent again as they had been encoded. */
    public long pagesShared() {
        return pagesShared.sum();
    }

    /** How often the changes that a slow client missed were merged to free the history. */
    public long backlogs() {
        return backlogs.sum();
    }
}
