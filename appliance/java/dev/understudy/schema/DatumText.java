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
import java.util.Iterator;

/**
 * Values as people see and type them: {@code name}, {@code "two words"}, {@code [a, b]}, {@code {k=v}} (ovs-vsctl(8), "Database Values").
 * A set of at most one element stands without brackets.
 */
public final class DatumText {
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
        String text = string.text();
        if (needsQuotes(text)) {
            byte[] quoted = new JsonWriter(text.length() + 2).value(text).toByteArray();
            out.append(quoted, 0, quoted.length);
        } else {
            append(out, text);
        }
    }

    /** Whether a string could be taken for something else without quotes around it. */
    private static boolean needsQuotes(String text) {
        if (text.isEmpty() || !isLetter(text.charAt(0)) || text.equals("true") || text.equals("false")) {
            return true;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
                return true;
            }
        }
        return UuidAtom.parse(text) != null;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static void append(JsonWriter out, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            out.put(ascii.charAt(i));
        }
    }
}
