package dev.understudy.value;

import java.util.function.Consumer;

/**
 * The contents of one column of one row: a set or a map. Ordered as the peer orders: by number of elements, then by keys, then
 * by values; only datums of one column type may be compared.
 */
public sealed interface Datum extends Comparable<Datum> permits Atom, AtomSet, AtomMap {
    /** How many elements a set or pairs a map has. */
    int size();

    default boolean isEmpty() {
        return size() == 0;
    }

    /** How many atoms this holds: its elements, or its keys and values. */
    default int atomCount() {
        return this instanceof AtomMap ? 2 * size() : size();
    }

    /** Calls with each element of a set, or each key and each value of a map. */
    void forEachAtom(Consumer<? super Atom> consumer);

    /** An estimate of the heap that this takes if it shares nothing, in bytes. */
    long footprintBytes();

    @Override
    default int compareTo(Datum other) {
        return DatumOrder.compare(this, other);
    }
}
