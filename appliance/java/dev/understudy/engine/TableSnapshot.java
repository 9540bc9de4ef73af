package dev.understudy.engine;

import dev.understudy.schema.TableSchema;
import java.util.function.Consumer;

/**
 * The rows of one table at one moment. Immutable; any thread may read it. Its pages keep their identity from one snapshot to the next as long as no row in
 * them changed, so that what was made of a page may be used again.
 */
public final class TableSnapshot {
    private final TableSchema schema;
    private final Row[][] pages;
    private final int rowCount;

    TableSnapshot(TableSchema schema, Row[][] pages, int rowCount) {
        this.schema = schema;
        this.pages = pages;
        this.rowCount = rowCount;
    }

    public TableSchema schema() {
        return schema;
    }

    public int rowCount() {
        return rowCount;
    }

    Row[][] pages() {
        return pages;
    }

    public int pageCount() {
        return pages.length;
    }

    /** A page of rows; unused places are null. Must not be changed. */
    public Row[] page(int index) {
        return pages[index];
    }

    public void forEach(Consumer<? super Row> consumer) {
        for (Row[] page : pages) {
            for (Row row : page) {
                if (row != null) {
                    consumer.accept(row);
                }
            }
        }
    }
}
