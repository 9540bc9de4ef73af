package dev.understudy.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Scanning of UTF-8 text in byte arrays, eight bytes at a step where that is possible. */
final class Utf8 {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private Utf8() {}

    /**
     * The index of the first byte in {@code [from, to)} that a JSON string cannot hold as it is, or that needs a look: a quote, a
     * backslash, a control character or a byte of a multi-byte sequence; {@code to} when there is none.
     */
    static int plainUntil(byte[] text, int from, int to) {
        int i = from;
        while (i + 8 <= to) {
            long word = (long) WORDS.get(text, i);
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            long special = ((quote - ONES) & ~quote | (backslash - ONES) & ~backslash | (word - SPACES) & ~word | word) & HIGH_BITS;
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            i += 8;
        }
        while (i < to && text[i] >= ' ' && text[i] != '"' && text[i] != '\\') {
            i++;
        }
        return i;
    }

    /** The number of bytes of the well-formed multi-byte sequence at {@code at}, or 0 when there is none (RFC 3629). */
    static int sequenceLength(byte[] text, int at, int to) {
        int first = text[at] & 0xff;
        if (first >= 0xc2 && first <= 0xdf) {
            return continues(text, at + 1, to, 0x80, 0xbf) ? 2 : 0;
        } else if (first >= 0xe0 && first <= 0xef) {
            int low = first == 0xe0 ? 0xa0 : 0x80;
            int high = first == 0xed ? 0x9f : 0xbf;
            return continues(text, at + 1, to, low, high) && continues(text, at + 2, to, 0x80, 0xbf) ? 3 : 0;
        } else if (first >= 0xf0 && first <= 0xf4) {
            int low = first == 0xf0 ? 0x90 : 0x80;
            int high = first == 0xf4 ? 0x8f : 0xbf;
            return continues(text, at + 1, to, low, high)
                            && continues(text, at + 2, to, 0x80, 0xbf)
                            && continues(text, at + 3, to, 0x80, 0xbf)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] text, int at, int to, int low, int high) {
        return at < to && (text[at] & 0xff) >= low && (text[at] & 0xff) <= high;
    }
}
