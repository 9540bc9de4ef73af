package dev.understudy.storage;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The line before each record: {@code OVSDB JSON 169 0fda3a42c96d97e1cf9327ab97a17becea2968ed}.
 *
 * @param magic what kind of file this is: "JSON" for a standalone database
 * @param length how many bytes follow the line, the last of them a newline
 * @param hash their SHA-1
 */
record RecordHeader(String magic, long length, byte[] hash) {
    /** The longest line that a reader accepts, its newline included. */
    static final int LINE_LIMIT_BYTES = 127;
    /** The longest line that {@link #write} makes. */
    static final int WRITTEN_LIMIT_BYTES = 64;

    private static final byte[] START = "OVSDB ".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_DIGITS = 2 * Sha1.LENGTH_BYTES;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH_LIMIT_DIGITS = 18;

    /** The header in a line without its newline, or null when that is none. */
    static RecordHeader parse(byte[] text, int from, int to) {
        if (to - from < START.length || !startsWith(text, from)) {
            return null;
        }
        int magicFrom = from + START.length;
        int magicTo = word(text, magicFrom, to);
        int lengthTo = word(text, magicTo + 1, to);
        int hashFrom = lengthTo + 1;
        if (magicTo == magicFrom || to - hashFrom != HASH_DIGITS) {
            return null;
        }
        long length = decimal(text, magicTo + 1, lengthTo);
        byte[] hash = hash(text, hashFrom);
        if (length <= 0 || hash == null) {
            return null;
        }
        return new RecordHeader(new String(text, magicFrom, magicTo - magicFrom, StandardCharsets.ISO_8859_1), length, hash);
    }

    private static boolean startsWith(byte[] text, int from) {
        for (int i = 0; i < START.length; i++) {
            if (text[from + i] != START[i]) {
                return false;
            }
        }
        return true;
    }

    private static int word(byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] != ' ') {
            i++;
        }
        return i;
    }

    /** A decimal number, which may have a plus sign and leading zeros as the peer's reader allows; -1 when it is none. */
    private static long decimal(byte[] text, int from, int to) {
        int i = from < to && text[from] == '+' ? from + 1 : from;
        if (i >= to || to - i > LENGTH_LIMIT_DIGITS) {
            return -1;
        }
        long value = 0;
        for (; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    private static byte[] hash(byte[] text, int from) {
        byte[] hash = new byte[Sha1.LENGTH_BYTES];
        for (int i = 0; i < hash.length; i++) {
            int high = Character.digit(text[from + 2 * i], 16);
            int low = Character.digit(text[from + 2 * i + 1], 16);
            if (high < 0 || low < 0) {
                return null;
            }
            hash[i] = (byte) (high << 4 | low);
        }
        return hash;
    }

    /** The part of a line that is no header which the peer shows in its errors: up to the space after the magic, or to a zero byte. */
    static String shown(byte[] text, int from, int to) {
        int limit = to - from > START.length && startsWith(text, from) ? word(text, from + START.length, to) : to;
        int end = from;
        while (end < limit && text[end] != 0) {
            end++;
        }
        return new String(text, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * Writes the header of a record, newline included, so that it ends before {@code text[end]}.
     *
     * @return where it begins
     */
    static int write(FileKind kind, byte[] text, int end, long length, byte[] hash) {
        int at = end;
        text[--at] = '\n';
        for (int i = Sha1.LENGTH_BYTES - 1; i >= 0; i--) {
            text[--at] = HEX[hash[i] & 15];
            text[--at] = HEX[hash[i] >>> 4 & 15];
        }
        text[--at] = ' ';
        for (long rest = length; rest > 0; rest /= 10) {
            text[--at] = (byte) ('0' + rest % 10);
        }
        text[--at] = ' ';
        for (int i = kind.magic().length() - 1; i >= 0; i--) {
            text[--at] = (byte) kind.magic().charAt(i);
        }
        at -= START.length;
        System.arraycopy(START, 0, text, at, START.length);
        return at;
    }

    /** How many bytes {@link #write} writes for a record of a length with so many digits. */
    static int writtenBytes(FileKind kind, int lengthDigits) {
        return START.length + kind.magic().length() + 1 + lengthDigits + 1 + HASH_DIGITS + 1;
    }

    String hashText() {
        return HexFormat.of().formatHex(hash);
    }
}
