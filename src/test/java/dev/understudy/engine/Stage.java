package dev.understudy.engine;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumWriter;
import dev.understudy.schema.SchemaReader;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * A database on which stories are played. Texts are JSON with single quotes for double ones; {@code @7} stands for the
 * UUID {@code 00000000-0000-4000-8000-000000000007}, so that rows can be named from outside.
 */
final class Stage {
    final Database database;
    /** How the last transaction ended. */
    Outcome outcome;
    boolean readOnly;
    boolean reserved;
    String lock = "";
    long elapsedMillis;
    int scanLimitRows = TransactionContext.UNLIMITED_ROWS;
    AccessControl access = AccessControl.NONE;

    Stage(Database database) {
        this.database = database;
    }

    /** A database named D with these tables. */
    static Stage of(String tables) {
        return on(SchemaReader.read(bytes(json("{'name':'D','version':'1.0.0','tables':{" + tables + "}}"))));
    }

    static Stage on(DatabaseSchema schema) {
        return new Stage(new Database(schema, new CountingUuids()));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The JSON that an abbreviated text stands for. */
    static String json(String text) {
        StringBuilder json = new StringBuilder(text.length() + 64);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                json.append('"');
            } else if (c == '@') {
                int to = i + 1;
                while (to < text.length() && Character.isDigit(text.charAt(to))) {
                    to++;
                }
                json.append("[\"uuid\",\"").append(uuid(Integer.parseInt(text.substring(i + 1, to)))).append("\"]");
                i = to - 1;
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }

    static UuidAtom uuid(int number) {
        return UuidAtom.of(0x4000, 1L << 63 | Long.parseLong(Integer.toString(number), 16));
    }

    /** An insert of a row with a UUID of {@link #uuid}. */
    static String insert(String table, int number, String row) {
        return "{'op':'insert','table':'" + table + "','uuid':'" + uuid(number) + "','row':{" + row + "}}";
    }

    /** Plays a transaction of these operations and returns its results, abbreviated as they are given. */
    String play(String... operations) {
        return abbreviated(playInFull(operations));
    }

    /** Plays a transaction of these operations and returns the JSON text of its results. */
    String playInFull(String... operations) {
        byte[] request = bytes(json("['D'" + (operations.length == 0 ? "" : ",") + String.join(",", operations) + "]"));
        JsonWriter results = new JsonWriter();
        TransactionContext context = new TransactionContext(readOnly, reserved, lock::equals, access, elapsedMillis, scanLimitRows);
        outcome = TransactRequest.execute(database, context, new JsonReader(request), results);
        Invariants.check(database);
        return results.toString();
    }

    /** What the last transaction changed. */
    Changes changes() {
        return ((Outcome.Committed) outcome).changes();
    }

    static String abbreviated(String json) {
        return json.replaceAll("\\[\"uuid\",\"00000000-0000-4000-8000-0*([0-9]+)\"\\]", "@$1").replace('"', '\'');
    }

    /** All rows in the order of their UUIDs, without versions. */
    String contents() {
        StringBuilder text = new StringBuilder();
        database.schema().tables().forEach(table -> {
            TreeMap<UuidAtom, String> rows = new TreeMap<>();
            database.forEachRow(table, row -> {
                JsonWriter writer = new JsonWriter();
                writer.beginObject();
                table.columns().forEach(column -> {
                    writer.name(column.encodedName());
                    DatumWriter.write(writer, row.get(column));
                });
                rows.put(row.uuid(), writer.endObject().toString());
            });
            rows.forEach((uuid, row) -> text.append(table.name()).append(' ').append(DatumWriter.text(uuid)).append(' ').append(row).append('\n'));
        });
        return abbreviated(text.toString());
    }

    /** UUIDs that count, so that every run is the same. */
    private static final class CountingUuids implements UuidSource {
        private long count = 1L << 32;

        @Override
        public long nextLong() {
            return count++;
        }
    }
}
