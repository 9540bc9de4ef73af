package dev.understudy.monitor;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory encoded pages may take that are kept for later dumps of one database. Any thread may use it. */
final class DumpBudget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    DumpBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes bytes, or returns false when too few are left. */
    boolean take(long bytes) {
        if (usedBytes.addAndGet(bytes) <= limitBytes) {
            return true;
        }
        usedBytes.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    long usedBytes() {
        return usedBytes.get();
    }
}
