package dev.understudy.engine;

import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Readies one database to take the place of another of the same schema, as if one transaction had changed the other. Rows that are alike in both become the
 * very rows of the other, with their versions, and of a row that differs the columns that do not: as after any transaction.
 */
public final class Replacement {
    private final Table table;
    private final Map<UuidAtom, Row> before;
    private final List<RowChange> changes = new ArrayList<>();

    private Replacement(TableSnapshot before, Table table) {
        this.table = table;
        this.before = HashMap.newHashMap(before.rowCount());
        before.forEach(row -> this.before.put(row.uuid(), row));
    }

    /**
     * Readies a database. Takes a time in proportion to both; any thread may call, as long as nobody else uses the new one.
     *
     * @param before what it will replace
     * @param after the new database, of the same {@link dev.understudy.schema.DatabaseSchema} object
     * @return what the replacement changes
     */
    public static Changes ready(DatabaseSnapshot before, Database after) {
        if (before.schema() != after.schema()) {
            throw new IllegalArgumentException("a database cannot be compared with one of another schema");
        }
        List<TableChanges> tables = new ArrayList<>();
        for (TableSnapshot rows : before.tables()) {
            TableSchema schema = rows.schema();
            List<RowChange> changes = new Replacement(rows, after.table(schema)).run();
            if (!changes.isEmpty()) {
                tables.add(new TableChanges(schema, changes));
            }
        }
        return tables.isEmpty() ? Changes.NONE : new Changes(tables);
    }

    private List<RowChange> run() {
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            Row row = table.row(slot);
            if (row != null) {
                replace(slot, row);
            }
        }
        before.values().forEach(row -> changes.add(new RowChange(row, null)));
        return changes;
    }

    private void replace(int slot, Row row) {
        Row old = before.remove(row.uuid());
        if (old == null) {
            changes.add(new RowChange(null, row));
            return;
        }
        Datum[] columns = row.copyColumns();
        boolean alike = true;
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].equals(old.get(i))) {
                columns[i] = old.get(i);
            } else {
                alike = false;
            }
        }
        Row now = alike ? old : new Row(row.uuid(), row.versionHigh(), row.versionLow(), columns);
        table.put(slot, now);
        if (!alike) {
            changes.add(new RowChange(old, now));
        }
    }
}
