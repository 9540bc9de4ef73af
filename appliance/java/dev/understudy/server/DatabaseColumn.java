package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.TableChanges;
import dev.understudy.schema.BaseType;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Atom;
import dev.understudy.value.StringAtom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A column of a database that configures the server: the form {@code db:DB,TABLE,COLUMN} (ovsdb-server(1), "--remote"). */
record DatabaseColumn(String text, ServedDatabase database, TableSchema table, ColumnSchema column) {
    private static final String PREFIX = "db:";

    static boolean looksLike(String text) {
        return text.startsWith(PREFIX);
    }

    /**
     * Finds a column; returns null as long as the database is not available, as nobody knows what columns it has.
     *
     * @throws AdministrationException in the peer's words, when there is no such column
     */
    static DatabaseColumn find(String text, Databases databases) {
        String[] parts = text.substring(PREFIX.length()).split(",");
        if (parts.length < 3) {
            throw new AdministrationException("\"" + text + "\": invalid syntax");
        }
        ServedDatabase database = databases.get(parts[0]);
        if (database == null) {
            throw new AdministrationException("\"" + text + "\": no database named " + parts[0]);
        }
        if (!database.model().isAvailable()) {
            return null;
        }
        TableSchema table = database.schema().table(parts[1]);
        if (table == null) {
            throw new AdministrationException("\"" + text + "\": no table named " + parts[1]);
        }
        ColumnSchema column = table.column(parts[2]);
        if (column == null) {
            throw new AdministrationException("\"" + text + "\": table \"" + parts[1] + "\" has no column \"" + parts[2] + "\"");
        }
        return new DatabaseColumn(text, database, table, column);
    }

    /** The table to which the column refers, or null. */
    TableSchema referredTable() {
        BaseType key = column.type().key();
        return key.reference() == null ? null : database.schema().table(key.reference().table());
    }

    /** Whether a transaction touched what this column says. */
    boolean isTouchedBy(Changes changes) {
        TableSchema referred = referredTable();
        for (TableChanges change : changes.tables()) {
            if (change.table() == table || change.table() == referred) {
                return true;
            }
        }
        return false;
    }

    /** The database as it is. Waits for its writer, so not for I/O loops. */
    DatabaseSnapshot snapshot() {
        CompletableFuture<DatabaseSnapshot> snapshot = new CompletableFuture<>();
        database.model().withSnapshot(snapshot::complete, null);
        return snapshot.join();
    }

    /** All atoms that the column holds in any row. */
    List<Atom> atoms(DatabaseSnapshot snapshot) {
        List<Atom> atoms = new ArrayList<>();
        snapshot.tables().get(table.index()).forEach(row -> row.get(column).forEachAtom(atoms::add));
        return atoms;
    }

    /** The first string in the column that is not empty, or null. */
    String firstString() {
        for (Atom atom : atoms(snapshot())) {
            if (atom instanceof StringAtom string && string.utf8().length > 0) {
                return string.text();
            }
        }
        return null;
    }
}
