package dev.understudy.replication;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.Row;
import dev.understudy.engine.Transaction;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;

/** Makes a change here that a source made there, as one transaction. */
public final class Increment {
    private Increment() {}

    /**
     * Makes all of a change, or nothing of it when an exception is thrown. Called by the writer of the database.
     *
     * @throws InconsistentException when a row is told to come that is here already, or to change or go that is not
     * @throws dev.understudy.schema.OvsdbException when it does not fit the schema, or the database after it would not
     * @throws dev.understudy.json.JsonException when the text is not of the form
     */
    public static Changes apply(Database database, TableUpdates updates) {
        Transaction transaction = new Transaction(database);
        try {
            new UpdateReader(updates, database.schema(), database.interner(), new UpdateReader.Target() {
                @Override
                public Row row(TableSchema table, UuidAtom uuid) {
                    return database.row(table, uuid);
                }

                @Override
                public void insert(TableSchema table, UuidAtom uuid, Datum[] columns) {
                    transaction.insert(table, uuid, columns);
                }

                @Override
                public void modify(TableSchema table, UuidAtom uuid, Datum[] columns) {
                    transaction.modify(table, uuid, columns);
                }

                @Override
                public void delete(TableSchema table, UuidAtom uuid) {
                    transaction.delete(table, uuid);
                }
            }).read();
        } catch (RuntimeException | Error e) {
            transaction.abort();
            throw e;
        }
        return transaction.commit();
    }
}
