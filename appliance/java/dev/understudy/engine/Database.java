package dev.understudy.engine;

import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Interner;
import dev.understudy.value.UuidAtom;
import java.util.List;
import java.util.function.Consumer;

/** The tables of one database. Used by its writer only; others read a {@link #snapshot}. */
public final class Database {
    /** How many distinct values are remembered in order to share them. */
    private static final int INTERNED_VALUES = 1 << 16;

    private final DatabaseSchema schema;
    private final Table[] tables;
    private final UuidSource uuids;
    private final Interner interner;
    private long atomCount;

    public Database(DatabaseSchema schema, UuidSource uuids) {
        this.schema = schema;
        this.uuids = uuids;
        this.interner = new Interner(INTERNED_VALUES);
        this.tables = schema.tables().stream().map(table -> new Table(table, schema)).toArray(Table[]::new);
    }

    private Database(DatabaseSnapshot snapshot, Database origin) {
        this.schema = snapshot.schema();
        this.uuids = origin.uuids;
        this.interner = origin.interner;
        this.tables = snapshot.tables().stream().map(table -> new Table(table, schema)).toArray(Table[]::new);
    }

    /** A snapshot of this database as one on which any one thread may execute requests that change nothing. All rows are looked at one by one there. */
    public Database readOnlyView(DatabaseSnapshot snapshot) {
        return new Database(snapshot, this);
    }

    public DatabaseSchema schema() {
        return schema;
    }

    UuidSource uuids() {
        return uuids;
    }

    /** Where equal values of this database are shared. */
    public Interner interner() {
        return interner;
    }

    Table table(TableSchema tableSchema) {
        return tables[tableSchema.index()];
    }

    Table table(int index) {
        return tables[index];
    }

    int tableCount() {
        return tables.length;
    }

    /** The row with a UUID, or null. */
    public Row row(TableSchema tableSchema, UuidAtom uuid) {
        Table table = table(tableSchema);
        int slot = table.slotOf(uuid);
        return slot < 0 ? null : table.row(slot);
    }

    public int rowCount(TableSchema tableSchema) {
        return table(tableSchema).rowCount();
    }

    /** Calls with every row of a table. */
    public void forEachRow(TableSchema tableSchema, Consumer<? super Row> consumer) {
        table(tableSchema).forEach(consumer);
    }

    /** The contents as they are now; takes a time that does not depend on their size. */
    public DatabaseSnapshot snapshot() {
        return new DatabaseSnapshot(schema, java.util.Arrays.stream(tables).map(Table::snapshot).toList());
    }

    /**
     * Undoes a committed transaction, the last that has not been undone.
     *
     * @throws IllegalStateException when the rows are not as that transaction left them
     */
    public void revert(Changes changes) {
        Transaction transaction = new Transaction(this);
        for (TableChanges table : changes.tables()) {
            for (RowChange row : table.rows()) {
                transaction.restore(table.table(), row.after(), row.before());
            }
        }
        transaction.commit();
    }

    /** How many atoms all rows hold. */
    public long atomCount() {
        return atomCount;
    }

    void addAtoms(long delta) {
        atomCount += delta;
    }

    /** How many rows there are, times the columns of their tables. */
    public long cellCount() {
        long cells = 0;
        for (Table table : tables) {
            cells += (long) table.rowCount() * (table.schema().columns().size() + 2);
        }
        return cells;
    }

    /** How many pairs of rows are tied by weak references. */
    public long weakReferenceCount() {
        long references = 0;
        for (Table table : tables) {
            references += table.weakReferrers().total();
        }
        return references;
    }

    List<TableSchema> tableSchemas() {
        return schema.tables();
    }
}
