package dev.understudy.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sets and maps against the collections of the JDK. */
class DatumTest {
    private static Datum set(TreeSet<Long> values) {
        Atom[] atoms = values.stream().map(IntegerAtom::of).toArray(Atom[]::new);
        return AtomSet.ofSorted(atoms, atoms.length);
    }

    private static AtomMap map(Map<Long, Long> values) {
        List<Atom> pairs = new ArrayList<>();
        new TreeMap<>(values).forEach((k, v) -> {
            pairs.add(IntegerAtom.of(k));
            pairs.add(IntegerAtom.of(v));
        });
        return AtomMap.ofSortedPairs(pairs.toArray(Atom[]::new));
    }

    private static TreeSet<Long> random(Random random, int size, int range) {
        TreeSet<Long> values = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            values.add((long) random.nextInt(range));
        }
        return values;
    }

    @Test
    void setsBehaveAsSets() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("DatumTest seed " + seed + "; replay: mvn test -Dtest=DatumTest -Dseed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            int range = 1 + random.nextInt(random.nextInt(4) == 0 ? 5000 : 12);
            TreeSet<Long> a = random(random, random.nextInt(range + 1), range);
            TreeSet<Long> b = random(random, random.nextInt(random.nextBoolean() ? 4 : range + 1), range);
            Datum x = set(a);
            Datum y = set(b);
            TreeSet<Long> union = new TreeSet<>(a);
            union.addAll(b);
            TreeSet<Long> minus = new TreeSet<>(a);
            minus.removeAll(b);
            TreeSet<Long> other = new TreeSet<>(b);
            other.removeAll(a);
            TreeSet<Long> difference = new TreeSet<>(minus);
            difference.addAll(other);
            assertEquals(set(union), AtomSet.union(x, y));
            assertEquals(set(minus), AtomSet.minus(x, y));
            assertEquals(set(difference), AtomSet.symmetricDifference(x, y));
            assertEquals(y, AtomSet.toggle(x, AtomSet.symmetricDifference(x, y)));
            Datum changed = AtomSet.union(x, y);
            assertEquals(set(other), AtomSet.symmetricDifference(x, changed));
            assertEquals(changed.hashCode(), set(union).hashCode());
            assertEquals(0, changed.compareTo(set(union)));
            assertEquals(a.containsAll(b), AtomSet.includes(x, y));
            assertEquals(other.equals(b), AtomSet.excludes(x, y));
            assertEquals(a.equals(b), x.equals(y));
            assertEquals(a.equals(b), x.compareTo(y) == 0);
            assertEquals(Integer.signum(x.compareTo(y)), -Integer.signum(y.compareTo(x)));
        }
    }

    @Test
    void aLargeSetSharesWhatDidNotChange() {
        TreeSet<Long> values = new TreeSet<>();
        for (long i = 0; i < 100_000; i++) {
            values.add(2 * i);
        }
        Datum before = set(values);
        Datum after = AtomSet.minus(AtomSet.union(before, IntegerAtom.of(777)), IntegerAtom.of(100_000));
        int[] visited = new int[2];
        AtomSet.forEachDifference(before, after, new AtomSet.DifferenceVisitor() {
            @Override
            public void onlyInFirst(Atom atom) {
                visited[0]++;
                assertEquals(IntegerAtom.of(100_000), atom);
            }

            @Override
            public void onlyInSecond(Atom atom) {
                visited[1]++;
                assertEquals(IntegerAtom.of(777), atom);
            }
        });
        assertEquals(1, visited[0]);
        assertEquals(1, visited[1]);
        assertSame(before, AtomSet.union(before, IntegerAtom.of(4)));
        assertSame(before, AtomSet.minus(before, IntegerAtom.of(5)));
    }

    @Test
    void mapsBehaveAsMaps() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("DatumTest seed " + seed + "; replay: mvn test -Dtest=DatumTest -Dseed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            Map<Long, Long> a = new HashMap<>();
            Map<Long, Long> b = new HashMap<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                a.put((long) random.nextInt(6), (long) random.nextInt(3));
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                b.put((long) random.nextInt(6), (long) random.nextInt(3));
            }
            AtomMap x = map(a);
            AtomMap y = map(b);
            assertEquals(y, x.apply(x.differenceTo(y)));
            Map<Long, Long> missing = new HashMap<>(b);
            missing.putAll(a);
            assertEquals(map(missing), x.plusMissing(y));
            Map<Long, Long> minus = new HashMap<>(a);
            minus.entrySet().removeAll(b.entrySet());
            assertEquals(map(minus), x.minusPairs(y));
            Map<Long, Long> keys = new HashMap<>(a);
            keys.keySet().removeAll(b.keySet());
            assertEquals(map(keys), x.minusKeys(set(new TreeSet<>(b.keySet()))));
            assertEquals(a.entrySet().containsAll(b.entrySet()), x.includes(y));
            assertEquals(minus.equals(a), x.excludes(y));
            assertEquals(a.equals(b), x.equals(y));
            assertEquals(a.equals(b), x.compareTo(y) == 0);
        }
    }

    @Test
    void stringsAreOrderedByCodePointAndQuotedWhenNotWords() {
        assertTrue(StringAtom.of("￿").compareTo(StringAtom.of("😀")) < 0);
        assertTrue(StringAtom.of("a").compareTo(StringAtom.of("aa")) < 0);
        assertEquals(1, StringAtom.of("😀").characterCount());
        assertEquals("abc-d.e_1", StringAtom.of("abc-d.e_1").toString());
        assertEquals("\"\"", StringAtom.of("").toString());
        assertEquals("\"true\"", StringAtom.of("true").toString());
        assertEquals("\"a b\\n\"", StringAtom.of("a b\n").toString());
        assertEquals("\"1a\"", StringAtom.of("1a").toString());
        assertFalse(StringAtom.of("a\"").isPlain());
    }

    @Test
    void uuidsAreReadStrictly() {
        String text = "0123abcd-4567-89ab-cdef-0123456789ab";
        assertEquals(text, UuidAtom.parse(text).toString());
        assertEquals(UuidAtom.parse(text), UuidAtom.parse(text.toUpperCase()));
        assertNull(UuidAtom.parse(text.substring(1)));
        assertNull(UuidAtom.parse(text.replace('a', 'g')));
        assertNull(UuidAtom.parse(text.replace('-', '0')));
        assertTrue(UuidAtom.of(-1, 0).compareTo(UuidAtom.of(1, 0)) > 0);
        assertNotEquals(UuidAtom.of(1, 2), UuidAtom.of(2, 1));
    }

    @Test
    void equalDatumsBecomeOneObject() {
        Interner interner = new Interner(16);
        StringAtom first = interner.intern(StringAtom.of("same"));
        assertSame(first, interner.intern(StringAtom.of("same")));
        assertEquals(StringAtom.of("other"), interner.intern(StringAtom.of("other")));
    }
}
