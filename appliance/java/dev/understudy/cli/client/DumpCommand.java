package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.AtomType;
import dev.understudy.value.Datum;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the contents of tables, all read in one transaction. Rows are sorted by their contents, and by UUIDs only where the rest is equal:
 * so two databases that differ in nothing but UUIDs are printed in the same order.
 */
final class DumpCommand {
    private final TableOptions options;
    private final Output out;

    DumpCommand(TableOptions options, Output out) {
        this.options = options;
        this.out = out;
    }

    /** @param arguments nothing, or a table and perhaps some of its columns */
    void run(Connected server, List<String> arguments) {
        DatabaseSchema schema = server.schema();
        List<TableSchema> tables = arguments.isEmpty() ? schema.tables() : List.of(table(schema, arguments.getFirst()));
        List<List<ColumnSchema>> columns = new ArrayList<>();
        JsonWriter params = new JsonWriter().beginArray().value(server.database());
        for (TableSchema table : tables) {
            columns.add(arguments.size() > 1 ? columns(table, arguments.subList(1, arguments.size())) : allButVersion(table));
            SelectedRows.writeSelect(params, table, columns.getLast());
        }
        JsonReader result = server.ask("transact", params.endArray());
        TablePrinter printer = new TablePrinter(options, out);
        SelectedRows.enter(result, tables.size());
        for (int i = 0; result.nextElement(); i++) {
            printer.print(table(result, tables.get(i), columns.get(i)));
        }
    }

    private static TableSchema table(DatabaseSchema schema, String name) {
        TableSchema table = schema.table(name);
        if (table == null) {
            throw new FatalException("No table \"" + name + "\" found.");
        }
        return table;
    }

    private static List<ColumnSchema> columns(TableSchema table, List<String> names) {
        List<ColumnSchema> columns = new ArrayList<>();
        for (String name : names) {
            ColumnSchema column = table.column(name);
            if (column == null) {
                throw new FatalException("Table \"" + table.name() + "\" has no column " + name + ".");
            }
            columns.add(column);
        }
        columns.sort((a, b) -> a.name().compareTo(b.name()));
        columns.remove(ColumnSchema.VERSION);
        return columns;
    }

    private static List<ColumnSchema> allButVersion(TableSchema table) {
        List<ColumnSchema> columns = new ArrayList<>(table.allColumns());
        columns.remove(ColumnSchema.VERSION);
        return columns;
    }

    private Table table(JsonReader result, TableSchema schema, List<ColumnSchema> columns) {
        List<Datum[]> rows = new SelectedRows(schema, columns).read(result);
        rows.sort(new RowOrder(columns)::compare);
        Table table = new Table(options, schema.name() + " table", columns.stream().map(ColumnSchema::name).toArray(String[]::new));
        for (Datum[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                table.datum(columns.get(i).type(), row[i]);
            }
        }
        return table;
    }

    /** First by columns without UUIDs, then by those with UUIDs. */
    private static final class RowOrder {
        private final int[] columns;

        RowOrder(List<ColumnSchema> all) {
            columns = new int[all.size()];
            int next = 0;
            for (boolean uuids : new boolean[] {false, true}) {
                for (int i = 0; i < columns.length; i++) {
                    if (holdsUuids(all.get(i).type()) == uuids) {
                        columns[next++] = i;
                    }
                }
            }
        }

        private static boolean holdsUuids(ColumnType type) {
            return type.key().type() == AtomType.UUID || type.isMap() && type.value().type() == AtomType.UUID;
        }

        int compare(Datum[] a, Datum[] b) {
            for (int column : columns) {
                int order = a[column].compareTo(b[column]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }
    }
}
