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
        int place = place(hash);
        Datum earlier = seen[place];
        if (earlier != null && hashes[place] == hash && earlier.equals(datum)) {
            return (T) earlier;
        }
        remember(place, hash, datum);
        return datum;
    }

    /**
     * The string of {@code text[from, to)}, made only if none is remembered.
     *
     * @param plain as in {@link StringAtom#ofUtf8}
     */
    public StringAtom string(byte[] text, int from, int to, boolean plain) {
        int hashAndPlain = StringAtom.hashAndPlain(text, from, to, plain);
        int hash = StringAtom.hash(hashAndPlain);
        int place = place(hash);
        if (hashes[place] == hash && seen[place] instanceof StringAtom earlier && earlier.is(text, from, to, hashAndPlain)) {
            return earlier;
        }
        StringAtom string = StringAtom.copyOf(text, from, to, hashAndPlain);
        remember(place, hash, string);
        return string;
    }

    private int place(int hash) {
        return (hash ^ hash >>> 16) & seen.length - 1;
    }

    private void remember(int place, int hash, Datum datum) {
        if (seen[place] == null || missed[place] == hash) {
            hashes[place] = hash;
            seen[place] = datum;
        } else {
            missed[place] = hash;
        }
    }
}
