package dev.understudy.value;

import java.util.Iterator;

/** The order of datums of one column type. */
final class DatumOrder {
    private DatumOrder() {}

    static int compare(Datum a, Datum b) {
        if (a == b) {
            return 0;
        }
        if (a instanceof Atom x && b instanceof Atom y) {
            return x.compareSame(y);
        }
        if (a.size() != b.size()) {
            return Integer.compare(a.size(), b.size());
        }
        if (a instanceof AtomMap x && b instanceof AtomMap y) {
            return compareMaps(x, y);
        }
        Iterator<Atom> left = AtomSet.iterator(a);
        Iterator<Atom> right = AtomSet.iterator(b);
        while (left.hasNext()) {
            int order = left.next().compareSame(right.next());
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compareMaps(AtomMap a, AtomMap b) {
        for (int i = 0; i < a.size(); i++) {
            int order = a.key(i).compareSame(b.key(i));
            if (order != 0) {
                return order;
            }
        }
        for (int i = 0; i < a.size(); i++) {
            int order = a.value(i).compareSame(b.value(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
