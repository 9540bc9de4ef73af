package dev.understudy.replication;

import dev.understudy.engine.BulkLoad;
import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Replacement;
import dev.understudy.engine.Row;
import dev.understudy.engine.Transaction;
import dev.understudy.engine.UuidSource;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;

/**
 * The whole contents of a source, built beside those that are served here. All takes a time in proportion to the contents; any thread may do it.
 *
 * @param database what the source has
 * @param changes in what it differs from what was served, when there was something of the same schema; else nothing
 */
public record Staging(Database database, Changes changes) {
    /**
     * Builds the contents for the first time, or under another schema than before.
     *
     * @param uuids where versions of rows come from, now and for later transactions of the database
     * @throws InconsistentException when a row is told twice
     * @throws dev.understudy.schema.OvsdbException when they do not fit the schema
     * @throws dev.understudy.json.JsonException when the text is not of the form
     */
    public static Staging build(DatabaseSchema schema, TableUpdates contents, UuidSource uuids) {
        return new Staging(read(schema, contents, uuids), Changes.NONE);
    }

    /**
     * Builds the contents that are to replace others. Rows that are the same stay the same, with their versions.
     *
     * @param served what is served now, until it is replaced
     */
    public static Staging build(DatabaseSnapshot served, TableUpdates contents, UuidSource uuids) {
        Database database = read(served.schema(), contents, uuids);
        return new Staging(database, Replacement.ready(served, database));
    }

    private static Database read(DatabaseSchema schema, TableUpdates contents, UuidSource uuids) {
        Database database = new Database(schema, uuids);
        BulkLoad load = new BulkLoad(database);
        new UpdateReader(contents, schema, database.interner(), new Loader(load)).read();
        return load.finish() ? database : corrected(database, uuids);
    }

    /** The rows of a database that breaks constraints, after a commit of them all: Open vSwitch's servers may leave weak references to missing rows. */
    private static Database corrected(Database rows, UuidSource uuids) {
        Database corrected = new Database(rows.schema(), uuids);
        Transaction transaction = new Transaction(corrected);
        for (TableSchema table : rows.schema().tables()) {
            rows.forEachRow(table, row -> transaction.insert(table, row.uuid(), row.copyColumns()));
        }
        transaction.commit();
        return corrected;
    }

    private record Loader(BulkLoad load) implements UpdateReader.Target {
        @Override
        public Row row(TableSchema table, UuidAtom uuid) {
            return null;
        }

        @Override
        public void insert(TableSchema table, UuidAtom uuid, Datum[] columns) {
            if (!load.add(table, uuid, columns)) {
                throw new InconsistentException("row " + uuid + " of table " + table.name() + " is told twice");
            }
        }

        @Override
        public void modify(TableSchema table, UuidAtom uuid, Datum[] columns) {
            throw new IllegalStateException("a row that is not here cannot be modified");
        }

        @Override
        public void delete(TableSchema table, UuidAtom uuid) {
            throw new IllegalStateException("a row that is not here cannot be deleted");
        }
    }
}
