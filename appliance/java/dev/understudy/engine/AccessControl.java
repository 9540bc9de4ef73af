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
        public void checkDelete(TableSchema table, Row row) {}

        @Override
        public void checkUpdate(TableSchema table, Row row, List<ColumnSchema> columns, boolean mutate) {}
    };

    void checkInsert(TableSchema table, Row row);

    void checkDelete(TableSchema table, Row row);

    /** @param mutate whether the operation is "mutate" rather than "update", which the message says */
    void checkUpdate(TableSchema table, Row row, List<ColumnSchema> columns, boolean mutate);
}
