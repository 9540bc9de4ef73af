package dev.understudy.value;

/** A finite floating point number of 64 bits; negative zero is zero. */
public final class RealAtom extends Atom {
    static final RealAtom ZERO = new RealAtom(0);

    private final double value;

    private RealAtom(double value) {
        this.value = value;
    }

    /** @throws IllegalArgumentException when the value is infinite or not a number */
    public static RealAtom of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a finite number: " + value);
        }
        return value == 0 ? ZERO : new RealAtom(value);
    }

    public double value() {
        return value;
    }

    @Override
    public AtomType type() {
        return AtomType.REAL;
    }

    @Override
    int compareSame(Atom other) {
        return Double.compare(value, ((RealAtom) other).value);
    }

    @Override
    public long footprintBytes() {
        return 16;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof RealAtom other && other.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(Double.doubleToLongBits(value) * 0x9E3779B97F4A7C15L);
    }

    @Override
    public String toString() {
        return Double.toString(value);
    }
}
