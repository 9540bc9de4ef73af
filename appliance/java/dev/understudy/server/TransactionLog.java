package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.TableChanges;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.TableSchema;
import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes committed changes of chosen tables to the log (ovsdb-server(1), "ovsdb-server/tlog-set"). */
final class TransactionLog {
    private static final Logger LOG = LoggerFactory.getLogger("transaction");
    private static final RateLimit LIMIT = new RateLimit(30, 60);

    private final Map<String, Boolean> tables = new ConcurrentHashMap<>();
    private volatile boolean anyOn;

    TransactionLog(DatabaseSchema schema) {
        schema.tables().forEach(table -> tables.put(table.name(), false));
    }

    /** Turns logging for a table on or off; returns false when there is no such table. */
    boolean set(String table, boolean on) {
        boolean known = tables.replace(table, on) != null;
        anyOn = tables.containsValue(true);
        return known;
    }

    SortedMap<String, Boolean> tables() {
        return new TreeMap<>(tables);
    }

    void log(Changes changes) {
        if (!anyOn || !LOG.isInfoEnabled()) {
            return;
        }
        for (TableChanges table : changes.tables()) {
            if (tables.getOrDefault(table.table().name(), false)) {
                for (RowChange row : table.rows()) {
                    if (LIMIT.allows(LOG, Level.INFO)) {
                        LOG.info("table:{},op:{},{}", table.table().name(), operation(row), text(table.table(), row));
                    }
                }
            }
        }
    }

    private static String operation(RowChange row) {
        return row.isInsert() ? "inserted" : row.isDelete() ? "deleted" : "updated";
    }

    private static String text(TableSchema table, RowChange change) {
        Row row = change.isDelete() ? change.before() : change.after();
        StringBuilder text = new StringBuilder();
        for (ColumnSchema column : table.allColumns()) {
            text.append(text.isEmpty() ? "" : ",").append(column.name()).append(':').append(row.get(column));
        }
        return text.toString();
    }
}
