package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.json.NameTable;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.Interner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the rows of one table from the result of its select. */
final class SelectedRows {
    private static final int INTERNER_CAPACITY = 1 << 14;

    private final TableSchema schema;
    private final List<ColumnSchema> columns;
    private final NameTable<Integer> indexes;
    private final Interner interner = new Interner(INTERNER_CAPACITY);

    SelectedRows(TableSchema schema, List<ColumnSchema> columns) {
        this.schema = schema;
        this.columns = columns;
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            byName.put(columns.get(i).name(), i);
        }
        this.indexes = new NameTable<>(byName);
    }

    /** Writes a select operation for all rows of a table. */
    static void writeSelect(JsonWriter params, TableSchema table, List<ColumnSchema> columns) {
        params.beginObject().name("op").value("select").name("table").value(table.name()).name("where").beginArray().endArray();
        params.name("columns").beginArray();
        columns.forEach(column -> params.value(column.name()));
        params.endArray().endObject();
    }

    /** Reads the results of several selects, each an element of the array that comes next: checks that it is one of the right length, and enters it. */
    static void enter(JsonReader results, int expected) {
        int start = results.position();
        int count = 0;
        if (results.peek() == JsonToken.ARRAY) {
            results.beginArray();
            while (results.nextElement()) {
                results.skipValue();
                count++;
            }
            results.seek(start);
        }
        if (count != expected) {
            throw new FatalException("reply is not array of " + expected + " elements: " + Connected.text(results));
        }
        results.beginArray();
    }

    /** Reads the result of one select: its rows, each with the columns in the order in which they were given. */
    List<Datum[]> read(JsonReader result) {
        int start = result.position();
        List<Datum[]> rows = null;
        if (result.peek() == JsonToken.OBJECT) {
            result.beginObject();
            while (result.nextMember()) {
                if (result.name().equals("rows") && result.peek() == JsonToken.ARRAY) {
                    rows = readRows(result);
                } else {
                    result.skipValue();
                }
            }
        }
        if (rows == null) {
            result.seek(start);
            throw new FatalException(schema.name() + " table reply is not an object with a \"rows\" member array: " + Connected.text(result));
        }
        return rows;
    }

    private List<Datum[]> readRows(JsonReader reader) {
        DatumReader values = new DatumReader(reader, null, interner);
        List<Datum[]> rows = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() != JsonToken.OBJECT) {
                throw new FatalException("row " + rows.size() + " in table " + schema.name() + " response is not a JSON object: "
                        + Connected.text(reader));
            }
            rows.add(readRow(reader, values, rows.size()));
        }
        return rows;
    }

    private Datum[] readRow(JsonReader reader, DatumReader values, int number) {
        Datum[] row = new Datum[columns.size()];
        reader.beginObject();
        while (reader.nextMember()) {
            Integer index = reader.nameIn(indexes);
            if (index == null) {
                reader.skipValue();
            } else {
                row[index] = values.read(columns.get(index).type());
            }
        }
        for (int i = 0; i < row.length; i++) {
            if (row[i] == null) {
                throw new FatalException("row " + number + " in table " + schema.name() + " response lacks " + columns.get(i).name() + " column");
            }
        }
        return row;
    }
}
