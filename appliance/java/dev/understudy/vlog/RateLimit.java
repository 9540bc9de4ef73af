package dev.understudy.vlog;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Keeps a line that could repeat without end from filling the log: at most a burst at once, and after that so many a minute. When lines were
 * dropped, the next one that passes is preceded by a line that says how many. One object stands for one kind of line; any thread may
 * use it.
 *
 * <pre>{@code
 * private static final Logger LOG = LoggerFactory.getLogger("jsonrpc");
 * private final RateLimit badMessages = new RateLimit(60, 60);
 * ...
 * if (badMessages.allows(LOG, Level.WARN)) {
 *     LOG.warn("{}: received bad JSON-RPC message: {}", name, error);
 * }
 * }</pre>
 */
public final class RateLimit {
    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final int perMinute;
    private final int burst;
    private final LongSupplier nanoTime;
    private double allowance;
    private long refilled;
    private long dropped;
    private long firstDropped;
    private long lastDropped;

    /**
     * Makes a limit that starts with a full burst.
     *
     * @param perMinute lines a minute in the long run
     * @param burst lines at once, at least 1
     */
    public RateLimit(int perMinute, int burst) {
        this(perMinute, burst, System::nanoTime);
    }

    RateLimit(int perMinute, int burst, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.allowance = burst;
        this.refilled = nanoTime.getAsLong();
    }

    /**
     * Says whether a line may be logged now. False also when nobody would take a line of this level, so that such lines are not counted.
     * May log, at the given level, how many lines were dropped before.
     */
    public boolean allows(Logger log, Level level) {
        if (!isEnabled(log, level)) {
            return false;
        }
        if (log instanceof VlogLogger ours && !ours.module().isRateLimited()) {
            return true;
        }
        long drops;
        long sinceFirst;
        long sinceLast;
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            allowance = Math.min(burst, allowance + (now - refilled) / NANOS_PER_MINUTE * perMinute);
            refilled = now;
            if (allowance < 1) {
                if (dropped++ == 0) {
                    firstDropped = now;
                }
                lastDropped = now;
                return false;
            }
            allowance--;
            drops = dropped;
            sinceFirst = now - firstDropped;
            sinceLast = now - lastDropped;
            dropped = 0;
        } finally {
            lock.unlock();
        }
        if (drops > 0) {
            emit(log, level, "Dropped " + drops + " log messages in last " + TimeUnit.NANOSECONDS.toSeconds(sinceFirst)
                    + " seconds (most recently, " + TimeUnit.NANOSECONDS.toSeconds(sinceLast) + " seconds ago) due to excessive rate");
        }
        return true;
    }

    private static boolean isEnabled(Logger log, Level level) {
        return switch (level) {
            case OFF -> false;
            case EMER, ERR -> log.isErrorEnabled();
            case WARN -> log.isWarnEnabled();
            case INFO -> log.isInfoEnabled();
            case DBG -> log.isDebugEnabled();
        };
    }

    private static void emit(Logger log, Level level, String text) {
        switch (level) {
            case OFF -> { }
            case EMER -> log.error(VlogLogger.EMERGENCY, text);
            case ERR -> log.error(text);
            case WARN -> log.warn(text);
            case INFO -> log.info(text);
            case DBG -> log.debug(text);
        }
    }
}
