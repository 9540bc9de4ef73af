package dev.understudy.value;

/** A signed integer of 64 bits. */
public final class IntegerAtom extends Atom {
    private static final int CACHE_LOW = -128;
    private static final IntegerAtom[] CACHE = new IntegerAtom[1152];

    static {
        for (int i = 0; i < CACHE.length; i++) {
            CACHE[i] = new IntegerAtom(CACHE_LOW + i);
        }
    }

    private final long value;

    private IntegerAtom(long value) {
        this.value = value;
    }

    public static IntegerAtom of(long value) {
        long index = value - CACHE_LOW;
        return index >= 0 && index < CACHE.length ? CACHE[(int) index] : new IntegerAtom(value);
    }

    public long value() {
        return value;
    }

    @Override
    public AtomType type() {
        return AtomType.INTEGER;
    }

    @Override
    int compareSame(Atom other) {
        return Long.compare(value, ((IntegerAtom) other).value);
    }

    @Override
    public long footprintBytes() {
        return value >= CACHE_LOW && value < CACHE_LOW + CACHE.length ? 0 : 16;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof IntegerAtom other && other.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value * 0x9E3779B97F4A7C15L);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
