package dev.understudy.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request built once, in which only digits change.
 *
 * <p>The text marks ten digits of the JSON-RPC id as {@code ##########} and ten digits of a changing value as {@code @@@@@@@@@@}. The
 * n-th value marker of a request gets the request's value plus n, so a request with many rows gives each its own number.
 */
final class Template {
    /** Values start here, so that ten digits never begin with a zero, which JSON would refuse. */
    static final long FIRST_VALUE = 1_000_000_000L;

    private static final int DIGITS = 10;
    private static final String ID_MARK = "##########";
    private static final String VALUE_MARK = "@@@@@@@@@@";

    private final byte[] bytes;
    private final int[] idOffsets;
    private final int[] valueOffsets;

    Template(String text) {
        bytes = text.getBytes(StandardCharsets.US_ASCII);
        idOffsets = offsets(text, ID_MARK);
        valueOffsets = offsets(text, VALUE_MARK);
    }

    /** How far the value must move from one request to the next, so that no number is used twice. */
    int stride() {
        return Math.max(1, valueOffsets.length);
    }

    int length() {
        return bytes.length;
    }

    /** Appends the request with this id and value; the buffer must have room for {@link #length()} bytes. */
    void append(ByteBuffer out, long id, long value) {
        for (int offset : idOffsets) {
            digits(offset, id);
        }
        for (int i = 0; i < valueOffsets.length; i++) {
            digits(valueOffsets[i], value + i);
        }
        out.put(bytes);
    }

    private void digits(int offset, long value) {
        long rest = value;
        for (int at = offset + DIGITS - 1; at >= offset; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int[] offsets(String text, String mark) {
        List<Integer> found = new ArrayList<>();
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + DIGITS)) {
            found.add(at);
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }
}
