package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.TableChanges;
import dev.understudy.engine.TableSnapshot;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The rows of a snapshot as they were before its last transactions, taken from what those changed: the present need not be copied for that. */
final class PastRows {
    private final DatabaseSnapshot present;
    /** By table index, the rows that were different: what they were, or null when they were not there. */
    private final List<Map<UuidAtom, Row>> different = new ArrayList<>();

    /** @param newestFirst the transactions to look behind, the last of which led to {@code present} */
    PastRows(DatabaseSnapshot present, List<Changes> newestFirst) {
        this.present = present;
        present.tables().forEach(table -> different.add(new HashMap<>()));
        for (Changes changes : newestFirst) {
            for (TableChanges table : changes.tables()) {
                Map<UuidAtom, Row> rows = different.get(table.table().index());
                for (RowChange row : table.rows()) {
                    rows.put(row.uuid(), row.before());
                }
            }
        }
    }

    /** Calls with each row that a table had then. */
    void forEachRow(TableSnapshot table, Consumer<? super Row> consumer) {
        Map<UuidAtom, Row> then = different.get(table.schema().index());
        if (then.isEmpty()) {
            table.forEach(consumer);
            return;
        }
        table.forEach(row -> {
            if (!then.containsKey(row.uuid())) {
                consumer.accept(row);
            }
        });
        then.values().forEach(row -> {
            if (row != null) {
                consumer.accept(row);
            }
        });
    }

    List<TableSnapshot> tables() {
        return present.tables();
    }
}
