package dev.understudy.server;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory that a compaction left unused back to the system (ovsdb-server(1), "ovsdb-server/memory-trim-on-compaction"). That takes a full collection,
 * during which everything stands still, so it waits for a moment in which nothing is committed, and gives up when none comes. Any thread may call.
 */
final class MemoryTrim {
    /** For how long nothing must have been committed. */
    private static final int IDLE_MS = 1000;
    /** How often it is looked whether that is so. */
    private static final int ATTEMPTS_LIMIT = 60;

    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final ScheduledExecutorService timer;
    private final LongSupplier commits;
    private volatile boolean on = true;

    /** @param commits how many transactions were committed so far */
    MemoryTrim(ScheduledExecutorService timer, LongSupplier commits) {
        this.timer = timer;
        this.commits = commits;
    }

    void set(boolean enabled) {
        LOG.info("memory trimming after compaction {}.", enabled ? "enabled" : "disabled");
        on = enabled;
    }

    /** A compaction has ended. */
    void compacted() {
        if (on) {
            look(ATTEMPTS_LIMIT, commits.getAsLong());
        }
    }

    private void look(int attempts, long commitsBefore) {
        timer.schedule(() -> {
            long now = commits.getAsLong();
            if (now == commitsBefore) {
                System.gc();
            } else if (attempts > 1) {
                look(attempts - 1, now);
            }
        }, IDLE_MS, TimeUnit.MILLISECONDS);
    }
}
