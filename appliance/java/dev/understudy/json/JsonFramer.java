package dev.understudy.json;

/**
 * Finds where one JSON text of a stream ends, without reading it: brackets are matched, strings are stepped over, and bytes
 * that no JSON text can hold outside a string are refused at once, so that garbage is not waited for. What it accepts may
 * still be refused by a {@link JsonReader}. Not thread safe; one framer a stream.
 */
public final class JsonFramer {
    /** How deep arrays and objects may be nested (the peer's limit). */
    public static final int NESTING_LIMIT_LEVELS = 1000;

    private static final boolean[] ALLOWED_OUTSIDE_STRINGS = new boolean[256];

    static {
        for (char c : "{}[],: \t\r\n\"+-.0123456789eEtrufalsn".toCharArray()) {
            ALLOWED_OUTSIDE_STRINGS[c] = true;
        }
    }

    private final long[] objectLevels = new long[(NESTING_LIMIT_LEVELS + 63) / 64];
    private int depth;
    private boolean inString;
    private boolean escaped;

    /** Whether a text has begun and not ended. */
    public boolean insideText() {
        return depth > 0;
    }

    /**
     * Scans {@code [from, to)}, which follows what earlier calls scanned.
     *
     * @return the index after the last byte of the text that ends first in this range, or -1 when none ends in it; after an end
     *     the next call begins a new text
     * @throws JsonException when the bytes cannot be the beginning of an array or object
     */
    public int scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (inString) {
                i = scanString(bytes, i, to);
                continue;
            }
            byte b = bytes[i++];
            switch (b) {
                case '{', '[' -> open(b == '{', i);
                case '}', ']' -> {
                    close(b == '}', i);
                    if (depth == 0) {
                        return i;
                    }
                }
                case '"' -> inString = true;
                default -> {
                    if (b < 0 || !ALLOWED_OUTSIDE_STRINGS[b]) {
                        throw new JsonException("invalid character 0x" + Integer.toHexString(b & 0xff) + " in input");
                    }
                }
            }
            if (depth == 0 && b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                throw new JsonException("syntax error at beginning of input");
            }
        }
        return -1;
    }

    private int scanString(byte[] bytes, int from, int to) {
        int i = from;
        if (escaped) {
            escaped = false;
            i++;
        }
        while (i < to) {
            i = Utf8.plainUntil(bytes, i, to);
            if (i == to) {
                break;
            }
            byte b = bytes[i++];
            if (b == '"') {
                inString = false;
                return i;
            } else if (b == '\\') {
                if (i == to) {
                    escaped = true;
                }
                i++;
            } else if (b >= 0) {
                throw new JsonException("U+" + String.format("%04X", (int) b) + " not allowed in quoted string");
            }
        }
        return Math.min(i, to);
    }

    private void open(boolean object, int at) {
        if (depth == NESTING_LIMIT_LEVELS) {
            throw new JsonException("input exceeds maximum nesting depth " + NESTING_LIMIT_LEVELS);
        }
        long bit = 1L << (depth & 63);
        if (object) {
            objectLevels[depth >>> 6] |= bit;
        } else {
            objectLevels[depth >>> 6] &= ~bit;
        }
        depth++;
    }

    private void close(boolean object, int at) {
        if (depth == 0) {
            throw new JsonException("syntax error at beginning of input");
        }
        depth--;
        if ((objectLevels[depth >>> 6] >>> (depth & 63) & 1) == (object ? 0 : 1)) {
            throw new JsonException("syntax error: bracket closed by another kind");
        }
    }
}
