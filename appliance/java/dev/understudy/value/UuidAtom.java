package dev.understudy.value;

/** A UUID, ordered by its 128 bits as an unsigned number. */
public final class UuidAtom extends Atom {
    public static final UuidAtom ZERO = new UuidAtom(0, 0);
    /** The number of characters in the text form. */
    public static final int TEXT_LENGTH = 36;

    /** The value of each byte that is a hexadecimal digit; -1 for the others. */
    private static final byte[] DIGITS = new byte[256];

    static {
        for (int i = 0; i < DIGITS.length; i++) {
            DIGITS[i] = (byte) Character.digit(i < 128 ? i : 0, 16);
        }
    }

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
        if (text[from + 8] != '-' || text[from + 13] != '-' || text[from + 18] != '-' || text[from + 23] != '-') {
            return null;
        }
        long first = digits(text, from, 8);
        long second = digits(text, from + 9, 4);
        long third = digits(text, from + 14, 4);
        long fourth = digits(text, from + 19, 4);
        long fifth = digits(text, from + 24, 12);
        if ((first | second | third | fourth | fifth) < 0) {
            return null;
        }
        return new UuidAtom(first << 32 | second << 16 | third, fourth << 48 | fifth);
    }

    /** The value of up to 12 hexadecimal digits, or a negative number when one of them is none. */
    private static long digits(byte[] text, int from, int count) {
        long value = 0;
        long bad = 0;
        for (int i = from; i < from + count; i++) {
            long digit = DIGITS[text[i] & 0xff];
            bad |= digit;
            value = value << 4 | digit & 15;
        }
        return bad < 0 ? -1 : value;
    }

    /** The UUID spelled by {@code text}, or null when it is none. */
    public static UuidAtom parse(String text) {
        byte[] ascii = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return parse(ascii, 0, ascii.length);
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
