package dev.understudy.vlog;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of events that are too many to log. Any package makes its counters once, as static constants, and adds to them at the cost of an
 * uncontended addition; {@code coverage/show} prints them. This is the one static mutable state of the program: counting must be
 * possible from anywhere without a reference being handed down.
 */
public final class Coverage {
    private static final Map<String, Counter> COUNTERS = new ConcurrentSkipListMap<>();

    /** One counter. */
    public static final class Counter {
        private final LongAdder total = new LongAdder();

        private Counter() {
        }

        /** Counts one event. */
        public void increment() {
            total.increment();
        }

        /** Counts several events. */
        public void add(long events) {
            total.add(events);
        }

        /** How many events there have been since the program started. */
        public long total() {
            return total.sum();
        }
    }

    private Coverage() {
    }

    /** The counter of this name, made if there is none. Names are words with underscores, as {@code txn_success}. */
    public static Counter counter(String name) {
        return COUNTERS.computeIfAbsent(name, key -> new Counter());
    }

    /** All counters by name, in byte order; a live view that cannot be changed. */
    public static Map<String, Counter> counters() {
        return Collections.unmodifiableMap(COUNTERS);
    }
}
