package dev.understudy.value;

import java.util.Arrays;
import java.util.function.Consumer;

/** A map of atoms to atoms, in the order of its keys. */
public final class AtomMap implements Datum {
    public static final AtomMap EMPTY = new AtomMap(new Atom[0]);

    /** Key, value, key, value... */
    private final Atom[] pairs;

    private AtomMap(Atom[] pairs) {
        this.pairs = pairs;
    }

    /** The map of an array of keys, each followed by its value; keys must be sorted and differ; the array is taken over. */
    public static AtomMap ofSortedPairs(Atom[] pairs) {
        return pairs.length == 0 ? EMPTY : new AtomMap(pairs);
    }

    /**
     * Sorts the pairs in an array of keys, each followed by its value, in place.
     *
     * @return a key that occurs twice, or null
     */
    public static Atom sortAndFindDuplicate(Atom[] pairs) {
        boolean sorted = true;
        for (int i = 2; i < pairs.length && sorted; i += 2) {
            sorted = pairs[i - 2].compareSame(pairs[i]) < 0;
        }
        if (sorted) {
            return null;
        }
        Atom[][] entries = new Atom[pairs.length / 2][];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Atom[] {pairs[2 * i], pairs[2 * i + 1]};
        }
        Arrays.sort(entries, (a, b) -> a[0].compareSame(b[0]));
        for (int i = 0; i < entries.length; i++) {
            if (i > 0 && entries[i - 1][0].compareSame(entries[i][0]) == 0) {
                return entries[i][0];
            }
            pairs[2 * i] = entries[i][0];
            pairs[2 * i + 1] = entries[i][1];
        }
        return null;
    }

    public Atom key(int index) {
        return pairs[2 * index];
    }

    public Atom value(int index) {
        return pairs[2 * index + 1];
    }

    /** The value of a key, or null. */
    public Atom get(Atom key) {
        int index = indexOf(key);
        return index < 0 ? null : value(index);
    }

    private int indexOf(Atom key) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = key(middle).compareSame(key);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** This map with those pairs of another whose keys it lacks (RFC 7047 section 5.1, mutator "insert"). */
    public AtomMap plusMissing(AtomMap other) {
        return combine(other, (key, mine, theirs) -> mine != null ? mine : theirs);
    }

    /** This map without the pairs that another holds too, key and value (RFC 7047 section 5.1, mutator "delete"). */
    public AtomMap minusPairs(AtomMap other) {
        return combine(other, (key, mine, theirs) -> mine != null && mine.equals(theirs) ? null : mine);
    }

    /** This map without the pairs whose keys are in a set. */
    public AtomMap minusKeys(Datum keys) {
        Atom[] rest = new Atom[pairs.length];
        int count = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (!AtomSet.contains(keys, pairs[i])) {
                rest[count++] = pairs[i];
                rest[count++] = pairs[i + 1];
            }
        }
        return count == pairs.length ? this : ofSortedPairs(Arrays.copyOf(rest, count));
    }

    /** Keys in one of the maps only with their value there, and keys with another value in {@code next} with that value. */
    public AtomMap differenceTo(AtomMap next) {
        return combine(next, (key, mine, theirs) -> mine == null ? theirs : theirs == null ? mine : mine.equals(theirs) ? null : theirs);
    }

    /** Applies a {@link #differenceTo}: equal pairs are removed, equal keys replaced, others added. */
    public AtomMap apply(AtomMap difference) {
        return combine(difference, (key, mine, theirs) -> mine == null ? theirs : theirs == null ? mine : mine.equals(theirs) ? null : theirs);
    }

    /** Whether this has every pair of another. */
    public boolean includes(AtomMap other) {
        for (int i = 0; i < other.size(); i++) {
            if (!other.value(i).equals(get(other.key(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this has no pair of another. */
    public boolean excludes(AtomMap other) {
        for (int i = 0; i < other.size(); i++) {
            if (other.value(i).equals(get(other.key(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Which value a key gets that is in either of two maps; null for none. */
    private interface Choice {
        Atom value(Atom key, Atom mine, Atom theirs);
    }

    private AtomMap combine(AtomMap other, Choice choice) {
        Atom[] a = pairs;
        Atom[] b = other.pairs;
        Atom[] result = new Atom[a.length + b.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            int order = i == a.length ? 1 : j == b.length ? -1 : a[i].compareSame(b[j]);
            Atom key = order <= 0 ? a[i] : b[j];
            Atom value = choice.value(key, order <= 0 ? a[i + 1] : null, order >= 0 ? b[j + 1] : null);
            if (value != null) {
                result[count++] = key;
                result[count++] = value;
            }
            i += order <= 0 ? 2 : 0;
            j += order >= 0 ? 2 : 0;
        }
        return ofSortedPairs(Arrays.copyOf(result, count));
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public void forEachAtom(Consumer<? super Atom> consumer) {
        for (Atom atom : pairs) {
            consumer.accept(atom);
        }
    }

    @Override
    public long footprintBytes() {
        long bytes = 16 + 20 + 4L * pairs.length;
        for (Atom atom : pairs) {
            bytes += atom.footprintBytes();
        }
        return bytes;
    }

    @Override
    public boolean equals(Object object) {
        return object == this || object instanceof AtomMap other && Arrays.equals(other.pairs, pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs) * 31 + 1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i > 0 ? ", " : "").append(pairs[i]).append('=').append(pairs[i + 1]);
        }
        return text.append('}').toString();
    }
}
