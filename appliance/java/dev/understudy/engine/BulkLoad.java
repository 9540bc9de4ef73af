package dev.understudy.engine;

import dev.understudy.engine.Table.ReferenceColumn;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.Iterator;

/**
 * Fills an empty database with rows that are expected to keep all constraints already, as the rows of a snapshot do. Nothing is kept for
 * undoing, nothing is corrected: when {@link #finish} finds a constraint broken, or anything that a commit would change by itself, the
 * database is to be thrown away and the rows to be given to a {@link Transaction}, which says what is wrong.
 */
public final class BulkLoad {
    private final Database database;
    private long atoms;

    /** @param database an empty database; not to be used otherwise until {@link #finish} returned true */
    public BulkLoad(Database database) {
        if (database.cellCount() > 0) {
            throw new IllegalArgumentException("a database with rows cannot be loaded in bulk");
        }
        this.database = database;
    }

    /**
     * Adds a row.
     *
     * @param columns the contents by column index, all right for their types; taken over
     * @return false when the table has a row with this UUID; the load has then failed
     */
    public boolean add(TableSchema tableSchema, UuidAtom uuid, Datum[] columns) {
        Table table = database.table(tableSchema);
        if (table.slotOf(uuid) >= 0) {
            return false;
        }
        Row row = new Row(uuid, database.uuids().nextHigh(), database.uuids().nextLow(), columns);
        table.put(table.allocate(), row);
        atoms += row.atomCount();
        return true;
    }

    /** Counts references and checks all constraints. Returns whether they hold. */
    public boolean finish() {
        for (TableSchema schema : database.tableSchemas()) {
            Table table = database.table(schema);
            if (table.rowCount() > schema.maxRows() || !isUnique(table) || !refer(table)) {
                return false;
            }
        }
        for (TableSchema schema : database.tableSchemas()) {
            if (!schema.isRoot() && !isReferenced(database.table(schema))) {
                return false;
            }
        }
        database.addAtoms(atoms);
        return true;
    }

    private static boolean isUnique(Table table) {
        for (int index = 0; index < table.indexCount(); index++) {
            for (int slot = 0; slot < table.slotLimit(); slot++) {
                if (table.findDuplicate(index, slot) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isReferenced(Table table) {
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            if (table.strongReferences(slot) == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean refer(Table table) {
        if (table.strongColumns().length == 0 && table.weakColumns().length == 0) {
            return true;
        }
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            for (ReferenceColumn column : table.strongColumns()) {
                if (!refer(table, slot, column, true)) {
                    return false;
                }
            }
            for (ReferenceColumn column : table.weakColumns()) {
                if (!refer(table, slot, column, false)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean refer(Table table, int slot, ReferenceColumn column, boolean strong) {
        switch (table.row(slot).get(column.column().index())) {
            case AtomMap map -> {
                for (int i = 0; i < map.size(); i++) {
                    if (column.keyTable() >= 0 && !refer(table, slot, column.keyTable(), map.key(i), strong)
                            || column.valueTable() >= 0 && !refer(table, slot, column.valueTable(), map.value(i), strong)) {
                        return false;
                    }
                }
            }
            case Atom atom -> {
                return refer(table, slot, column.keyTable(), atom, strong);
            }
            case AtomSet set -> {
                for (Iterator<Atom> atoms = AtomSet.iterator(set); atoms.hasNext(); ) {
                    if (!refer(table, slot, column.keyTable(), atoms.next(), strong)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean refer(Table table, int slot, int targetTable, Atom target, boolean strong) {
        if (targetTable == table.index() && target.equals(table.row(slot).uuid())) {
            return true;
        }
        Table other = database.table(targetTable);
        int targetSlot = other.slotOf((UuidAtom) target);
        if (targetSlot < 0) {
            return false;
        }
        if (strong) {
            other.addStrongReferences(targetSlot, 1);
        } else {
            other.weakReferrers().add(targetSlot, WeakReferrers.referrer(table.index(), slot));
        }
        return true;
    }
}
