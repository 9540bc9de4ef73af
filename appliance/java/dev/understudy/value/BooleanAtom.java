package dev.understudy.value;

/** True or false. */
public final class BooleanAtom extends Atom {
    public static final BooleanAtom FALSE = new BooleanAtom(false);
    public static final BooleanAtom TRUE = new BooleanAtom(true);

    private final boolean value;

    private BooleanAtom(boolean value) {
        this.value = value;
    }

    public static BooleanAtom of(boolean value) {
        return value ? TRUE : FALSE;
    }

    public boolean value() {
        return value;
    }

    @Override
    public AtomType type() {
        return AtomType.BOOLEAN;
    }

    @Override
    int compareSame(Atom other) {
        return Boolean.compare(value, ((BooleanAtom) other).value);
    }

    @Override
    public long footprintBytes() {
        return 0;
    }

    @Override
    public boolean equals(Object object) {
        return this == object;
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(value);
    }

    @Override
    public String toString() {
        return Boolean.toString(value);
    }
}
