package dev.understudy.engine;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads rows and lists of columns, as operations give them (RFC 7047 section 5.1, &lt;row&gt;). */
final class RowReader {
    private final JsonReader reader;
    private final DatumReader datums;

    RowReader(JsonReader reader, DatumReader datums) {
        this.reader = reader;
        this.datums = datums;
    }

    /**
     * Reads a &lt;row&gt; into the columns of a row.
     *
     * @param named where the columns that it names are added, or null
     */
    void readRow(TableSchema table, Datum[] columns, List<ColumnSchema> named) {
        JsonToken token = reader.peek();
        int start = reader.position();
        if (token != JsonToken.OBJECT) {
            throw OvsdbException.syntax(reader, start, "row must be JSON object");
        }
        reader.beginObject();
        while (reader.nextMember()) {
            ColumnSchema column = reader.nameIn(table.columnsByName());
            if (column == null) {
                throw OvsdbException.about(ErrorTag.UNKNOWN_COLUMN, reader, start,
                        "No column " + reader.name() + " in table " + table.name() + ".");
            }
            Datum datum = datums.read(column.type());
            if (column.index() >= 0) {
                columns[column.index()] = datum;
            }
            if (named != null) {
                named.add(column);
            }
        }
    }

    /** Reads a list of columns, each of which may occur once. */
    List<ColumnSchema> readColumns(TableSchema table) {
        reader.peek();
        int start = reader.position();
        Set<ColumnSchema> columns = new LinkedHashSet<>();
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() != JsonToken.STRING) {
                throw OvsdbException.syntax(reader, start, "array of distinct column names expected");
            }
            ColumnSchema column = reader.readStringIn(table.columnsByName());
            if (column == null) {
                String name = reader.spanText();
                throw OvsdbException.syntax(reader, start, name + " is not a valid column name");
            }
            if (!columns.add(column)) {
                throw OvsdbException.syntax(reader, start, "array of distinct column names expected");
            }
        }
        return List.copyOf(columns);
    }

    /** Reads a list of &lt;row&gt;, as the values of some columns; what a row does not name has its default. */
    Set<List<Datum>> readRows(Table table, List<ColumnSchema> columns) {
        Set<List<Datum>> rows = new HashSet<>();
        reader.beginArray();
        while (reader.nextElement()) {
            Datum[] contents = table.defaults();
            UuidAtom uuid = UuidAtom.ZERO;
            reader.peek();
            int start = reader.position();
            readRow(table.schema(), contents, null);
            int end = reader.position();
            if (columns.contains(ColumnSchema.UUID)) {
                uuid = readOwnUuid(table.schema(), start);
                reader.seek(end);
            }
            rows.add(valuesOf(new Row(uuid, 0, 0, contents), columns));
        }
        return rows;
    }

    private UuidAtom readOwnUuid(TableSchema schema, int start) {
        UuidAtom uuid = UuidAtom.ZERO;
        reader.seek(start);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIn(schema.columnsByName()) == ColumnSchema.UUID) {
                uuid = (UuidAtom) datums.read(ColumnSchema.UUID.type());
            } else {
                reader.skipValue();
            }
        }
        return uuid;
    }

    /** The contents of some columns of a row. */
    static List<Datum> valuesOf(Row row, List<ColumnSchema> columns) {
        List<Datum> values = new ArrayList<>(columns.size());
        for (ColumnSchema column : columns) {
            values.add(row.get(column));
        }
        return values;
    }
}
