package dev.understudy.storage;

import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatumWriter;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomType;
import dev.understudy.value.Datum;
import dev.understudy.value.RealAtom;
import java.nio.charset.StandardCharsets;

/**
 * Writes values so that reading gives the same again. That takes more digits than the 15 which clients see for some reals; with 15, two
 * elements of a set could become one.
 */
final class ExactDatumWriter {
    private ExactDatumWriter() {}

    static void write(JsonWriter writer, ColumnType type, Datum datum) {
        if (type.key().type() != AtomType.REAL && (type.value() == null || type.value().type() != AtomType.REAL)) {
            DatumWriter.write(writer, datum);
        } else {
            DatumWriter.write(writer, datum, ExactDatumWriter::writeAtom);
        }
    }

    private static void writeAtom(JsonWriter writer, Atom atom) {
        if (atom instanceof RealAtom real && Double.parseDouble(JsonWriter.formatReal(real.value())) != real.value()) {
            writer.raw(Double.toString(real.value()).getBytes(StandardCharsets.US_ASCII));
        } else {
            DatumWriter.write(writer, atom);
        }
    }
}
