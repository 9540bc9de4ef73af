package dev.understudy.engine;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.DatumWriter;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the contents of a database under another schema (the "convert" request of ovsdb-server(7)). Tables and columns that the new schema
 * lacks are dropped, its new columns have their defaults, all other contents are read again under their new types: so an integer becomes a real or a set of
 * integers, and whatever a type does not allow is an error. Rows keep their UUIDs and get new versions. Garbage is collected and weak references to
 * missing rows are removed, as by a commit.
 */
public final class Conversion {
    private final DatabaseSnapshot from;
    private final DatabaseSchema schema;
    private final UuidSource uuids;

    private Conversion(DatabaseSnapshot from, DatabaseSchema schema, UuidSource uuids) {
        this.from = from;
        this.schema = schema;
        this.uuids = uuids;
    }

    /**
     * A new database with the contents of another. Takes a time in proportion to them, and may be called by any thread.
     *
     * @param uuids where versions come from, now and for later transactions of the new database
     * @throws OvsdbException when the contents do not fit the new schema: the first such value, or what a commit of all rows would say
     */
    public static Database convert(DatabaseSnapshot from, DatabaseSchema schema, UuidSource uuids) {
        return new Conversion(from, schema, uuids).run();
    }

    private Database run() {
        Database converted = new Database(schema, uuids);
        BulkLoad load = new BulkLoad(converted);
        for (TableSnapshot table : from.tables()) {
            TableSchema next = schema.table(table.schema().name());
            if (next != null) {
                RowConverter converter = new RowConverter(table.schema(), next, converted);
                table.forEach(row -> load.add(next, row.uuid(), converter.convert(row)));
            }
        }
        return load.finish() ? converted : corrected(converted);
    }

    /** The rows of a database that breaks constraints, after a commit of them all. */
    private Database corrected(Database rows) {
        Database corrected = new Database(schema, uuids);
        Transaction transaction = new Transaction(corrected);
        for (TableSchema table : schema.tables()) {
            rows.forEachRow(table, row -> transaction.insert(table, row.uuid(), row.copyColumns()));
        }
        transaction.commit();
        return corrected;
    }

    /** What happens to each column of one table. */
    private static final class RowConverter {
        private final Database target;
        private final Datum[] defaults;
        private final List<Step> steps = new ArrayList<>();

        /**
         * One column that both schemas have.
         *
         * @param type what to read the contents under, or null when they are taken over as they are
         */
        private record Step(int from, int to, ColumnType type) {}

        RowConverter(TableSchema from, TableSchema to, Database target) {
            this.target = target;
            this.defaults = to.columns().stream().map(ColumnSchema::defaultDatum).toArray(Datum[]::new);
            for (ColumnSchema column : from.columns()) {
                ColumnSchema next = to.column(column.name());
                if (next != null) {
                    boolean same = column.type().equals(next.type());
                    steps.add(new Step(column.index(), next.index(), same ? null : next.type()));
                }
            }
        }

        Datum[] convert(Row row) {
            Datum[] columns = defaults.clone();
            for (Step step : steps) {
                Datum contents = row.get(step.from());
                columns[step.to()] = step.type() == null ? contents : convert(contents, step.type());
            }
            return columns;
        }

        private Datum convert(Datum contents, ColumnType type) {
            JsonWriter text = new JsonWriter();
            DatumWriter.write(text, contents);
            return new DatumReader(new JsonReader(text.array(), 0, text.length()), null, target.interner()).read(type);
        }
    }
}
