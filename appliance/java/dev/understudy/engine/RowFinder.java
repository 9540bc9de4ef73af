package dev.understudy.engine;

import dev.understudy.schema.ColumnSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the rows of a table that satisfy a condition: by UUID or by an index when the condition allows it, else one by one. */
final class RowFinder {
    /** Thrown when more rows would have to be looked at than allowed. */
    static final class TooManyRows extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyRows() {
            super("too many rows to look at", null, false, false);
        }
    }

    private final int scanLimitRows;
    private int[] slots = new int[1];
    private int count;

    RowFinder(int scanLimitRows) {
        this.scanLimitRows = scanLimitRows;
    }

    /** Looks for the rows of a table for which all clauses of a condition hold. */
    void find(Table table, Condition condition) {
        count = 0;
        if (table.hasIndexes() && !condition.clauses().isEmpty() && (findByUuid(table, condition) || findByIndex(table, condition))) {
            return;
        }
        if (table.slotLimit() > scanLimitRows) {
            throw new TooManyRows();
        }
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            Row row = table.row(slot);
            if (row != null && condition.matchesAll(row)) {
                add(slot);
            }
        }
    }

    /** How many rows were found. */
    int count() {
        return count;
    }

    /** The slot of a row that was found. */
    int slot(int index) {
        return slots[index];
    }

    /** The rows that were found, in a list of their own. */
    List<Row> rows(Table table) {
        List<Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(table.row(slots[i]));
        }
        return rows;
    }

    private boolean findByUuid(Table table, Condition condition) {
        Datum uuid = condition.requiredValue(ColumnSchema.UUID_INDEX);
        if (uuid == null) {
            return false;
        }
        int slot = table.slotOf((UuidAtom) uuid);
        if (slot >= 0 && condition.matchesAll(table.row(slot))) {
            add(slot);
        }
        return true;
    }

    private boolean findByIndex(Table table, Condition condition) {
        for (int i = 0; i < table.indexCount(); i++) {
            int[] columns = table.indexColumns(i);
            Datum[] key = new Datum[columns.length];
            boolean covered = true;
            for (int j = 0; j < columns.length && covered; j++) {
                key[j] = condition.requiredValue(columns[j]);
                covered = key[j] != null;
            }
            if (covered) {
                table.forEachCandidate(i, key, slot -> {
                    if (condition.matchesAll(table.row(slot))) {
                        add(slot);
                    }
                });
                return true;
            }
        }
        return false;
    }

    private void add(int slot) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
        }
        slots[count++] = slot;
    }
}
