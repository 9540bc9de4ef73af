package dev.understudy.value;

import java.util.function.Consumer;

/**
 * One value of an atomic type, and at the same time the set that holds just this value. {@code toString} is the peer's text form, in which
 * a string that does not look like a word is quoted.
 */
public abstract sealed class Atom implements Datum permits IntegerAtom, RealAtom, BooleanAtom, StringAtom, UuidAtom {
    Atom() {}

    public abstract AtomType type();

    /** Order among atoms of the same type. */
    abstract int compareSame(Atom other);

    @Override
    public final int size() {
        return 1;
    }

    @Override
    public final int atomCount() {
        return 1;
    }

    @Override
    public final void forEachAtom(Consumer<? super Atom> consumer) {
        consumer.accept(this);
    }
}
