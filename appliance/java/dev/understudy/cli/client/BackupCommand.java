package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumWriter;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Prints a database as a database file: a record with the schema and one with all rows, without ephemeral columns. */
final class BackupCommand {
    private static final int STANDARD_OUTPUT = 1;
    private static final String COMMENT = "produced by \"ovsdb-client backup\"";

    private final Output out;

    BackupCommand(Output out) {
        this.out = out;
    }

    void run(Connected server) {
        if (Terminal.is(STANDARD_OUTPUT)) {
            throw new FatalException("not writing backup to a terminal; please redirect stdout to a file");
        }
        DatabaseSchema schema = server.schema();
        List<List<ColumnSchema>> columns = new ArrayList<>();
        JsonWriter params = new JsonWriter().beginArray().value(server.database());
        for (TableSchema table : schema.tables()) {
            columns.add(lasting(table));
            SelectedRows.writeSelect(params, table, columns.getLast());
        }
        JsonReader result = server.ask("transact", params.endArray());
        record(new JsonWriter(schema.text().length + 1).append(schema.text(), 0, schema.text().length));
        JsonWriter rows = new JsonWriter(result.text().length).beginObject();
        SelectedRows.enter(result, columns.size());
        for (int i = 0; result.nextElement(); i++) {
            writeRows(rows, schema.tables().get(i), columns.get(i), result);
        }
        record(rows.name("_comment").value(COMMENT).name("_date").value(System.currentTimeMillis()).name("_is_diff").value(true).endObject());
    }

    /** The row's UUID and then the columns that are not ephemeral. */
    private static List<ColumnSchema> lasting(TableSchema table) {
        List<ColumnSchema> columns = new ArrayList<>(List.of(ColumnSchema.UUID));
        for (ColumnSchema column : table.columns()) {
            if (!column.isEphemeral()) {
                columns.add(column);
            }
        }
        return columns;
    }

    private static void writeRows(JsonWriter out, TableSchema table, List<ColumnSchema> columns, JsonReader result) {
        List<Datum[]> rows = new SelectedRows(table, columns).read(result);
        if (rows.isEmpty()) {
            return;
        }
        out.name(table.encodedName()).beginObject();
        for (Datum[] row : rows) {
            out.name(row[0].toString()).beginObject();
            for (int i = 1; i < row.length; i++) {
                DatumWriter.write(out.name(columns.get(i).encodedName()), row[i]);
            }
            out.endObject();
        }
        out.endObject();
    }

    /** Prints a record: a header with the length and the hash of what follows (ovsdb(5)). */
    private void record(JsonWriter json) {
        json.put('\n');
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        digest.update(json.array(), 0, json.length());
        out.text("OVSDB JSON " + json.length() + " " + HexFormat.of().formatHex(digest.digest())).line();
        out.bytes(json.array(), 0, json.length());
    }
}
