package dev.understudy.engine;

import java.util.Arrays;

/** For each slot of a table, which rows of which tables refer to it weakly: a set of (table index, slot), packed into longs. */
final class WeakReferrers {
    private static final long[] NONE = {};

    /** For each slot an open hash set of referrers + 1, never full, or null. */
    private long[][] referrers = new long[0][];
    private int[] sizes = new int[0];
    private int total;

    static long referrer(int tableIndex, int slot) {
        return (long) tableIndex << 32 | slot;
    }

    static int tableOf(long referrer) {
        return (int) (referrer >>> 32);
    }

    static int slotOf(long referrer) {
        return (int) referrer;
    }

    /** Adds a referrer; adding it again changes nothing. */
    void add(int slot, long referrer) {
        if (slot >= referrers.length) {
            int capacity = Math.max(64, Math.max(slot + 1, referrers.length * 2));
            referrers = Arrays.copyOf(referrers, capacity);
            sizes = Arrays.copyOf(sizes, capacity);
        }
        long[] set = referrers[slot];
        if (set == null) {
            set = referrers[slot] = new long[2];
        } else if (2 * sizes[slot] >= set.length) {
            set = referrers[slot] = rehash(set, set.length * 2);
        }
        int at = place(set, referrer + 1);
        if (set[at] == 0) {
            set[at] = referrer + 1;
            sizes[slot]++;
            total++;
        }
    }

    /** Removes a referrer, if it is there. */
    void remove(int slot, long referrer) {
        long[] set = slot < referrers.length ? referrers[slot] : null;
        if (set == null) {
            return;
        }
        int at = place(set, referrer + 1);
        if (set[at] == 0) {
            return;
        }
        set[at] = 0;
        total--;
        if (--sizes[slot] == 0) {
            referrers[slot] = null;
            return;
        }
        for (int next = at + 1 & set.length - 1; set[next] != 0; next = next + 1 & set.length - 1) {
            long moved = set[next];
            set[next] = 0;
            set[place(set, moved)] = moved;
        }
    }

    /** Forgets all referrers of a slot. */
    void clear(int slot) {
        if (slot < referrers.length && referrers[slot] != null) {
            total -= sizes[slot];
            sizes[slot] = 0;
            referrers[slot] = null;
        }
    }

    /** The referrers of a slot, in an array of their own. */
    long[] of(int slot) {
        long[] set = slot < referrers.length ? referrers[slot] : null;
        if (set == null) {
            return NONE;
        }
        long[] result = new long[sizes[slot]];
        int count = 0;
        for (long entry : set) {
            if (entry != 0) {
                result[count++] = entry - 1;
            }
        }
        return result;
    }

    /** How many weak references to this table there are. */
    int total() {
        return total;
    }

    private static long[] rehash(long[] set, int capacity) {
        long[] larger = new long[capacity];
        for (long entry : set) {
            if (entry != 0) {
                larger[place(larger, entry)] = entry;
            }
        }
        return larger;
    }

    private static int place(long[] set, long entry) {
        long mixed = entry * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 40) & set.length - 1;
        while (set[at] != 0 && set[at] != entry) {
            at = at + 1 & set.length - 1;
        }
        return at;
    }
}
