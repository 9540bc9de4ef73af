package dev.understudy.engine;

import dev.understudy.schema.DatabaseSchema;
import java.util.List;

/** A database at one moment between transactions: its tables by index. Immutable; any thread may read it. */
public record DatabaseSnapshot(DatabaseSchema schema, List<TableSnapshot> tables) {
    public int rowCount() {
        return tables.stream().mapToInt(TableSnapshot::rowCount).sum();
    }
}
