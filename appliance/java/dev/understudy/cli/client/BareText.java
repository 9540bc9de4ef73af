package dev.understudy.cli.client;

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

/** Values without punctuation, for scripts that know what to expect: elements with spaces between them, pairs as {@code k=v}. */
final class BareText {
    private BareText() {
    }

    static void append(JsonWriter out, Datum datum) {
        switch (datum) {
            case Atom atom -> append(out, atom);
            case AtomSet set -> {
                char separator = 0;
                for (Iterator<Atom> atoms = AtomSet.iterator(set); atoms.hasNext(); separator = ' ') {
                    separate(out, separator);
                    append(out, atoms.next());
                }
            }
            case AtomMap map -> {
                for (int i = 0; i < map.size(); i++) {
                    separate(out, i == 0 ? 0 : ' ');
                    append(out, map.key(i));
                    out.put('=');
                    append(out, map.value(i));
                }
            }
        }
    }

    private static void separate(JsonWriter out, char separator) {
        if (separator != 0) {
            out.put(separator);
        }
    }

    private static void append(JsonWriter out, Atom atom) {
        switch (atom) {
            case StringAtom string -> out.append(string.utf8(), 0, string.utf8().length);
            case UuidAtom uuid -> out.uuidDigits(uuid.high(), uuid.low());
            case IntegerAtom integer -> ascii(out, Long.toString(integer.value()));
            case BooleanAtom bool -> ascii(out, Boolean.toString(bool.value()));
            case RealAtom real -> ascii(out, JsonWriter.formatReal(real.value()));
        }
    }

    private static void ascii(JsonWriter out, String text) {
        for (int i = 0; i < text.length(); i++) {
            out.put(text.charAt(i));
        }
    }
}
