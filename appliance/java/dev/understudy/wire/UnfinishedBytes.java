package dev.understudy.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all connections together hold of messages that have not ended yet. Any thread may call. When there is more than the
 * limit, the connection that holds most is closed: whoever fills the memory loses, not whoever comes last.
 */
final class UnfinishedBytes {
    private final long limitBytes;
    private final AtomicLong total = new AtomicLong();
    private final Map<Connection, Long> holders = new ConcurrentHashMap<>();

    UnfinishedBytes(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Notes that {@code connection} holds {@code deltaBytes} more than before, or fewer. */
    void changed(Connection connection, long deltaBytes) {
        holders.merge(connection, deltaBytes, (before, delta) -> before + delta == 0 ? null : before + delta);
        if (total.addAndGet(deltaBytes) > limitBytes && deltaBytes > 0) {
            giveUpLargest();
        }
    }

    long totalBytes() {
        return total.get();
    }

    private void giveUpLargest() {
        Connection largest = null;
        long most = 0;
        for (Map.Entry<Connection, Long> holder : holders.entrySet()) {
            if (holder.getValue() > most) {
                most = holder.getValue();
                largest = holder.getKey();
            }
        }
        if (largest != null) {
            largest.overLimit("unfinished messages take more than " + limitBytes + " bytes, and this one is the longest");
        }
    }
}
