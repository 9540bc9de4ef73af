package dev.understudy.cli.client;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.TableSchema;
import java.util.List;

/** Commands that print schemas, or parts of them. Tables and columns come in the order of their names. */
final class SchemaCommands {
    private final TableOptions options;
    private final Output out;

    SchemaCommands(TableOptions options, Output out) {
        this.options = options;
        this.out = out;
    }

    void schema(Connected server) {
        json(server.schema().text());
    }

    /** Prints JSON text. */
    private void json(byte[] text) {
        out.bytes(options.pretty() ? JsonText.pretty(new JsonReader(text)) : text).line();
    }

    void listTables(Connected server) {
        Table table = new Table(options, null, "Table");
        for (TableSchema schema : server.schema().tables()) {
            table.text(schema.name());
        }
        new TablePrinter(options, out).print(table);
    }

    /** @param arguments the one table whose columns are wanted, or nothing for all tables */
    void listColumns(Connected server, List<String> arguments) {
        DatabaseSchema schema = server.schema();
        boolean one = !arguments.isEmpty();
        Table table = one ? new Table(options, null, "Column", "Type") : new Table(options, null, "Table", "Column", "Type");
        for (TableSchema each : schema.tables()) {
            if (one && !each.name().equals(arguments.getFirst())) {
                continue;
            }
            for (ColumnSchema column : each.allColumns()) {
                if (!one) {
                    table.text(each.name());
                }
                table.text(column.name());
                table.json(new JsonReader(column.type().text()));
            }
        }
        new TablePrinter(options, out).print(table);
    }
}
