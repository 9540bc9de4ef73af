package dev.understudy.engine;

/**
 * One row that a transaction touched. What it is now stands in its slot, which stays reserved while the transaction lasts:
 *
 * <ul>
 *   <li>inserted: {@code before} is null, the slot holds the row;
 *   <li>modified: both hold a version of the row;
 *   <li>deleted: the slot is empty;
 *   <li>inserted and deleted again: both are null; nothing of it is left after the commit.
 * </ul>
 */
final class RowEdit {
    final Table table;
    final int slot;
    final Row before;

    RowEdit(Table table, int slot, Row before) {
        this.table = table;
        this.slot = slot;
        this.before = before;
    }

    Row after() {
        return table.row(slot);
    }
}
