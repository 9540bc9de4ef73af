package dev.understudy.storage;

import dev.understudy.engine.Row;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.Interner;
import dev.understudy.value.UuidAtom;

/** Reads the rows of a record: objects of column names and values. Used by one thread. */
final class RowReader {
    private final Datum[][] defaults;
    private final Interner interner;
    private JsonReader reader;
    private DatumReader datums;

    RowReader(DatabaseSchema schema, Interner interner) {
        this.interner = interner;
        this.defaults = new Datum[schema.tables().size()][];
        for (TableSchema table : schema.tables()) {
            defaults[table.index()] = table.columns().stream().map(ColumnSchema::defaultDatum).toArray(Datum[]::new);
        }
    }

    /** Reads from this text from now on. */
    void use(JsonReader newReader) {
        reader = newReader;
        datums = new DatumReader(newReader, null, interner);
    }

    /** The UUID that is the name of the member last entered. */
    UuidAtom uuid() {
        UuidAtom uuid = UuidAtom.parse(reader.text(), reader.spanStart(), reader.spanEnd());
        if (uuid == null) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "\"" + reader.name() + "\" is not a valid UUID");
        }
        return uuid;
    }

    /** Reads a row that the record inserts: its values, and defaults where it gives none. */
    Datum[] readNew(TableSchema table) {
        Datum[] columns = defaults[table.index()].clone();
        int start = beginRow();
        while (reader.nextMember()) {
            ColumnSchema column = column(table, start);
            columns[column.index()] = datums.read(column.type());
        }
        return columns;
    }

    /**
     * Reads what a record changes in a row. Whether the record says that it holds differences or not, the value of a column that still has
     * its default is the new value: so the peer's reader has it.
     *
     * @param differences whether other values are differences to those of the row, rather than new values
     */
    Datum[] readChanged(TableSchema table, Row row, boolean differences) {
        Datum[] columns = row.copyColumns();
        int start = beginRow();
        while (reader.nextMember()) {
            ColumnSchema column = column(table, start);
            ColumnType type = column.type();
            if (differences && isDifference(column, columns[column.index()])) {
                Datum difference = datums.read(type.withLimits(0, ColumnType.UNLIMITED));
                columns[column.index()] = type.apply(columns[column.index()], difference);
                type.checkSize(columns[column.index()]);
            } else {
                columns[column.index()] = datums.read(type);
            }
        }
        return columns;
    }

    /** Whether a change of a column from a value is recorded as a difference, if the record holds differences at all. */
    static boolean isDifference(ColumnSchema column, Datum before) {
        return column.type().isComposite() && !before.equals(column.defaultDatum());
    }

    private int beginRow() {
        int start = reader.position();
        if (reader.peek() != JsonToken.OBJECT) {
            throw OvsdbException.syntax(reader, start, "row must be JSON object");
        }
        reader.beginObject();
        return start;
    }

    private ColumnSchema column(TableSchema table, int start) {
        ColumnSchema column = reader.nameIn(table.columnsByName());
        if (column == null || column.index() < 0) {
            throw OvsdbException.about(ErrorTag.UNKNOWN_COLUMN, reader, start, "No column " + reader.name() + " in table " + table.name() + ".");
        }
        return column;
    }
}
