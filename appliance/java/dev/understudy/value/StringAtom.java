package dev.understudy.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A string, kept as UTF-8: ordered by its bytes, which is the order of its code points. */
public final class StringAtom extends Atom {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static final StringAtom EMPTY = new StringAtom(new byte[0], true);

    private final byte[] utf8;
    /** The hash of the bytes in the upper 31 bits; in the lowest whether no byte needs an escape in JSON. Two in one to save a word an atom. */
    private final int hashAndPlain;

    private StringAtom(byte[] utf8, boolean plain) {
        this(utf8, hashAndPlain(utf8, 0, utf8.length, plain));
    }

    private StringAtom(byte[] utf8, int hashAndPlain) {
        this.utf8 = utf8;
        this.hashAndPlain = hashAndPlain;
    }

    /** The string of {@code text[from, to)}, whose {@link #hashAndPlain(byte[], int, int, boolean)} is known. */
    static StringAtom copyOf(byte[] text, int from, int to, int hashAndPlain) {
        return from == to ? EMPTY : new StringAtom(Arrays.copyOfRange(text, from, to), hashAndPlain);
    }

    /** What {@link #hashAndPlain} is for the string of {@code text[from, to)}; takes eight bytes at a step. */
    static int hashAndPlain(byte[] text, int from, int to, boolean plain) {
        long hash = to - from;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = mix(hash ^ (long) WORDS.get(text, i));
        }
        long rest = 0;
        for (; i < to; i++) {
            rest = rest << Byte.SIZE | text[i] & 0xff;
        }
        return (int) (mix(hash ^ rest) >>> 32) << 1 | (plain ? 1 : 0);
    }

    private static long mix(long word) {
        long product = word * 0x9E3779B97F4A7C15L;
        return product ^ product >>> 32;
    }

    /** Whether this is the string of {@code text[from, to)}. */
    boolean is(byte[] text, int from, int to, int itsHashAndPlain) {
        return itsHashAndPlain == hashAndPlain && Arrays.equals(utf8, 0, utf8.length, text, from, to);
    }

    /**
     * Takes over an array that must not change any more.
     *
     * @param plain whether no byte of it is a quote, a backslash or a control character; a promise of the caller, on which equality relies
     */
    public static StringAtom ofUtf8(byte[] utf8, boolean plain) {
        return utf8.length == 0 ? EMPTY : new StringAtom(utf8, plain);
    }

    public static StringAtom of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean plain = true;
        for (byte b : utf8) {
            plain &= b != '"' && b != '\\' && (b < 0 || b >= ' ');
        }
        return ofUtf8(utf8, plain);
    }

    /** The bytes of the string; must not be changed. */
    public byte[] utf8() {
        return utf8;
    }

    /** Whether the string can be put into JSON as it is. */
    public boolean isPlain() {
        return (hashAndPlain & 1) != 0;
    }

    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** How many Unicode characters the string has. */
    public int characterCount() {
        int count = 0;
        for (byte b : utf8) {
            if ((b & 0xc0) != 0x80) {
                count++;
            }
        }
        return count;
    }

    @Override
    public AtomType type() {
        return AtomType.STRING;
    }

    @Override
    int compareSame(Atom other) {
        return Arrays.compareUnsigned(utf8, ((StringAtom) other).utf8);
    }

    @Override
    public long footprintBytes() {
        return 16 + 16 + (utf8.length + 7 & ~7);
    }

    @Override
    public boolean equals(Object object) {
        return object == this
                || object instanceof StringAtom other && other.hashAndPlain == hashAndPlain && Arrays.equals(other.utf8, utf8);
    }

    /** The {@link #hashCode} of a string. */
    static int hash(int hashAndPlain) {
        return hashAndPlain >>> 1;
    }

    @Override
    public int hashCode() {
        return hash(hashAndPlain);
    }

    @Override
    public String toString() {
        String text = text();
        return isWord(text) ? text : quoted(text);
    }

    /** Whether a string is written without quotes in the peer's text form. */
    private static boolean isWord(String text) {
        if (text.isEmpty() || !(Character.isLetter(text.charAt(0)) && text.charAt(0) < 128 || text.charAt(0) == '_')) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || !Character.isLetterOrDigit(c) && c != '_' && c != '-' && c != '.') {
                return false;
            }
        }
        return !text.equals("true") && !text.equals("false") && UuidAtom.parse(text) == null;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append((char) c);
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
