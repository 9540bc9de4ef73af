package dev.understudy.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A fixed set of names, each with a value, looked up by the bytes of a JSON string without making a {@link String} of them.
 * Immutable, so any thread may use it.
 */
public final class NameTable<T> {
    private final byte[][] names;
    private final Object[] values;

    public NameTable(Map<String, T> entries) {
        int capacity = Integer.highestOneBit(Math.max(4, entries.size()) * 4 - 1);
        names = new byte[capacity][];
        values = new Object[capacity];
        for (Map.Entry<String, T> entry : entries.entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
            int slot = hash(name, 0, name.length) & capacity - 1;
            while (names[slot] != null) {
                slot = slot + 1 & capacity - 1;
            }
            names[slot] = name;
            values[slot] = entry.getValue();
        }
    }

    /** The value of the name in {@code bytes[from, to)}, or null. */
    @SuppressWarnings("unchecked")
    public T get(byte[] bytes, int from, int to) {
        int mask = names.length - 1;
        for (int slot = hash(bytes, from, to) & mask; names[slot] != null; slot = slot + 1 & mask) {
            byte[] name = names[slot];
            if (name.length == to - from && matches(name, bytes, from)) {
                return (T) values[slot];
            }
        }
        return null;
    }

    private static boolean matches(byte[] name, byte[] bytes, int from) {
        for (int i = 0; i < name.length; i++) {
            if (name[i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int h = to - from;
        for (int i = from; i < to; i++) {
            h = h * 31 + bytes[i];
        }
        return h ^ h >>> 15;
    }
}
