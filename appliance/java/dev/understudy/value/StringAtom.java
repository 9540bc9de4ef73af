package dev.understudy.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A string, kept as UTF-8: ordered by its bytes, which is the order of its code points. */
public final class StringAtom extends Atom {
    static final StringAtom EMPTY = new StringAtom(new byte[0], true);

    private final byte[] utf8;
    /** The hash of the bytes in the upper 31 bits; in the lowest whether no byte needs an escape in JSON. Two in one to save a word an atom. */
    private final int hashAndPlain;

    private StringAtom(byte[] utf8, boolean plain) {
        this.utf8 = utf8;
        this.hashAndPlain = Arrays.hashCode(utf8) << 1 | (plain ? 1 : 0);
    }

    /**
     * Takes over an array that must not change any more.
     *
     * @param plain whether no byte of it is a quote, a backslash or a control character; a promise of the caller
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

    @Override
    public int hashCode() {
        int hash = hashAndPlain >>> 1;
        return hash ^ hash >>> 15;
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
