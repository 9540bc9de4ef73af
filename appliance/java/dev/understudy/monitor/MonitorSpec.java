package dev.understudy.monitor;

import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.TableSchema;
import java.util.Arrays;
import java.util.List;

/** Which tables and columns a monitor tells about, and when. Immutable; equal when the same is told. */
final class MonitorSpec {
    private final DatabaseSchema schema;
    private final List<WatchedTable> tables;
    private final int[] positions;
    private final boolean ephemeral;

    MonitorSpec(DatabaseSchema schema, List<WatchedTable> tables) {
        this.schema = schema;
        this.tables = List.copyOf(tables);
        this.positions = new int[schema.tables().size()];
        Arrays.fill(positions, -1);
        for (int i = 0; i < tables.size(); i++) {
            positions[tables.get(i).table().index()] = i;
        }
        this.ephemeral = tables.stream().anyMatch(WatchedTable::hasEphemeral);
    }

    DatabaseSchema schema() {
        return schema;
    }

    int size() {
        return tables.size();
    }

    WatchedTable get(int position) {
        return tables.get(position);
    }

    /** The position of a table, or -1 when it is not watched. */
    int position(TableSchema table) {
        return positions[table.index()];
    }

    /** Whether a column is told about whose contents end with the server. */
    boolean hasEphemeral() {
        return ephemeral;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof MonitorSpec other && other.tables.equals(tables);
    }

    @Override
    public int hashCode() {
        return tables.hashCode();
    }
}
