package dev.understudy.value;

/**
 * Makes equal datums the same object, as far as a table of fixed size remembers them: databases repeat few values in many
 * rows. Any thread may use it; a race costs a saving, never a wrong answer.
 */
public final class Interner {
    private final Datum[] seen;

    /** @param capacity how many datums are remembered; a power of two */
    public Interner(int capacity) {
        seen = new Datum[capacity];
    }

    /** A datum equal to the given one, seen earlier if remembered. */
    @SuppressWarnings("unchecked")
    public <T extends Datum> T intern(T datum) {
        int slot = datum.hashCode() & seen.length - 1;
        Datum earlier = seen[slot];
        if (earlier != null && earlier.equals(datum)) {
            return (T) earlier;
        }
        seen[slot] = datum;
        return datum;
    }
}
