package dev.understudy.monitor;

import dev.understudy.engine.Condition;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.monitor.WatchedTable.WatchedColumn;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.Members;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Interner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads &lt;monitor-requests&gt; (RFC 7047 section 4.1.5) with the "where" that Open vSwitch added. Used once. */
final class RequestReader {
    private static final int INTERNED_VALUES = 16;
    private static final int NOWHERE = -1;

    private final JsonReader reader;
    private final DatabaseSchema schema;
    private final MonitorMethod method;
    private final DatumReader datums;

    RequestReader(JsonReader reader, DatabaseSchema schema, MonitorMethod method) {
        this.reader = reader;
        this.schema = schema;
        this.method = method;
        this.datums = new DatumReader(reader, null, new Interner(INTERNED_VALUES));
    }

    /** What the requests for one table come to so far. */
    private static final class Table {
        final TableSchema schema;
        final Map<ColumnSchema, Integer> columns = new HashMap<>();
        int selects;
        /** That of the first request, as the peer has it; null before. */
        RowFilter filter;

        Table(TableSchema schema) {
            this.schema = schema;
        }

        void add(ColumnSchema column, int columnSelects) {
            columns.put(column, columnSelects);
        }

        WatchedTable watched() {
            List<WatchedColumn> ordered = new ArrayList<>();
            for (ColumnSchema column : schema.allColumns()) {
                if (columns.containsKey(column)) {
                    ordered.add(new WatchedColumn(column, columns.get(column)));
                }
            }
            return new WatchedTable(schema, selects, ordered);
        }
    }

    /** Reads the object that comes next: for each table a request or an array of them. */
    ViewKey readRequests() {
        Map<TableSchema, WatchedTable> tables = new HashMap<>();
        Map<TableSchema, RowFilter> filters = new HashMap<>();
        tablePositions(reader).forEach((name, position) -> {
            Table table = new Table(existing(schema, name));
            readTable(table, position);
            tables.put(table.schema, table.watched());
            filters.put(table.schema, table.filter == null ? RowFilter.ALL : table.filter);
        });
        List<TableSchema> order = schema.tables().stream().filter(tables::containsKey).toList();
        MonitorSpec spec = new MonitorSpec(schema, order.stream().map(tables::get).toList());
        return new ViewKey(spec, order.stream().map(filters::get).toList(), method.format());
    }

    /** Where the member of each table begins in the object that comes next; of two with one name the last counts. */
    static Map<String, Integer> tablePositions(JsonReader reader) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            reader.peek();
            positions.put(name, reader.position());
            reader.skipValue();
        }
        return positions;
    }

    static TableSchema existing(DatabaseSchema schema, String name) {
        TableSchema table = schema.table(name);
        if (table == null) {
            throw MonitorParameters.error("no table named " + name);
        }
        return table;
    }

    private void readTable(Table table, int position) {
        reader.seek(position);
        if (reader.peek() != JsonToken.ARRAY) {
            readRequest(table);
            return;
        }
        reader.beginArray();
        while (reader.nextElement()) {
            readRequest(table);
        }
    }

    private void readRequest(Table table) {
        Members members = new Members(reader, "table " + table.schema.name());
        int columns = position(members, "columns", JsonToken.ARRAY);
        int where = method.hasConditions() ? position(members, "where", JsonToken.ARRAY) : NOWHERE;
        int select = position(members, "select", JsonToken.OBJECT);
        members.finish();
        int end = reader.position();

        int selects = select == NOWHERE ? Select.ALL : readSelects(table, select);
        table.selects |= selects;
        if (columns == NOWHERE) {
            addAllColumns(table, selects);
        } else {
            readColumns(table, columns, selects);
        }
        RowFilter filter = where == NOWHERE ? RowFilter.ALL : readFilter(table, where);
        table.filter = table.filter == null ? filter : table.filter;
        reader.seek(end);
    }

    private RowFilter readFilter(Table table, int position) {
        reader.seek(position);
        return RowFilter.of(Condition.read(reader, table.schema, datums));
    }

    private int position(Members members, String name, JsonToken kind) {
        return members.find(name, kind) ? reader.position() : NOWHERE;
    }

    private int readSelects(Table table, int position) {
        reader.seek(position);
        Members members = new Members(reader, "table " + table.schema.name() + " select");
        int selects = Select.NONE;
        for (Select select : Select.values()) {
            if (!members.find(select.word(), JsonToken.BOOLEAN) || reader.readBoolean()) {
                selects |= select.bit();
            }
        }
        members.finish();
        return selects;
    }

    private void addAllColumns(Table table, int selects) {
        for (ColumnSchema column : table.schema.allColumns()) {
            if (column != ColumnSchema.UUID) {
                if (table.columns.containsKey(column)) {
                    throw MonitorParameters.error(mentionedTwice(column));
                }
                table.add(column, selects);
            }
        }
    }

    private void readColumns(Table table, int position, int selects) {
        reader.seek(position);
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() != JsonToken.STRING) {
                throw OvsdbException.syntax(reader, position, "array of column names expected");
            }
            String name = reader.readString();
            ColumnSchema column = table.schema.column(name);
            if (column == null) {
                throw OvsdbException.syntax(reader, position, name + " is not a valid column name");
            }
            if (table.columns.containsKey(column)) {
                throw OvsdbException.syntax(reader, position, mentionedTwice(column));
            }
            table.add(column, selects);
        }
    }

    private static String mentionedTwice(ColumnSchema column) {
        return "column " + column.name() + " mentioned more than once";
    }
}
