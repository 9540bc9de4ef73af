package dev.understudy.engine;

import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes to rows that take effect together or not at all. Rows are changed in place, so later steps see earlier ones; what they were is
 * kept, so that {@link #abort} can put it back. Constraints on more than one row are checked by {@link #commit} (RFC 7047 section 4.1.3, 5.2).
 * A database has at most one transaction at a time.
 */
public final class Transaction {
    private final Database database;
    private final TableEdits[] tables;
    /** The tables that were touched, in the order in which they were. */
    private final List<TableEdits> touched = new ArrayList<>(4);
    private final References references;
    /** Whether versions of rows come back that were there before, rather than new ones. */
    private boolean restoring;

    /** The touched rows of one table. */
    static final class TableEdits {
        final Table table;
        final List<RowEdit> rows = new ArrayList<>(4);
        private Map<UuidAtom, RowEdit> deleted;

        TableEdits(Table table) {
            this.table = table;
        }

        RowEdit find(int slot) {
            int number = table.editNumber(slot);
            return number == 0 ? null : rows.get(number - 1);
        }

        /** The row with a UUID that was there when the transaction began and that it deleted, or null. */
        RowEdit findDeleted(UuidAtom uuid) {
            return deleted == null ? null : deleted.get(uuid);
        }

        private void addDeleted(RowEdit edit) {
            if (edit.before != null) {
                if (deleted == null) {
                    deleted = new HashMap<>();
                }
                deleted.put(edit.before.uuid(), edit);
            }
        }

        void add(RowEdit edit) {
            rows.add(edit);
            table.setEditNumber(edit.slot, rows.size());
        }
    }

    public Transaction(Database database) {
        this.database = database;
        this.tables = new TableEdits[database.tableCount()];
        this.references = new References(this);
    }

    Database database() {
        return database;
    }

    List<TableEdits> touched() {
        return touched;
    }

    /** What was touched in a table, or null. */
    TableEdits edits(int tableIndex) {
        return tables[tableIndex];
    }

    private TableEdits edits(Table table) {
        TableEdits edits = tables[table.index()];
        if (edits == null) {
            edits = tables[table.index()] = new TableEdits(table);
            touched.add(edits);
        }
        return edits;
    }

    private RowEdit edit(Table table, int slot) {
        TableEdits edits = edits(table);
        RowEdit edit = edits.find(slot);
        if (edit == null) {
            edit = new RowEdit(table, slot, table.row(slot));
            edits.add(edit);
        }
        return edit;
    }

    /**
     * Inserts a row.
     *
     * @param columns the contents by column index; taken over
     * @throws OvsdbException "duplicate uuid" when the table has a row with this UUID or had one when the transaction began
     */
    public void insert(TableSchema tableSchema, UuidAtom uuid, Datum[] columns) {
        Table table = database.table(tableSchema);
        if (!isUnused(table, uuid)) {
            throw new OvsdbException(ErrorTag.DUPLICATE_UUID, "row " + uuid + " is already in table " + tableSchema.name());
        }
        insert(table, uuid, columns);
    }

    boolean isUnused(Table table, UuidAtom uuid) {
        return table.slotOf(uuid) < 0 && (tables[table.index()] == null || tables[table.index()].findDeleted(uuid) == null);
    }

    void insert(Table table, UuidAtom uuid, Datum[] columns) {
        int slot = table.allocate();
        edits(table).add(new RowEdit(table, slot, null));
        table.put(slot, new Row(uuid, database.uuids().nextHigh(), database.uuids().nextLow(), columns));
    }

    /**
     * Gives a row other contents. It gets another version only when the transaction is committed.
     *
     * @param columns the contents by column index; taken over
     * @throws OvsdbException "consistency violation" when there is no such row
     */
    public void modify(TableSchema tableSchema, UuidAtom uuid, Datum[] columns) {
        Table table = database.table(tableSchema);
        modify(table, existing(table, uuid), columns);
    }

    void modify(Table table, int slot, Datum[] columns) {
        RowEdit edit = edit(table, slot);
        Row now = table.row(slot);
        Row reference = edit.before != null ? edit.before : now;
        for (int i = 0; i < columns.length; i++) {
            Datum before = reference.get(i);
            if (columns[i] != before && columns[i].equals(before)) {
                columns[i] = before;
            }
        }
        table.put(slot, new Row(now.uuid(), now.versionHigh(), now.versionLow(), columns));
    }

    /** @throws OvsdbException "consistency violation" when there is no such row */
    public void delete(TableSchema tableSchema, UuidAtom uuid) {
        Table table = database.table(tableSchema);
        delete(table, existing(table, uuid));
    }

    void delete(Table table, int slot) {
        RowEdit edit = edit(table, slot);
        table.put(slot, null);
        edits(table).addDeleted(edit);
    }

    private static int existing(Table table, UuidAtom uuid) {
        int slot = table.slotOf(uuid);
        if (slot < 0) {
            throw new OvsdbException(ErrorTag.CONSISTENCY_VIOLATION, "no row " + uuid + " in table " + table.schema().name());
        }
        return slot;
    }

    /** Puts a version of a row, or none (null), where another version or none is now. */
    void restore(TableSchema tableSchema, Row now, Row then) {
        restoring = true;
        Table table = database.table(tableSchema);
        if (now == null) {
            int slot = table.allocate();
            edits(table).add(new RowEdit(table, slot, null));
            table.put(slot, then);
            return;
        }
        int slot = table.slotOf(now.uuid());
        if (slot < 0 || table.row(slot) != now) {
            throw new IllegalStateException("row " + now.uuid() + " of table " + table.schema().name() + " is not as it was left");
        }
        RowEdit edit = edit(table, slot);
        table.put(slot, then);
        if (then == null) {
            edits(table).addDeleted(edit);
        }
    }

    /** Puts back everything. */
    public void abort() {
        references.undo();
        for (TableEdits edits : touched) {
            for (int i = edits.rows.size() - 1; i >= 0; i--) {
                RowEdit edit = edits.rows.get(i);
                edit.table.setEditNumber(edit.slot, 0);
                if (edit.after() != edit.before) {
                    edit.table.put(edit.slot, edit.before);
                }
                if (edit.before == null) {
                    edit.table.release(edit.slot);
                }
            }
        }
        touched.clear();
    }

    /**
     * Checks the constraints that are left, deletes rows that nothing refers to any more, removes weak references to missing rows, and
     * makes everything final. The order of the checks decides which of several errors is reported; it is the peer's.
     *
     * @return what changed; empty when nothing did
     * @throws OvsdbException when a constraint is violated; everything has then been put back
     */
    public Changes commit() {
        try {
            references.update();
            checkRowCounts();
            references.dropWeakToMissing();
            checkIndexes();
        } catch (OvsdbException e) {
            abort();
            throw e;
        }
        references.settle();
        return finish();
    }

    private void checkRowCounts() {
        for (TableEdits edits : touched) {
            TableSchema schema = edits.table.schema();
            if (edits.table.rowCount() > schema.maxRows()) {
                throw new OvsdbException(ErrorTag.CONSTRAINT_VIOLATION, "transaction causes \"" + schema.name() + "\" table to contain "
                        + edits.table.rowCount() + " rows, greater than the schema-defined limit of " + schema.maxRows() + " row(s)");
            }
        }
    }

    private void checkIndexes() {
        for (TableEdits edits : touched) {
            Table table = edits.table;
            if (table.indexCount() == 0) {
                continue;
            }
            for (RowEdit edit : edits.rows) {
                Row after = edit.after();
                for (int i = 0; after != null && i < table.indexCount(); i++) {
                    if (edit.before == null || keyChanged(table, i, edit.before, after)) {
                        int other = table.findDuplicate(i, edit.slot);
                        if (other >= 0) {
                            throw UniqueViolation.of(edits, i, edit, other);
                        }
                    }
                }
            }
        }
    }

    private static boolean keyChanged(Table table, int index, Row before, Row after) {
        for (int column : table.indexColumns(index)) {
            if (before.get(column) != after.get(column)) {
                return true;
            }
        }
        return false;
    }

    private Changes finish() {
        List<TableChanges> changes = new ArrayList<>(touched.size());
        long atoms = 0;
        for (TableEdits edits : touched) {
            List<RowChange> rows = new ArrayList<>(edits.rows.size());
            for (RowEdit edit : edits.rows) {
                Row after = edit.after();
                edit.table.setEditNumber(edit.slot, 0);
                if (edit.before != null && after != null && after.sameContents(edit.before)) {
                    edit.table.put(edit.slot, edit.before);
                } else if (edit.before != null || after != null) {
                    if (edit.before != null && after != null && !restoring) {
                        after = after.withVersion(database.uuids().nextHigh(), database.uuids().nextLow());
                        edit.table.put(edit.slot, after);
                    }
                    rows.add(new RowChange(edit.before, after));
                    atoms += (after == null ? 0 : after.atomCount()) - (edit.before == null ? 0 : edit.before.atomCount());
                }
                if (after == null) {
                    edit.table.release(edit.slot);
                }
            }
            if (!rows.isEmpty()) {
                changes.add(new TableChanges(edits.table.schema(), rows));
            }
        }
        database.addAtoms(atoms);
        return changes.isEmpty() ? Changes.NONE : new Changes(changes);
    }
}
