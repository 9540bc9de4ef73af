package dev.understudy.value;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * A set of no, two or more atoms (the set of one atom is the atom). The atoms lie in sorted chunks; a set made from another shares the
 * chunks in which the two do not differ, so changing a set of n atoms costs about n / {@value #CHUNK_LIMIT_ATOMS} plus what changes, and
 * comparing it with its origin likewise.
 */
public final class AtomSet implements Datum {
    /** The largest number of atoms in one chunk. */
    static final int CHUNK_LIMIT_ATOMS = 128;

    public static final AtomSet EMPTY = new AtomSet(new Atom[0][], 0);

    private static final Atom[] NONE = {};

    private final Atom[][] chunks;
    private final int size;

    AtomSet(Atom[][] chunks, int size) {
        this.chunks = chunks;
        this.size = size;
    }

    /** How two sets become one. */
    private enum Merge {
        /** What is in either. */
        UNION,
        /** What is in the first and not in the second. */
        MINUS,
        /** What is in exactly one. */
        DIFFERENCE
    }

    /** Called for each atom that is in one of two sets and not in the other. */
    public interface DifferenceVisitor {
        void onlyInFirst(Atom atom);

        void onlyInSecond(Atom atom);
    }

    /** The set of the first {@code count} atoms of an array, which must be sorted and differ from each other. */
    public static Datum ofSorted(Atom[] atoms, int count) {
        if (count == 0) {
            return EMPTY;
        } else if (count == 1) {
            return atoms[0];
        }
        Atom[][] chunks = new Atom[(count + CHUNK_LIMIT_ATOMS - 1) / CHUNK_LIMIT_ATOMS][];
        for (int i = 0, from = 0; i < chunks.length; i++) {
            int to = (int) ((long) count * (i + 1) / chunks.length);
            chunks[i] = Arrays.copyOfRange(atoms, from, to);
            from = to;
        }
        return new AtomSet(chunks, count);
    }

    /**
     * Sorts the first {@code count} atoms of an array in place.
     *
     * @return an atom that occurs twice, or null
     */
    public static Atom sortAndFindDuplicate(Atom[] atoms, int count) {
        boolean sorted = true;
        for (int i = 1; i < count && sorted; i++) {
            sorted = atoms[i - 1].compareSame(atoms[i]) < 0;
        }
        if (sorted) {
            return null;
        }
        Arrays.sort(atoms, 0, count, Atom::compareSame);
        for (int i = 1; i < count; i++) {
            if (atoms[i - 1].compareSame(atoms[i]) == 0) {
                return atoms[i];
            }
        }
        return null;
    }

    /** What is in either of two sets. */
    public static Datum union(Datum a, Datum b) {
        return merge(a, b, Merge.UNION);
    }

    /** What is in {@code a} and not in {@code b}. */
    public static Datum minus(Datum a, Datum b) {
        return merge(a, b, Merge.MINUS);
    }

    /** What is in exactly one of two sets. */
    public static Datum symmetricDifference(Datum a, Datum b) {
        if (a == b) {
            return EMPTY;
        }
        AtomCollector different = new AtomCollector();
        forEachDifference(a, b, different);
        return ofSorted(different.atoms, different.count);
    }

    /** Applies a {@link #symmetricDifference}: toggles each atom of {@code difference} in {@code a}. */
    public static Datum toggle(Datum a, Datum difference) {
        return merge(a, difference, Merge.DIFFERENCE);
    }

    public static boolean contains(Datum set, Atom atom) {
        if (set instanceof AtomSet many) {
            Atom[][] chunks = many.chunks;
            int low = 0;
            int high = chunks.length - 1;
            while (low <= high) {
                int middle = low + high >>> 1;
                Atom[] chunk = chunks[middle];
                if (atom.compareSame(chunk[0]) < 0) {
                    high = middle - 1;
                } else if (atom.compareSame(chunk[chunk.length - 1]) > 0) {
                    low = middle + 1;
                } else {
                    return Arrays.binarySearch(chunk, atom, Atom::compareSame) >= 0;
                }
            }
            return false;
        }
        return set.equals(atom);
    }

    /** Whether {@code a} contains every atom of {@code b}. */
    public static boolean includes(Datum a, Datum b) {
        if (b.size() > a.size()) {
            return false;
        }
        for (Iterator<Atom> atoms = iterator(b); atoms.hasNext(); ) {
            if (!contains(a, atoms.next())) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code a} contains no atom of {@code b}. */
    public static boolean excludes(Datum a, Datum b) {
        for (Iterator<Atom> atoms = iterator(b); atoms.hasNext(); ) {
            if (contains(a, atoms.next())) {
                return false;
            }
        }
        return true;
    }

    /** Visits, in order, the atoms that are in one of two sets only; what the two share as a whole is not looked at. */
    public static void forEachDifference(Datum first, Datum second, DifferenceVisitor visitor) {
        if (first == second) {
            return;
        }
        Atom[][] a = chunks(first);
        Atom[][] b = chunks(second);
        int ai = 0;
        int bi = 0;
        int ao = 0;
        int bo = 0;
        while (ai < a.length && bi < b.length) {
            Atom[] left = a[ai];
            Atom[] right = b[bi];
            if (left == right && ao == 0 && bo == 0) {
                ai++;
                bi++;
                continue;
            }
            while (ao < left.length && bo < right.length) {
                int order = left[ao] == right[bo] ? 0 : left[ao].compareSame(right[bo]);
                if (order < 0) {
                    visitor.onlyInFirst(left[ao++]);
                } else if (order > 0) {
                    visitor.onlyInSecond(right[bo++]);
                } else {
                    ao++;
                    bo++;
                }
            }
            if (ao == left.length) {
                ai++;
                ao = 0;
            }
            if (bo == right.length) {
                bi++;
                bo = 0;
            }
        }
        for (; ai < a.length; ai++, ao = 0) {
            for (; ao < a[ai].length; ao++) {
                visitor.onlyInFirst(a[ai][ao]);
            }
        }
        for (; bi < b.length; bi++, bo = 0) {
            for (; bo < b[bi].length; bo++) {
                visitor.onlyInSecond(b[bi][bo]);
            }
        }
    }

    /** Iterates over a set of any size in order. */
    public static Iterator<Atom> iterator(Datum set) {
        Atom[][] chunks = chunks(set);
        return new Iterator<>() {
            private int chunk;
            private int offset;

            @Override
            public boolean hasNext() {
                return chunk < chunks.length;
            }

            @Override
            public Atom next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Atom atom = chunks[chunk][offset++];
                if (offset == chunks[chunk].length) {
                    chunk++;
                    offset = 0;
                }
                return atom;
            }
        };
    }

    private static Atom[][] chunks(Datum set) {
        return switch (set) {
            case Atom atom -> new Atom[][] {{atom}};
            case AtomSet many -> many.chunks;
            case AtomMap map -> throw new IllegalArgumentException("a map is not a set: " + map);
        };
    }

    /** Looks for the chunks of {@code a} that {@code b} changes; those between are taken over as they are, and not looked at. */
    private static Datum merge(Datum a, Datum b, Merge how) {
        if (b.isEmpty()) {
            return a;
        } else if (a.isEmpty()) {
            return how == Merge.MINUS ? a : b;
        }
        Atom[][] source = chunks(a);
        Atom[] change = flatten(b);
        ChunkCollector result = new ChunkCollector(source.length + change.length / CHUNK_LIMIT_ATOMS + 2, a.size());
        int next = 0;
        for (int at = 0; at < change.length; ) {
            int chunk = chunkOf(source, next, change[at]);
            int until = chunk + 1 == source.length ? change.length : lowerBound(change, at, source[chunk + 1][0]);
            result.take(source, next, chunk);
            result.add(source[chunk], mergeChunk(source[chunk], change, at, until, how));
            next = chunk + 1;
            at = until;
        }
        result.take(source, next, source.length);
        return result.toDatum(a);
    }

    /** The last chunk from {@code from} on that begins with no more than an atom, or {@code from}. */
    private static int chunkOf(Atom[][] chunks, int from, Atom atom) {
        int low = from + 1;
        int high = chunks.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (chunks[middle][0].compareSame(atom) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private static int lowerBound(Atom[] atoms, int from, Atom bound) {
        int low = from;
        int high = atoms.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (atoms[middle].compareSame(bound) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Atom[] mergeChunk(Atom[] chunk, Atom[] change, int from, int to, Merge how) {
        Atom[] merged = new Atom[chunk.length + to - from];
        int count = 0;
        int i = 0;
        int j = from;
        boolean changed = false;
        while (i < chunk.length || j < to) {
            int order = i == chunk.length ? 1 : j == to ? -1 : chunk[i].compareSame(change[j]);
            if (order < 0) {
                merged[count++] = chunk[i++];
            } else if (order > 0) {
                if (how != Merge.MINUS) {
                    merged[count++] = change[j];
                    changed = true;
                }
                j++;
            } else {
                if (how == Merge.UNION) {
                    merged[count++] = chunk[i];
                } else {
                    changed = true;
                }
                i++;
                j++;
            }
        }
        return !changed ? chunk : count == merged.length ? merged : Arrays.copyOf(merged, count);
    }

    private static Atom[] flatten(Datum set) {
        if (set instanceof Atom atom) {
            return new Atom[] {atom};
        }
        AtomSet many = (AtomSet) set;
        if (many.chunks.length == 1) {
            return many.chunks[0];
        }
        Atom[] atoms = new Atom[many.size];
        int at = 0;
        for (Atom[] chunk : many.chunks) {
            System.arraycopy(chunk, 0, atoms, at, chunk.length);
            at += chunk.length;
        }
        return atoms;
    }

    /** Gathers what differs, in order. */
    private static final class AtomCollector implements DifferenceVisitor {
        private Atom[] atoms = NONE;
        private int count;

        @Override
        public void onlyInFirst(Atom atom) {
            if (count == atoms.length) {
                atoms = Arrays.copyOf(atoms, Math.max(4, count * 2));
            }
            atoms[count++] = atom;
        }

        @Override
        public void onlyInSecond(Atom atom) {
            onlyInFirst(atom);
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void forEachAtom(Consumer<? super Atom> consumer) {
        for (Atom[] chunk : chunks) {
            for (Atom atom : chunk) {
                consumer.accept(atom);
            }
        }
    }

    @Override
    public long footprintBytes() {
        long bytes = 24;
        for (Atom[] chunk : chunks) {
            bytes += 20 + 4L * chunk.length;
            for (Atom atom : chunk) {
                bytes += atom.footprintBytes();
            }
        }
        return bytes;
    }

    @Override
    public boolean equals(Object object) {
        if (object == this) {
            return true;
        }
        if (!(object instanceof AtomSet other) || other.size != size) {
            return false;
        }
        Iterator<Atom> left = iterator(this);
        Iterator<Atom> right = iterator(other);
        while (left.hasNext()) {
            Atom a = left.next();
            Atom b = right.next();
            if (a != b && !a.equals(b)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = size;
        for (Atom[] chunk : chunks) {
            for (Atom atom : chunk) {
                hash = hash * 31 + atom.hashCode();
            }
        }
        return hash ^ hash >>> 16;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (Iterator<Atom> atoms = iterator(this); atoms.hasNext(); ) {
            text.append(text.length() > 1 ? ", " : "").append(atoms.next());
        }
        return text.append(']').toString();
    }
}
