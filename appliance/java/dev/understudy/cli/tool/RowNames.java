package dev.understudy.cli.tool;

import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * How the log calls each row that it has shown and that was not deleted since: by what its column "name" held last, as JSON text, or by the
 * beginning of its UUID. Rows are known by the name of their member alone, whatever table it is in.
 */
final class RowNames {
    /** How much of a UUID is shown. */
    private static final int SHOWN_BYTES = 8;
    /** The name of rows without one: the beginning of their UUID. */
    private static final byte[] NONE = {};

    /** A UUID, or the text of a member that is none. */
    private final Map<Object, byte[]> names = new HashMap<>();

    /** By what a row is known whose member is {@code text[from, to)}. */
    static Object key(byte[] text, int from, int to) {
        UuidAtom uuid = UuidAtom.parse(text, from, to);
        return uuid == null ? new String(text, from, to - from, StandardCharsets.UTF_8) : uuid;
    }

    /** How many bytes are shown of a row's member of a length. */
    static int shownBytes(int length) {
        return Math.min(length, SHOWN_BYTES);
    }

    /** The name of a row that is known, or null. */
    byte[] name(Object key) {
        return names.get(key);
    }

    /** Whether a name is what a row without one has. */
    static boolean isNone(byte[] name) {
        return name == NONE;
    }

    /**
     * A row is there.
     *
     * @param oldName the name that it had, or null when it is new
     * @param newName its new name as JSON text, or null when it keeps the one that it had
     */
    void put(Object key, byte[] oldName, byte[] newName) {
        if (newName != null) {
            names.put(key, newName);
        } else if (oldName == null) {
            names.put(key, NONE);
        }
    }

    void remove(Object key) {
        names.remove(key);
    }
}
