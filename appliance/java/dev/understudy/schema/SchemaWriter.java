package dev.understudy.schema;

import dev.understudy.json.JsonWriter;
import dev.understudy.schema.BaseType.IntegerRange;
import dev.understudy.schema.BaseType.LengthRange;
import dev.understudy.schema.BaseType.RealRange;
import java.util.List;

/** Writes schemas in the shortest form that means the same, with sorted members: the text by which schemas are compared. */
final class SchemaWriter {
    private SchemaWriter() {}

    static byte[] write(DatabaseSchema schema) {
        JsonWriter writer = new JsonWriter(4096);
        boolean allRoot = schema.tables().stream().allMatch(TableSchema::isRoot);
        writer.beginObject();
        if (!schema.cksum().isEmpty()) {
            writer.name("cksum").value(schema.cksum());
        }
        writer.name("name").value(schema.name());
        writer.name("tables").beginObject();
        for (TableSchema table : schema.tables()) {
            writer.name(table.name());
            write(table, !allRoot, writer);
        }
        writer.endObject();
        if (!schema.version().isEmpty()) {
            writer.name("version").value(schema.version());
        }
        return writer.endObject().toByteArray();
    }

    private static void write(TableSchema table, boolean showRoot, JsonWriter writer) {
        writer.beginObject().name("columns").beginObject();
        for (ColumnSchema column : table.columns()) {
            writer.name(column.name());
            write(column, writer);
        }
        writer.endObject();
        if (!table.indexes().isEmpty()) {
            writer.name("indexes").beginArray();
            for (List<ColumnSchema> index : table.indexes()) {
                writer.beginArray();
                index.forEach(column -> writer.value(column.name()));
                writer.endArray();
            }
            writer.endArray();
        }
        if (showRoot && table.isRoot()) {
            writer.name("isRoot").value(true);
        }
        if (table.maxRows() != TableSchema.UNLIMITED_ROWS) {
            writer.name("maxRows").value(table.maxRows());
        }
        if (!table.isMutable()) {
            writer.name("mutable").value(false);
        }
        writer.endObject();
    }

    private static void write(ColumnSchema column, JsonWriter writer) {
        writer.beginObject();
        if (column.isEphemeral()) {
            writer.name("ephemeral").value(true);
        }
        if (!column.isMutable()) {
            writer.name("mutable").value(false);
        }
        writer.name("type");
        write(column.type(), writer);
        writer.endObject();
    }

    static void write(ColumnType type, JsonWriter writer) {
        if (type.isScalar() && type.key().isUnconstrained()) {
            writer.value(type.key().type().word());
            return;
        }
        writer.beginObject().name("key");
        write(type.key(), writer);
        if (type.max() == ColumnType.UNLIMITED) {
            writer.name("max").value("unlimited");
        } else if (type.max() != 1) {
            writer.name("max").value((long) type.max());
        }
        if (type.min() != 1) {
            writer.name("min").value((long) type.min());
        }
        if (type.isMap()) {
            writer.name("value");
            write(type.value(), writer);
        }
        writer.endObject();
    }

    private static void write(BaseType type, JsonWriter writer) {
        if (type.isUnconstrained()) {
            writer.value(type.type().word());
            return;
        }
        writer.beginObject();
        if (type.enumeration() != null) {
            writer.name("enum");
            DatumWriter.write(writer, type.enumeration());
        }
        switch (type.range()) {
            case null -> {}
            case IntegerRange(long min, long max) -> {
                if (max != Long.MAX_VALUE) {
                    writer.name("maxInteger").value(max);
                }
                if (min != Long.MIN_VALUE) {
                    writer.name("minInteger").value(min);
                }
            }
            case RealRange(double min, double max) -> {
                if (max != Double.MAX_VALUE) {
                    writer.name("maxReal").value(max);
                }
                if (min != -Double.MAX_VALUE) {
                    writer.name("minReal").value(min);
                }
            }
            case LengthRange(long min, long max) -> {
                if (max != LengthRange.MAX_LENGTH_CHARACTERS) {
                    writer.name("maxLength").value(max);
                }
                if (min != 0) {
                    writer.name("minLength").value(min);
                }
            }
        }
        if (type.reference() != null) {
            writer.name("refTable").value(type.reference().table());
            if (!type.reference().strong()) {
                writer.name("refType").value("weak");
            }
        }
        writer.name("type").value(type.type().word()).endObject();
    }
}
