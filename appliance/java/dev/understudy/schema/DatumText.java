package dev.understudy.schema;

import dev.understudy.json.JsonWriter;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.BooleanAtom;
import dev.understudy.value.Datum;
import dev.understudy.value.IntegerAtom;
import dev.understudy.value.RealAtom;
import dev.understudy.value.StringAtom;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Values as people see and type them: {@code name}, {@code "two words"}, {@code [a, b]}, {@code {k=v}} (ovs-vsctl(8), "Database Values").
 * A set of at most one element stands without brackets.
 */
public final class DatumText {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private DatumText() {}

    /** Appends the text of a value of a type. */
    public static void append(JsonWriter out, ColumnType type, Datum datum) {
        if (type.isMap()) {
            appendMap(out, (AtomMap) datum);
            return;
        }
        boolean bare = type.max() == 1 && datum instanceof Atom;
        if (!bare) {
            out.put('[');
        }
        boolean first = true;
        for (Iterator<Atom> atoms = AtomSet.iterator(datum); atoms.hasNext(); first = false) {
            append(out, first ? "" : ", ");
            append(out, atoms.next());
        }
        if (!bare) {
            out.put(']');
        }
    }

    private static void appendMap(JsonWriter out, AtomMap map) {
        out.put('{');
        for (int i = 0; i < map.size(); i++) {
            append(out, i == 0 ? "" : ", ");
            append(out, map.key(i));
            out.put('=');
            append(out, map.value(i));
        }
        out.put('}');
    }

    private static void append(JsonWriter out, Atom atom) {
        switch (atom) {
            case StringAtom string -> append(out, string);
            case IntegerAtom integer -> append(out, Long.toString(integer.value()));
            case RealAtom real -> append(out, JsonWriter.formatReal(real.value()));
            case BooleanAtom flag -> append(out, flag.value() ? "true" : "false");
            case UuidAtom uuid -> out.uuidDigits(uuid.high(), uuid.low());
        }
    }

    private static void append(JsonWriter out, StringAtom string) {
        byte[] utf8 = string.utf8();
        if (needsQuotes(utf8)) {
            out.quoted(utf8, string.isPlain());
        } else {
            out.append(utf8, 0, utf8.length);
        }
    }

    /** Whether a string could be taken for something else without quotes around it. */
    private static boolean needsQuotes(byte[] utf8) {
        if (utf8.length == 0 || !isLetter(utf8[0]) || Arrays.equals(utf8, TRUE) || Arrays.equals(utf8, FALSE)) {
            return true;
        }
        for (byte c : utf8) {
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
                return true;
            }
        }
        return UuidAtom.parse(utf8, 0, utf8.length) != null;
    }

    private static boolean isLetter(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static void append(JsonWriter out, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            out.put(ascii.charAt(i));
        }
    }
}
