package dev.understudy.engine;

import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import java.util.List;

/** What a client may change. Each method throws an {@link OvsdbException} "permission error" when it may not. */
public interface AccessControl {
    /** Lets everything be changed. */
    AccessControl NONE = new AccessControl() {
        @Override
        public void checkInsert(TableSchema table, Row row) {}

        @Override
        public void checkDelete(TableSchema table, List<Row> rows) {}

        @Override
        public void checkUpdate(TableSchema table, List<Row> rows, List<ColumnSchema> columns, boolean mutate) {}
    };

    /** @param row the row to be, with all its contents */
    void checkInsert(TableSchema table, Row row);

    /** @param rows what would be deleted; maybe nothing */
    void checkDelete(TableSchema table, List<Row> rows);

    /**
     * @param rows what would be changed, as it is before; maybe nothing
     * @param mutate whether the operation is "mutate" rather than "update", which the message says
     */
    void checkUpdate(TableSchema table, List<Row> rows, List<ColumnSchema> columns, boolean mutate);
}
