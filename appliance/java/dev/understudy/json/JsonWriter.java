package dev.understudy.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Appends compact JSON text to a buffer that grows. Commas are put in by the writer: a value or name that follows another
 * value in the same array or object gets one in front. Only {@code "}, {@code \} and control characters are escaped; other bytes are
 * written as they are, as the peer does. Not thread safe.
 */
public final class JsonWriter {
    /** Significant decimal digits of a real, as the peer writes them. */
    private static final int REAL_DIGITS = 15;

    private static final MathContext REAL_PRECISION = new MathContext(REAL_DIGITS, RoundingMode.HALF_EVEN);
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private byte[] buffer;
    private int length;

    public JsonWriter() {
        this(256);
    }

    /** @param capacity how many bytes fit before the buffer grows for the first time */
    public JsonWriter(int capacity) {
        buffer = new byte[capacity];
    }

    /** The buffer; its first {@link #length()} bytes are the text. It is replaced when it grows. */
    public byte[] array() {
        return buffer;
    }

    /** How many bytes have been written. */
    public int length() {
        return length;
    }

    /** Forgets all that was written after the first {@code toLength} bytes. */
    public void truncate(int toLength) {
        length = toLength;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    @Override
    public String toString() {
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    public JsonWriter beginObject() {
        separate();
        return put('{');
    }

    public JsonWriter endObject() {
        return put('}');
    }

    public JsonWriter beginArray() {
        separate();
        return put('[');
    }

    public JsonWriter endArray() {
        return put(']');
    }

    /** Writes the name of a member; its value must follow. */
    public JsonWriter name(String name) {
        value(name);
        return put(':');
    }

    /** Writes the name of a member from text that {@link #encodeName} made; its value must follow. */
    public JsonWriter name(byte[] encodedName) {
        separate();
        return append(encodedName, 0, encodedName.length);
    }

    /** The text of a member name, quotes and colon included, to be written many times. */
    public static byte[] encodeName(String name) {
        return new JsonWriter(name.length() + 3).name(name).toByteArray();
    }

    public JsonWriter value(String string) {
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        return utf8(utf8, false);
    }

    /**
     * Writes a string given as UTF-8.
     *
     * @param plain that no byte of it needs an escape, if the caller knows that; false when it does not know
     */
    public JsonWriter utf8(byte[] string, boolean plain) {
        separate();
        return quoted(string, plain);
    }

    /** Appends a string given as UTF-8, with quotes around it, with no regard to commas. */
    public JsonWriter quoted(byte[] string, boolean plain) {
        reserve(string.length + 2);
        buffer[length++] = '"';
        if (plain) {
            System.arraycopy(string, 0, buffer, length, string.length);
            length += string.length;
        } else {
            escape(string);
        }
        return put('"');
    }

    /** Whether no byte of the UTF-8 string {@code text[from, to)} needs an escape in JSON. */
    public static boolean isPlain(byte[] text, int from, int to) {
        int i = from;
        while ((i = Utf8.plainUntil(text, i, to)) < to) {
            if (text[i] >= 0) {
                return false;
            }
            i++;
        }
        return true;
    }

    public JsonWriter value(long integer) {
        separate();
        reserve(20);
        if (integer < 0) {
            if (integer == Long.MIN_VALUE) {
                return ascii("-9223372036854775808");
            }
            buffer[length++] = '-';
            integer = -integer;
        }
        int digits = 1;
        for (long rest = integer; rest >= 10; rest /= 10) {
            digits++;
        }
        for (int i = length + digits - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + integer % 10);
            integer /= 10;
        }
        length += digits;
        return this;
    }

    /** Writes a real with 15 significant digits; one that is integral is written without a fraction. */
    public JsonWriter value(double real) {
        separate();
        return ascii(formatReal(real));
    }

    /** The text that {@link #value(double)} writes. */
    public static String formatReal(double real) {
        if (real == 0) {
            return 1 / real < 0 ? "-0" : "0";
        }
        BigDecimal rounded = new BigDecimal(real).round(REAL_PRECISION).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -5 + 1 && exponent < REAL_DIGITS) {
            return rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(24);
        text.append(real < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        int magnitude = Math.abs(exponent);
        return text.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
    }

    public JsonWriter value(boolean value) {
        separate();
        return value ? append(TRUE, 0, TRUE.length) : append(FALSE, 0, FALSE.length);
    }

    public JsonWriter nullValue() {
        separate();
        return append(NULL, 0, NULL.length);
    }

    /** Writes a value, or a sequence of members or elements, whose text exists already. */
    public JsonWriter raw(byte[] text, int from, int to) {
        separate();
        return append(text, from, to - from);
    }

    /** Writes a value, or a sequence of members or elements, whose text exists already. */
    public JsonWriter raw(byte[] text) {
        return raw(text, 0, text.length);
    }

    /** Writes a UUID, without quotes or brackets around it, after what stands already; no comma is put in front. */
    public JsonWriter uuidDigits(long high, long low) {
        reserve(36);
        hex(high, 60, 28);
        buffer[length++] = '-';
        hex(high, 28, 12);
        buffer[length++] = '-';
        hex(high, 12, -4);
        buffer[length++] = '-';
        hex(low, 60, 44);
        buffer[length++] = '-';
        hex(low, 44, -4);
        return this;
    }

    private void hex(long value, int fromShift, int toShift) {
        for (int shift = fromShift; shift > toShift; shift -= 4) {
            buffer[length++] = HEX[(int) (value >>> shift) & 15];
        }
    }

    /** Writes a quoted UUID as a member name; its value must follow. */
    public JsonWriter uuidName(long high, long low) {
        separate();
        put('"');
        uuidDigits(high, low);
        put('"');
        return put(':');
    }

    /** Appends one ASCII character, with no regard to commas. */
    public JsonWriter put(char c) {
        reserve(1);
        buffer[length++] = (byte) c;
        return this;
    }

    private JsonWriter ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            buffer[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Appends text as it is, with no regard to commas. */
    public JsonWriter append(byte[] text, int from, int count) {
        reserve(count);
        System.arraycopy(text, from, buffer, length, count);
        length += count;
        return this;
    }

    private void separate() {
        if (length > 0) {
            byte last = buffer[length - 1];
            if (last != '{' && last != '[' && last != ':' && last != ',' && last != '\n') {
                put(',');
            }
        }
    }

    private void escape(byte[] string) {
        int from = 0;
        int to = string.length;
        while (from < to) {
            int special = Utf8.plainUntil(string, from, to);
            append(string, from, special - from);
            if (special == to) {
                return;
            }
            byte b = string[special];
            if (b < 0) {
                put((char) (b & 0xff));
            } else {
                escape(b);
            }
            from = special + 1;
        }
    }

    private void escape(byte b) {
        put('\\');
        switch (b) {
            case '"', '\\' -> put((char) b);
            case '\b' -> put('b');
            case '\f' -> put('f');
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> put('u').put('0').put('0').put((char) HEX[b >>> 4]).put((char) HEX[b & 15]);
        }
    }

    private void reserve(int count) {
        if (buffer.length - length < count) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(length, count), grown(buffer.length)));
        }
    }

    private static int grown(int capacity) {
        return capacity < 1 << 30 ? capacity * 2 : Integer.MAX_VALUE - 8;
    }
}
