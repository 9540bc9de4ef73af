package dev.understudy.storage;

import dev.understudy.engine.Database;
import dev.understudy.engine.Row;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.TableSchema;
import java.util.TreeMap;

/** What outlives a server in a database, as text. */
final class Contents {
    private Contents() {}

    static String of(Database database) {
        StringBuilder text = new StringBuilder();
        for (TableSchema table : database.schema().tables()) {
            TreeMap<String, String> rows = new TreeMap<>();
            database.forEachRow(table, row -> rows.put(row.uuid().toString(), of(table, row)));
            text.append(table.name()).append(rows).append('\n');
        }
        return text.toString();
    }

    private static String of(TableSchema table, Row row) {
        StringBuilder text = new StringBuilder();
        for (ColumnSchema column : table.columns()) {
            if (!column.isEphemeral()) {
                JsonWriter writer = new JsonWriter();
                ExactDatumWriter.write(writer, column.type(), row.get(column.index()));
                text.append(column.name()).append('=').append(writer).append(' ');
            }
        }
        return text.toString();
    }
}
