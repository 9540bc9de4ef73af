package dev.understudy.cli.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the memory of the process near what lives in it. The Serial collector, which serves this program best otherwise, enlarges the old
 * generation for as long as it may instead of collecting it; a database whose rows change all day would take most of the machine's memory
 * before the first full collection. This looks at the heap from time to time and asks for one when the heap has become much larger than what
 * lived after the last. docs/decisions/jvm-options.md has the figures.
 */
final class HeapKeeper {
    /** How often the heap is looked at, in milliseconds. */
    static final long LOOK_INTERVAL_MS = 5_000;
    /** The heap may be this many times what lived after the last full collection, and {@link #SLACK_BYTES} more. */
    static final long GROWTH_FACTOR = 2;
    /** How much the heap may always grow after a full collection, in bytes. */
    static final long SLACK_BYTES = 128L << 20;

    private static final Logger LOG = LoggerFactory.getLogger("memory");

    private long limitBytes = SLACK_BYTES;

    /** Looks after the heap of this process until it ends, on a daemon thread of its own. */
    static void start() {
        Thread.ofPlatform().daemon().name("heap").start(() -> {
            try {
                new HeapKeeper().keep(Runtime.getRuntime());
            } catch (InterruptedException e) {
                LOG.debug("the heap is no longer looked after");
            }
        });
    }

    private void keep(Runtime runtime) throws InterruptedException {
        while (true) {
            Thread.sleep(LOOK_INTERVAL_MS);
            long before = runtime.totalMemory();
            if (isTooLarge(before)) {
                System.gc();
                long after = runtime.totalMemory();
                collected(after - runtime.freeMemory(), after);
                LOG.debug("collected a heap of {} MiB, which is now of {} MiB", before >> 20, after >> 20);
            }
        }
    }

    /** Whether a heap of this size calls for a full collection. */
    boolean isTooLarge(long heapBytes) {
        return heapBytes > limitBytes;
    }

    /**
     * Notes what a full collection has found.
     *
     * @param liveBytes what is in use after it
     * @param heapBytes how large the heap is after it
     */
    void collected(long liveBytes, long heapBytes) {
        limitBytes = SLACK_BYTES + Math.max(GROWTH_FACTOR * liveBytes, heapBytes);
    }
}
