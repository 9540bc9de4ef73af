package dev.understudy.value;

/**
 * Makes equal datums the same object, as far as tables of fixed size remember them: databases repeat few values in many rows. A datum takes
 * the place of another only when it comes for the second time, so that the many that come once do not push out the few that come often. Any
 * thread may use it; a race costs a saving, never a wrong answer.
 */
public final class Interner {
    private final Datum[] seen;
    /** The hashes of {@link #seen}: most datums that differ are told apart without fetching one from memory. */
    private final int[] hashes;
    /** In each place the hash of the last datum that was not remembered there. */
    private final int[] missed;

    /** @param capacity how many datums are remembered; a power of two */
    public Interner(int capacity) {
        seen = new Datum[capacity];
        hashes = new int[capacity];
        missed = new int[capacity];
    }

    /** A datum equal to the given one, seen earlier if remembered. */
    @SuppressWarnings("unchecked")
    public <T extends Datum> T intern(T datum) {
        int hash = datum.hashCode();
        int slot = hash & seen.length - 1;
        Datum earlier = seen[slot];
        if (earlier != null && hashes[slot] == hash && earlier.equals(datum)) {
            return (T) earlier;
        }
        if (earlier == null || missed[slot] == hash) {
            seen[slot] = datum;
            hashes[slot] = hash;
        } else {
            missed[slot] = hash;
        }
        return datum;
    }
}
