package dev.understudy.monitor;

import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.TableSchema;
import java.util.List;

/** Which columns of a table are told about, and when. Immutable; equal when the same is told. */
final class WatchedTable {
    private final TableSchema table;
    private final int selects;
    private final List<WatchedColumn> columns;
    private final ColumnSchema[][] bySelect = new ColumnSchema[Select.values().length][];
    private final long columnMask;
    private final boolean ephemeral;

    /** A column and the kinds of things it is part of. */
    record WatchedColumn(ColumnSchema column, int selects) {}

    /**
     * @param selects the kinds of things that are told at all
     * @param columns in the order in which they are written
     */
    WatchedTable(TableSchema table, int selects, List<WatchedColumn> columns) {
        this.table = table;
        this.selects = selects;
        this.columns = List.copyOf(columns);
        for (Select select : Select.values()) {
            bySelect[select.ordinal()] =
                    columns.stream().filter(c -> select.isIn(c.selects())).map(WatchedColumn::column).toArray(ColumnSchema[]::new);
        }
        long mask = 0;
        for (WatchedColumn column : columns) {
            mask |= column.column() == ColumnSchema.UUID ? 0 : Commit.bit(column.column().index());
        }
        this.columnMask = mask;
        this.ephemeral = columns.stream().anyMatch(column -> column.column().isEphemeral());
    }

    TableSchema table() {
        return table;
    }

    boolean tells(Select select) {
        return select.isIn(selects);
    }

    /** Whether anything is told after the initial contents. */
    boolean tellsChanges() {
        return tells(Select.INSERT) || tells(Select.DELETE) || tells(Select.MODIFY);
    }

    /** The columns that are written when a thing of this kind is told. */
    ColumnSchema[] columns(Select select) {
        return bySelect[select.ordinal()];
    }

    /**
     * The columns that are told at all, as bits of {@link Commit#bit}. A column that is told only when a row comes counts too, as the change may
     * be merged with the coming.
     */
    long columnMask() {
        return columnMask;
    }

    /** Whether a column is told about whose contents end with the server. */
    boolean hasEphemeral() {
        return ephemeral;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof WatchedTable other && other.table == table && other.selects == selects && other.columns.equals(columns);
    }

    @Override
    public int hashCode() {
        return (table.index() * 31 + selects) * 31 + columns.hashCode();
    }
}
