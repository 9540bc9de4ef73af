package dev.understudy.engine;

/**
 * A hash table from the hash of a key to the slots of rows with that key. It knows neither keys nor rows: the caller looks at the
 * row of each slot that it offers. Two ints an entry, so that growing does not touch the rows.
 */
final class SlotIndex {
    private static final int EMPTY = 0;

    /** Hash and slot + 1 of each entry, or zeros; linear probing. */
    private int[] entries = new int[2 * 16];
    private int size;

    /** Adds an entry; equal keys may be added for several slots. */
    void add(int hash, int slot) {
        if (size * 3 >= entries.length) {
            grow();
        }
        int mixed = mix(hash);
        int at = firstPlace(mixed);
        while (entries[at + 1] != EMPTY) {
            at = next(at);
        }
        entries[at] = mixed;
        entries[at + 1] = slot + 1;
        size++;
    }

    /** Removes the entry of a slot, which must be there. */
    void remove(int hash, int slot) {
        int mixed = mix(hash);
        int at = firstPlace(mixed);
        while (entries[at + 1] != slot + 1 || entries[at] != mixed) {
            if (entries[at + 1] == EMPTY) {
                throw new IllegalStateException("slot " + slot + " is not in the index");
            }
            at = next(at);
        }
        closeGap(at);
        size--;
    }

    /** A cursor for the entries of a hash, to be given to {@link #slotAt} and {@link #after}; -1 when there is none. */
    int first(int hash) {
        int mixed = mix(hash);
        return find(mixed, firstPlace(mixed));
    }

    /** The cursor of the next entry of the same hash, or -1. */
    int after(int cursor) {
        return find(entries[cursor], next(cursor));
    }

    int slotAt(int cursor) {
        return entries[cursor + 1] - 1;
    }

    private int find(int mixed, int from) {
        int at = from;
        while (entries[at + 1] != EMPTY) {
            if (entries[at] == mixed) {
                return at;
            }
            at = next(at);
        }
        return -1;
    }

    /** Moves later entries of the probe sequence forward, so that no gap parts an entry from its first place. */
    private void closeGap(int gap) {
        int at = next(gap);
        while (entries[at + 1] != EMPTY) {
            int home = firstPlace(entries[at]);
            boolean movable = gap <= at ? home <= gap || home > at : home <= gap && home > at;
            if (movable) {
                entries[gap] = entries[at];
                entries[gap + 1] = entries[at + 1];
                gap = at;
            }
            at = next(at);
        }
        entries[gap] = 0;
        entries[gap + 1] = EMPTY;
    }

    private void grow() {
        int[] old = entries;
        entries = new int[old.length * 2];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] != EMPTY) {
                int at = firstPlace(old[i]);
                while (entries[at + 1] != EMPTY) {
                    at = next(at);
                }
                entries[at] = old[i];
                entries[at + 1] = old[i + 1];
            }
        }
    }

    /** How many entries there are. */
    int size() {
        return size;
    }

    private int firstPlace(int mixed) {
        return mixed & entries.length - 2;
    }

    private int next(int at) {
        return at + 2 & entries.length - 1;
    }

    private static int mix(int hash) {
        int h = hash * 0x9E3779B1;
        return h ^ h >>> 15;
    }
}
