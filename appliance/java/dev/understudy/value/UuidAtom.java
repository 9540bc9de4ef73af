package dev.understudy.value;

/** A UUID, ordered by its 128 bits as an unsigned number. */
public final class UuidAtom extends Atom {
    public static final UuidAtom ZERO = new UuidAtom(0, 0);
    /** The number of characters in the text form. */
    public static final int TEXT_LENGTH = 36;

    private final long high;
    private final long low;

    private UuidAtom(long high, long low) {
        this.high = high;
        this.low = low;
    }

    public static UuidAtom of(long high, long low) {
        return new UuidAtom(high, low);
    }

    /** The UUID spelled by {@code text[from, to)}, or null when it is none. */
    public static UuidAtom parse(byte[] text, int from, int to) {
        if (to - from != TEXT_LENGTH) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            byte c = text[from + i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = digit(c);
            if (digit < 0) {
                return null;
            }
            if (i < 18) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        return new UuidAtom(high, low);
    }

    /** The UUID spelled by {@code text}, or null when it is none. */
    public static UuidAtom parse(String text) {
        byte[] ascii = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return parse(ascii, 0, ascii.length);
    }

    private static int digit(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    public boolean is(long otherHigh, long otherLow) {
        return high == otherHigh && low == otherLow;
    }

    @Override
    public AtomType type() {
        return AtomType.UUID;
    }

    @Override
    int compareSame(Atom other) {
        UuidAtom uuid = (UuidAtom) other;
        int order = Long.compareUnsigned(high, uuid.high);
        return order != 0 ? order : Long.compareUnsigned(low, uuid.low);
    }

    @Override
    public long footprintBytes() {
        return 24;
    }

    @Override
    public boolean equals(Object object) {
        return object == this || object instanceof UuidAtom other && other.high == high && other.low == low;
    }

    @Override
    public int hashCode() {
        long mixed = (high ^ low) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    @Override
    public String toString() {
        return new java.util.UUID(high, low).toString();
    }
}
