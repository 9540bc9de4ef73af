package dev.understudy.wire;

import org.slf4j.Logger;

/**
 * Lets a burst of log lines through and then a few a minute, and says how many it kept back, so that a misbehaving client cannot
 * fill a disk. Any thread may call.
 */
final class LogLimit {
    private static final long MINUTE_MS = 60_000;

    private final int burst;
    private final int perMinute;
    private double tokens;
    private long lastMs;
    private int dropped;
    private long firstDroppedMs;
    private long lastDroppedMs;

    LogLimit(int burst, int perMinute) {
        this.burst = burst;
        this.perMinute = perMinute;
        this.tokens = burst;
        this.lastMs = IoLoop.nowMs();
    }

    /** Whether a line may be logged now; when it may and others were kept back before, that is logged first. */
    boolean allow(Logger logger) {
        int count;
        long sinceFirstMs;
        long sinceLastMs;
        synchronized (this) {
            long nowMs = IoLoop.nowMs();
            tokens = Math.min(burst, tokens + (double) (nowMs - lastMs) * perMinute / MINUTE_MS);
            lastMs = nowMs;
            if (tokens < 1) {
                firstDroppedMs = dropped == 0 ? nowMs : firstDroppedMs;
                lastDroppedMs = nowMs;
                dropped++;
                return false;
            }
            tokens--;
            count = dropped;
            sinceFirstMs = nowMs - firstDroppedMs;
            sinceLastMs = nowMs - lastDroppedMs;
            dropped = 0;
        }
        if (count > 0) {
            logger.warn("Dropped {} log messages in last {} seconds (most recently, {} seconds ago) due to excessive rate", count,
                    sinceFirstMs / 1000, sinceLastMs / 1000);
        }
        return true;
    }
}
