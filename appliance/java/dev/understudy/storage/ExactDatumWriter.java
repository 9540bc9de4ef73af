package dev.understudy.storage;

import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatumWriter;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.AtomType;
import dev.understudy.value.Datum;
import dev.understudy.value.RealAtom;
import java.nio.charset.StandardCharsets;

/**
 * Writes values so that reading gives the same again. That takes more digits than the 15 which clients see for some reals; with 15, two
 * elements of a set could become one.
 */
final class ExactDatumWriter {
    private static final byte[] SET_OPEN = "[\"set\",[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAP_OPEN = "[\"map\",[".getBytes(StandardCharsets.US_ASCII);

    private ExactDatumWriter() {}

    static void write(JsonWriter writer, ColumnType type, Datum datum) {
        if (type.key().type() != AtomType.REAL && (type.value() == null || type.value().type() != AtomType.REAL)) {
            DatumWriter.write(writer, datum);
            return;
        }
        switch (datum) {
            case Atom atom -> write(writer, atom);
            case AtomSet set -> {
                writer.raw(SET_OPEN);
                set.forEachAtom(atom -> write(writer, atom));
                writer.put(']').put(']');
            }
            case AtomMap map -> {
                writer.raw(MAP_OPEN);
                for (int i = 0; i < map.size(); i++) {
                    writer.beginArray();
                    write(writer, map.key(i));
                    write(writer, map.value(i));
                    writer.endArray();
                }
                writer.put(']').put(']');
            }
        }
    }

    private static void write(JsonWriter writer, Atom atom) {
        if (atom instanceof RealAtom real && Double.parseDouble(JsonWriter.formatReal(real.value())) != real.value()) {
            writer.raw(Double.toString(real.value()).getBytes(StandardCharsets.US_ASCII));
        } else {
            DatumWriter.write(writer, atom);
        }
    }
}
