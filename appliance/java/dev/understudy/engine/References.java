package dev.understudy.engine;

import dev.understudy.engine.Table.ReferenceColumn;
import dev.understudy.engine.Transaction.TableEdits;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a commit does about references: counts the strong ones, deletes the rows that lost their last one, and removes the weak ones that
 * point nowhere (RFC 7047 section 3.2, &lt;base-type&gt; "refType"). The cost follows what the transaction changed. References of a row to
 * itself do not count.
 */
final class References {
    private static final int[] NOTHING_COUNTED = {};

    private final Transaction transaction;
    private final Database database;
    /** Table index, slot and change of each strong count that this commit changed, so that it can be undone. */
    private int[] counted = NOTHING_COUNTED;
    private int countedLength;
    /** Rows that may have lost their last strong reference. */
    private final List<RowEdit> suspects = new ArrayList<>(0);

    References(Transaction transaction) {
        this.transaction = transaction;
        this.database = transaction.database();
    }

    /** Called with each reference that a row gained or lost. */
    private interface Visitor {
        void visit(RowEdit edit, ColumnSchema column, int targetTable, UuidAtom target, boolean gained);
    }

    /** Updates the counts for all that was touched, checks them, and collects garbage. */
    void update() {
        Visitor count = this::count;
        for (TableEdits edits : transaction.touched()) {
            ReferenceColumn[] columns = edits.table.strongColumns();
            for (RowEdit edit : edits.rows) {
                forEachDifference(edit, columns, edit.before, edit.after(), count);
            }
        }
        checkDeleted();
        for (TableEdits edits : transaction.touched()) {
            if (!edits.table.schema().isRoot()) {
                edits.rows.forEach(this::suspect);
            }
        }
        collectGarbage();
    }

    private void count(RowEdit edit, ColumnSchema column, int targetTable, UuidAtom target, boolean gained) {
        Table table = database.table(targetTable);
        int slot = table.slotOf(target);
        if (slot < 0) {
            TableEdits edits = transaction.edits(targetTable);
            RowEdit deleted = edits == null ? null : edits.findDeleted(target);
            if (deleted == null) {
                if (!gained) {
                    throw new IllegalStateException("a strong reference pointed to no row: " + target + " of table " + table.schema().name());
                }
                throw new OvsdbException(ErrorTag.REFERENTIAL_INTEGRITY_VIOLATION, "Table " + edit.table.schema().name() + " column "
                        + column.name() + " row " + edit.after().uuid() + " references nonexistent row " + target + " in table "
                        + table.schema().name() + ".");
            }
            slot = deleted.slot;
        }
        addCount(table, slot, gained ? 1 : -1);
        if (!gained && !table.schema().isRoot() && table.strongReferences(slot) == 0) {
            suspects.add(new RowEdit(table, slot, null));
        }
    }

    private void addCount(Table table, int slot, int delta) {
        table.addStrongReferences(slot, delta);
        if (countedLength == counted.length) {
            counted = Arrays.copyOf(counted, Math.max(3 * 4, countedLength * 2));
        }
        counted[countedLength++] = table.index();
        counted[countedLength++] = slot;
        counted[countedLength++] = delta;
    }

    /** Takes back all changes of counts. */
    void undo() {
        for (int i = 0; i < countedLength; i += 3) {
            database.table(counted[i]).addStrongReferences(counted[i + 1], -counted[i + 2]);
        }
        countedLength = 0;
        suspects.clear();
    }

    private void checkDeleted() {
        for (TableEdits edits : transaction.touched()) {
            for (RowEdit edit : edits.rows) {
                int remaining = edit.after() == null ? edit.table.strongReferences(edit.slot) : 0;
                if (remaining > 0) {
                    throw new OvsdbException(ErrorTag.REFERENTIAL_INTEGRITY_VIOLATION, "cannot delete " + edit.table.schema().name()
                            + " row " + (edit.before == null ? "inserted by this transaction" : edit.before.uuid().toString())
                            + " because of " + remaining + " remaining reference(s)");
                }
            }
        }
    }

    private void suspect(RowEdit edit) {
        if (edit.before == null && edit.after() != null && edit.table.strongReferences(edit.slot) == 0) {
            suspects.add(edit);
        }
    }

    /** Deletes the rows to which nothing refers any more; returns whether there were any. */
    private boolean collectGarbage() {
        boolean collected = false;
        while (!suspects.isEmpty()) {
            RowEdit suspect = suspects.removeLast();
            Table table = suspect.table;
            Row row = table.row(suspect.slot);
            if (row != null && table.strongReferences(suspect.slot) == 0) {
                transaction.delete(table, suspect.slot);
                forEachDifference(suspect, table.strongColumns(), row, null, this::count);
                collected = true;
            }
        }
        return collected;
    }

    /** Removes weak references to rows that are missing now, from rows of this transaction and from all that referred to a deleted row. */
    void dropWeakToMissing() {
        int[] seenRows = new int[0];
        boolean more = weakReferencesMatter();
        while (more) {
            more = false;
            seenRows = Arrays.copyOf(seenRows, transaction.touched().size());
            Map<Long, List<RowEdit>> bereaved = new LinkedHashMap<>();
            for (int i = 0; i < seenRows.length; i++) {
                List<RowEdit> rows = transaction.touched().get(i).rows;
                for (; seenRows[i] < rows.size(); seenRows[i]++) {
                    dropWeak(rows.get(seenRows[i]), bereaved);
                    more = true;
                }
            }
            bereaved.forEach(this::dropDeleted);
            if (collectGarbage()) {
                // A pair of a map fell with its weak half and took its strong half along: what was seen may refer to that row now gone.
                seenRows = new int[0];
            }
        }
    }

    private boolean weakReferencesMatter() {
        for (TableEdits edits : transaction.touched()) {
            if (edits.table.weakColumns().length > 0 || edits.table.weakReferrers().total() > 0) {
                return true;
            }
        }
        return false;
    }

    /** @param bereaved where rows that refer to the row of the edit are gathered, if it was deleted */
    private void dropWeak(RowEdit edit, Map<Long, List<RowEdit>> bereaved) {
        if (edit.after() != null) {
            for (ReferenceColumn column : edit.table.weakColumns()) {
                dropMissing(edit, column);
            }
        } else if (edit.before != null) {
            for (long referrer : edit.table.weakReferrers().of(edit.slot)) {
                bereaved.computeIfAbsent(referrer, r -> new ArrayList<>(2)).add(edit);
            }
        }
    }

    /** Removes from a column what this transaction put there and what is not there to be referred to. */
    private void dropMissing(RowEdit edit, ReferenceColumn column) {
        List<Atom> missing = new ArrayList<>(0);
        forEachDifference(edit, new ReferenceColumn[] {column}, edit.before, edit.after(), (e, c, targetTable, target, gained) -> {
            if (gained && isMissing(targetTable, target)) {
                missing.add(target);
            }
        });
        remove(edit.table, edit.slot, column, missing);
    }

    private boolean isMissing(int targetTable, Atom target) {
        return targetTable >= 0 && database.table(targetTable).slotOf((UuidAtom) target) < 0;
    }

    /** Removes references to deleted rows from a row that referred to them before the transaction. */
    private void dropDeleted(long referrer, List<RowEdit> deleted) {
        Table table = database.table(WeakReferrers.tableOf(referrer));
        int slot = WeakReferrers.slotOf(referrer);
        for (int i = 0; table.row(slot) != null && i < table.weakColumns().length; i++) {
            ReferenceColumn column = table.weakColumns()[i];
            Datum datum = table.row(slot).get(column.column().index());
            List<Atom> missing = new ArrayList<>(deleted.size());
            for (RowEdit edit : deleted) {
                if (refersTo(column, datum, edit.table.index(), edit.before.uuid())) {
                    missing.add(edit.before.uuid());
                }
            }
            remove(table, slot, column, missing);
        }
    }

    private static boolean refersTo(ReferenceColumn column, Datum datum, int targetTable, UuidAtom target) {
        return column.keyTable() == targetTable && containsKey(datum, target)
                || column.valueTable() == targetTable && containsValue((AtomMap) datum, target);
    }

    private static boolean containsKey(Datum datum, Atom key) {
        return datum instanceof AtomMap map ? map.get(key) != null : AtomSet.contains(datum, key);
    }

    private static boolean containsValue(AtomMap map, Atom value) {
        for (int i = 0; i < map.size(); i++) {
            if (map.value(i).equals(value)) {
                return true;
            }
        }
        return false;
    }

    private void remove(Table table, int slot, ReferenceColumn column, List<Atom> missing) {
        if (missing.isEmpty()) {
            return;
        }
        Row row = table.row(slot);
        int index = column.column().index();
        Datum before = row.get(index);
        Datum after = before instanceof AtomMap map ? withoutMissing(map, column) : without(before, missing);
        if (after.size() < column.column().type().min()) {
            throw emptied(table, slot, column.column(), row, missing);
        }
        Datum[] columns = row.copyColumns();
        columns[index] = after;
        transaction.modify(table, slot, columns);
        for (ReferenceColumn strong : table.strongColumns()) {
            if (strong.column() == column.column()) {
                RowEdit edit = transaction.edits(table.index()).find(slot);
                forEachDifference(edit, new ReferenceColumn[] {strong}, row, table.row(slot), this::count);
            }
        }
    }

    private static Datum without(Datum set, List<Atom> missing) {
        Atom[] atoms = missing.toArray(Atom[]::new);
        AtomSet.sortAndFindDuplicate(atoms, atoms.length);
        return AtomSet.minus(set, AtomSet.ofSorted(atoms, atoms.length));
    }

    private AtomMap withoutMissing(AtomMap map, ReferenceColumn column) {
        List<Atom> kept = new ArrayList<>();
        for (int i = 0; i < map.size(); i++) {
            if (!isMissing(column.keyTable(), map.key(i)) && !isMissing(column.valueTable(), map.value(i))) {
                kept.add(map.key(i));
                kept.add(map.value(i));
            }
        }
        return AtomMap.ofSortedPairs(kept.toArray(Atom[]::new));
    }

    private OvsdbException emptied(Table table, int slot, ColumnSchema column, Row row, List<Atom> targets) {
        TableEdits edits = transaction.edits(table.index());
        RowEdit edit = edits == null ? null : edits.find(slot);
        String where = "column \"" + column.name() + "\" in \"" + table.schema().name() + "\" row " + row.uuid()
                + (edit != null && edit.before == null ? " (inserted within this transaction)" : "");
        return new OvsdbException(ErrorTag.CONSTRAINT_VIOLATION, targets.contains(UuidAtom.ZERO)
                ? "Weak reference " + where + " contained all-zeros UUID (probably as the default value for this column), which refers to no row,"
                        + " and this column is not allowed to be empty."
                : "Deletion of " + targets.size() + " weak reference(s) to deleted (or never-existing) rows from " + where
                        + " caused this column to become empty, but constraints on this column disallow an empty column.");
    }

    /** After all checks: keeps track of who refers weakly to whom. */
    void settle() {
        countedLength = 0;
        for (TableEdits edits : transaction.touched()) {
            ReferenceColumn[] columns = edits.table.weakColumns();
            if (columns.length > 0) {
                for (RowEdit edit : edits.rows) {
                    forEachDifference(edit, columns, edit.before, edit.after(), this::settle);
                }
            }
        }
    }

    private void settle(RowEdit edit, ColumnSchema column, int targetTable, UuidAtom target, boolean gained) {
        Table table = database.table(targetTable);
        int slot = table.slotOf(target);
        if (slot < 0) {
            return;
        }
        long referrer = WeakReferrers.referrer(edit.table.index(), edit.slot);
        if (gained) {
            table.weakReferrers().add(slot, referrer);
        } else if (!refersWeakly(edit, targetTable, target)) {
            table.weakReferrers().remove(slot, referrer);
        }
    }

    private static boolean refersWeakly(RowEdit edit, int targetTable, UuidAtom target) {
        Row row = edit.after();
        for (ReferenceColumn column : edit.table.weakColumns()) {
            if (row != null && refersTo(column, row.get(column.column().index()), targetTable, target)) {
                return true;
            }
        }
        return false;
    }

    private static void forEachDifference(RowEdit edit, ReferenceColumn[] columns, Row before, Row after, Visitor visitor) {
        for (ReferenceColumn column : columns) {
            int index = column.column().index();
            Datum then = before == null ? null : before.get(index);
            Datum now = after == null ? null : after.get(index);
            if (then == now) {
                continue;
            }
            UuidAtom self = (before == null ? after : before).uuid();
            if (column.column().type().isMap()) {
                visitMap(edit, column, (AtomMap) then, self, visitor, false);
                visitMap(edit, column, (AtomMap) now, self, visitor, true);
            } else {
                boolean own = column.keyTable() == edit.table.index();
                AtomSet.forEachDifference(then == null ? AtomSet.EMPTY : then, now == null ? AtomSet.EMPTY : now, new AtomSet.DifferenceVisitor() {
                    @Override
                    public void onlyInFirst(Atom atom) {
                        visit(atom, false);
                    }

                    @Override
                    public void onlyInSecond(Atom atom) {
                        visit(atom, true);
                    }

                    private void visit(Atom atom, boolean gained) {
                        if (!own || !atom.equals(self)) {
                            visitor.visit(edit, column.column(), column.keyTable(), (UuidAtom) atom, gained);
                        }
                    }
                });
            }
        }
    }

    private static void visitMap(RowEdit edit, ReferenceColumn column, AtomMap map, UuidAtom self, Visitor visitor, boolean gained) {
        for (int i = 0; map != null && i < map.size(); i++) {
            if (column.keyTable() >= 0 && !(column.keyTable() == edit.table.index() && map.key(i).equals(self))) {
                visitor.visit(edit, column.column(), column.keyTable(), (UuidAtom) map.key(i), gained);
            }
            if (column.valueTable() >= 0 && !(column.valueTable() == edit.table.index() && map.value(i).equals(self))) {
                visitor.visit(edit, column.column(), column.valueTable(), (UuidAtom) map.value(i), gained);
            }
        }
    }
}
