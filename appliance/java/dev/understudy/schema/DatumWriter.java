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

/** Writes values in their JSON form (RFC 7047 section 5.1): a set of one element as the bare atom. */
public final class DatumWriter {
    private static final byte[] UUID_OPEN = "[\"uuid\",\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SET_OPEN = "[\"set\",[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAP_OPEN = "[\"map\",[".getBytes(StandardCharsets.US_ASCII);

    private DatumWriter() {}

    public static void write(JsonWriter writer, Datum datum) {
        write(writer, datum, DatumWriter::writeAtom);
    }

    /** Writes a value whose atoms another writer writes. */
    public static void write(JsonWriter writer, Datum datum, AtomWriter atoms) {
        switch (datum) {
            case Atom atom -> atoms.write(writer, atom);
            case AtomSet set -> {
                writer.raw(SET_OPEN);
                set.forEachAtom(atom -> atoms.write(writer, atom));
                writer.put(']').put(']');
            }
            case AtomMap map -> {
                writer.raw(MAP_OPEN);
                for (int i = 0; i < map.size(); i++) {
                    writer.beginArray();
                    atoms.write(writer, map.key(i));
                    atoms.write(writer, map.value(i));
                    writer.endArray();
                }
                writer.put(']').put(']');
            }
        }
    }

    private static void writeAtom(JsonWriter writer, Atom atom) {
        switch (atom) {
            case StringAtom string -> writer.utf8(string.utf8(), string.isPlain());
            case IntegerAtom integer -> writer.value(integer.value());
            case UuidAtom uuid -> writeUuid(writer, uuid.high(), uuid.low());
            case BooleanAtom bool -> writer.value(bool.value());
            case RealAtom real -> writer.value(real.value());
        }
    }

    /** Writes ["uuid","..."]. */
    public static void writeUuid(JsonWriter writer, long high, long low) {
        writer.raw(UUID_OPEN).uuidDigits(high, low).put('"').put(']');
    }

    /** The JSON text of one value. */
    public static String text(Datum datum) {
        JsonWriter writer = new JsonWriter();
        write(writer, datum);
        return writer.toString();
    }
}
