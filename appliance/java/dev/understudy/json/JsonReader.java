package dev.understudy.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Pulls values out of one JSON text in a byte array, in the order of the text or, by {@link #position()} and {@link #seek},
 * in the order of the caller. Nothing is allocated except the strings that the caller asks for. Not thread safe.
 *
 * <p>Objects: {@code beginObject(); while (nextMember()) { name...; read or skip the value }}; arrays:
 * {@code beginArray(); while (nextElement()) { read or skip the value }}. Every method throws {@link JsonException} when the text
 * does not go on as the method expects.
 */
public final class JsonReader {
    private final byte[] text;
    private final int end;
    private int position;
    private boolean first;

    private int spanStart;
    private int spanEnd;
    private boolean spanEscaped;

    private long longValue;
    private double doubleValue;

    public JsonReader(byte[] text) {
        this(text, 0, text.length);
    }

    public JsonReader(byte[] text, int from, int to) {
        this.text = text;
        this.position = from;
        this.end = to;
    }

    /** The bytes that this reader reads. */
    public byte[] text() {
        return text;
    }

    /** Where the next read begins; a value to give to {@link #seek} when a value is about to be read. */
    public int position() {
        return position;
    }

    /** Goes to a position that {@link #position} returned before a value. */
    public void seek(int toPosition) {
        position = toPosition;
        first = false;
    }

    /** The kind of the next value; does not move. */
    public JsonToken peek() {
        skipSpace();
        if (position >= end) {
            return JsonToken.END;
        }
        return switch (text[position]) {
            case '{' -> JsonToken.OBJECT;
            case '[' -> JsonToken.ARRAY;
            case '"' -> JsonToken.STRING;
            case 't', 'f' -> JsonToken.BOOLEAN;
            case 'n' -> JsonToken.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonToken.NUMBER;
            default -> throw error("value expected");
        };
    }

    public void beginObject() {
        expect('{', "object expected");
        first = true;
    }

    /** Moves to the value of the next member, whose name is then known, or behind the object, returning false. */
    public boolean nextMember() {
        if (!next('}')) {
            return false;
        }
        skipSpace();
        if (position >= end || text[position] != '"') {
            throw error("member name expected");
        }
        scanString();
        expect(':', "':' expected");
        return true;
    }

    public void beginArray() {
        expect('[', "array expected");
        first = true;
    }

    /** Moves to the next element, or behind the array, returning false. */
    public boolean nextElement() {
        return next(']');
    }

    private boolean next(char close) {
        skipSpace();
        if (position >= end) {
            throw error("unexpected end of text");
        }
        if (text[position] == close) {
            position++;
            first = false;
            return false;
        }
        if (first) {
            first = false;
        } else {
            expect(',', "',' expected");
            skipSpace();
            if (position < end && text[position] == close) {
                throw error("value expected after ','");
            }
        }
        return true;
    }

    /** The name that {@link #nextMember} found. */
    public String name() {
        return spanText();
    }

    /** The value that {@code table} has for the name that {@link #nextMember} found, or null. */
    public <T> T nameIn(NameTable<T> table) {
        return spanIn(table);
    }

    /** Reads a string. */
    public String readString() {
        readStringSpan();
        return spanText();
    }

    /** Reads a string and returns the value that {@code table} has for it, or null. */
    public <T> T readStringIn(NameTable<T> table) {
        readStringSpan();
        return spanIn(table);
    }

    /** Reads a string; its bytes are then found by the {@code span} methods, until the next read. */
    public void readStringSpan() {
        skipSpace();
        if (position >= end || text[position] != '"') {
            throw error("string expected");
        }
        scanString();
    }

    /** The index in {@link #text()} of the first byte of the string read last, escapes not resolved. */
    public int spanStart() {
        return spanStart;
    }

    /** The index in {@link #text()} after the last byte of the string read last. */
    public int spanEnd() {
        return spanEnd;
    }

    /** Whether the string read last holds escapes, so that its bytes in the text are not its value. */
    public boolean spanEscaped() {
        return spanEscaped;
    }

    /** The string read last as UTF-8, escapes resolved. */
    public byte[] spanUtf8() {
        return spanEscaped ? unescape() : Arrays.copyOfRange(text, spanStart, spanEnd);
    }

    /** The string read last. */
    public String spanText() {
        return spanEscaped ? new String(unescape(), StandardCharsets.UTF_8) : new String(text, spanStart, spanEnd - spanStart, StandardCharsets.UTF_8);
    }

    private <T> T spanIn(NameTable<T> table) {
        if (spanEscaped) {
            byte[] utf8 = unescape();
            return table.get(utf8, 0, utf8.length);
        }
        return table.get(text, spanStart, spanEnd);
    }

    /**
     * Reads a number; its value is then found by {@link #longValue} and {@link #doubleValue}.
     *
     * @return whether it is an integer: mathematically integral and within 64 bits, however it is spelled
     */
    public boolean readNumber() {
        skipSpace();
        int from = position;
        boolean negative = position < end && text[position] == '-';
        if (negative) {
            position++;
        }
        int digits = position;
        long magnitude = 0;
        while (position < end && text[position] >= '0' && text[position] <= '9') {
            magnitude = magnitude * 10 + (text[position++] - '0');
        }
        int count = position - digits;
        if (count == 0) {
            throw error("number expected");
        }
        if (count > 1 && text[digits] == '0') {
            throw error("leading zeros not allowed");
        }
        boolean fraction = position < end && (text[position] == '.' || (text[position] | 0x20) == 'e');
        if (!fraction && count <= 18) {
            longValue = negative ? -magnitude : magnitude;
            doubleValue = longValue;
            return true;
        }
        return readLongNumber(from);
    }

    private boolean readLongNumber(int from) {
        if (position < end && text[position] == '.') {
            position++;
            digits("digit expected after '.'");
        }
        if (position < end && (text[position] | 0x20) == 'e') {
            position++;
            if (position < end && (text[position] == '+' || text[position] == '-')) {
                position++;
            }
            digits("digit expected in exponent");
        }
        String spelled = new String(text, from, position - from, StandardCharsets.ISO_8859_1);
        doubleValue = Double.parseDouble(spelled);
        if (Double.isInfinite(doubleValue)) {
            throw error("number outside valid range");
        }
        if (doubleValue != Math.rint(doubleValue) || Math.abs(doubleValue) > 0x1p63) {
            return false;
        }
        try {
            longValue = new java.math.BigDecimal(spelled).longValueExact();
            doubleValue = longValue;
            return true;
        } catch (ArithmeticException notIntegral) {
            return false;
        }
    }

    private void digits(String otherwise) {
        int from = position;
        while (position < end && text[position] >= '0' && text[position] <= '9') {
            position++;
        }
        if (position == from) {
            throw error(otherwise);
        }
    }

    /** The number read last, when it was an integer. */
    public long longValue() {
        return longValue;
    }

    /** The number read last. */
    public double doubleValue() {
        return doubleValue;
    }

    /** Reads an integer of 64 bits. */
    public long readLong() {
        if (!readNumber()) {
            throw error("integer expected");
        }
        return longValue;
    }

    /** Reads a number. */
    public double readDouble() {
        readNumber();
        return doubleValue;
    }

    public boolean readBoolean() {
        skipSpace();
        if (position < end && text[position] == 't') {
            literal("true");
            return true;
        }
        literal("false");
        return false;
    }

    public void readNull() {
        skipSpace();
        literal("null");
    }

    /** Reads past the next value, checking that it is well-formed. */
    public void skipValue() {
        skipValue(0);
    }

    private void skipValue(int depth) {
        if (depth > JsonFramer.NESTING_LIMIT_LEVELS) {
            throw error("input exceeds maximum nesting depth " + JsonFramer.NESTING_LIMIT_LEVELS);
        }
        switch (peek()) {
            case OBJECT -> {
                beginObject();
                while (nextMember()) {
                    skipValue(depth + 1);
                }
            }
            case ARRAY -> {
                beginArray();
                while (nextElement()) {
                    skipValue(depth + 1);
                }
            }
            case STRING -> scanString();
            case NUMBER -> readNumber();
            case BOOLEAN -> readBoolean();
            case NULL -> literal("null");
            case END -> throw error("value expected");
        }
    }

    /** Checks that nothing but space is left. */
    public void expectEnd() {
        skipSpace();
        if (position < end) {
            throw error("trailing garbage after text");
        }
    }

    private void literal(String word) {
        if (end - position < word.length()) {
            throw error(word + " expected");
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[position + i] != word.charAt(i)) {
                throw error(word + " expected");
            }
        }
        position += word.length();
    }

    private void expect(char c, String otherwise) {
        skipSpace();
        if (position >= end || text[position] != c) {
            throw error(otherwise);
        }
        position++;
    }

    private void skipSpace() {
        while (position < end) {
            byte b = text[position];
            if (b > ' ' || b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            position++;
        }
    }

    /** Scans the string whose opening quote is at the position, checking it and moving behind its closing quote. */
    private void scanString() {
        int i = position + 1;
        spanStart = i;
        spanEscaped = false;
        while (true) {
            i = Utf8.plainUntil(text, i, end);
            if (i >= end) {
                throw error("unexpected end of text in quoted string");
            }
            byte b = text[i];
            if (b == '"') {
                spanEnd = i;
                position = i + 1;
                first = false;
                return;
            } else if (b == '\\') {
                spanEscaped = true;
                i = escape(i + 1);
            } else if (b >= 0) {
                position = i;
                throw error("control character not allowed in quoted string");
            } else {
                int length = Utf8.sequenceLength(text, i, end);
                if (length == 0) {
                    position = i;
                    throw error("not a valid UTF-8 string");
                }
                i += length;
            }
        }
    }

    private int escape(int at) {
        if (at >= end) {
            throw error("unexpected end of text in quoted string");
        }
        switch (text[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 1;
            }
            case 'u' -> {
                int unit = hex4(at + 1);
                if (unit == 0) {
                    throw error("null bytes not supported in quoted strings");
                }
                if (Character.isLowSurrogate((char) unit)) {
                    throw error("malformed UTF-16 surrogate pair");
                }
                if (!Character.isHighSurrogate((char) unit)) {
                    return at + 5;
                }
                if (at + 6 >= end || text[at + 5] != '\\' || text[at + 6] != 'u' || !Character.isLowSurrogate((char) hex4(at + 7))) {
                    throw error("malformed UTF-16 surrogate pair");
                }
                return at + 11;
            }
            default -> throw error("bad escape in quoted string");
        }
    }

    private int hex4(int at) {
        if (at + 4 > end) {
            throw error("unexpected end of text in quoted string");
        }
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                throw error("malformed \\u escape");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private byte[] unescape() {
        byte[] out = new byte[spanEnd - spanStart];
        return Arrays.copyOf(out, unescape(out));
    }

    /** Puts the string read last, escapes resolved, into {@code out}, which must have room for its span; returns how many bytes it has. */
    public int unescape(byte[] out) {
        int length = 0;
        for (int i = spanStart; i < spanEnd; ) {
            byte b = text[i++];
            if (b != '\\') {
                out[length++] = b;
                continue;
            }
            b = text[i++];
            switch (b) {
                case 'b' -> out[length++] = '\b';
                case 'f' -> out[length++] = '\f';
                case 'n' -> out[length++] = '\n';
                case 'r' -> out[length++] = '\r';
                case 't' -> out[length++] = '\t';
                case 'u' -> {
                    int codePoint = hex4(i);
                    i += 4;
                    if (Character.isHighSurrogate((char) codePoint)) {
                        codePoint = Character.toCodePoint((char) codePoint, (char) hex4(i + 2));
                        i += 6;
                    }
                    byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                    System.arraycopy(utf8, 0, out, length, utf8.length);
                    length += utf8.length;
                }
                default -> out[length++] = b;
            }
        }
        return length;
    }

    private JsonException error(String what) {
        return new JsonException(what + " at byte " + position);
    }
}
