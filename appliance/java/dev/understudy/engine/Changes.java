package dev.understudy.engine;

import dev.understudy.schema.ColumnSchema;
import java.util.List;

/** What one transaction did to a database: its tables that changed, each once. Immutable. */
public record Changes(List<TableChanges> tables) {
    public static final Changes NONE = new Changes(List.of());

    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Whether anything changed that outlives the server: a row came or went, or a column that is not ephemeral changed. */
    public boolean isPersistent() {
        for (TableChanges table : tables) {
            for (RowChange row : table.rows()) {
                if (!row.isModify()) {
                    return true;
                }
                for (ColumnSchema column : table.table().columns()) {
                    if (!column.isEphemeral() && row.after().differsIn(column.index(), row.before())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    public int rowCount() {
        int rows = 0;
        for (TableChanges table : tables) {
            rows += table.rows().size();
        }
        return rows;
    }
}
