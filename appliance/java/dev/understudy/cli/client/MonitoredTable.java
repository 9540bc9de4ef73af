package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonWriter;
import dev.understudy.json.NameTable;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table that a monitor watches: which columns, and which kinds of changes of each. */
final class MonitoredTable {
    private static final List<String> KINDS = List.of("initial", "insert", "delete", "modify");

    /** Columns of which the same kinds of changes are wanted; one request object. */
    private record Group(List<ColumnSchema> columns, List<String> unwanted) {
    }

    private final TableSchema schema;
    private final List<Group> groups = new ArrayList<>();
    private final List<ColumnSchema> columns = new ArrayList<>();
    private final NameTable<Integer> indexes;

    /**
     * Reads what the command line says of a table.
     *
     * @param words lists of columns and kinds of changes; none for all columns and kinds
     */
    MonitoredTable(Connected server, TableSchema schema, List<String> words) {
        this.schema = schema;
        if (words.isEmpty()) {
            addGroup(server, "");
        }
        for (String word : words) {
            addGroup(server, word);
        }
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            byName.put(columns.get(i).name(), i);
        }
        this.indexes = new NameTable<>(byName);
    }

    private void addGroup(Connected server, String words) {
        Group group = new Group(new ArrayList<>(), new ArrayList<>());
        int from = 0;
        while (from <= words.length()) {
            int comma = words.indexOf(',', from);
            String word = words.substring(from, comma < 0 ? words.length() : comma);
            if (word.startsWith("!") && KINDS.contains(word.substring(1))) {
                group.unwanted.add(word.substring(1));
            } else if (!word.isEmpty()) {
                ColumnSchema column = schema.column(word);
                if (column == null) {
                    throw new FatalException(server.name() + ": table \"" + schema.name() + "\" in " + server.database()
                            + " does not have a column named \"" + word + "\"");
                }
                group.columns.add(column);
            }
            from = comma < 0 ? Integer.MAX_VALUE : comma + 1;
        }
        if (group.columns.isEmpty()) {
            group.columns.addAll(schema.columns());
            group.columns.sort((a, b) -> a.name().compareTo(b.name()));
            group.columns.add(ColumnSchema.VERSION);
        }
        groups.add(group);
        for (ColumnSchema column : group.columns) {
            if (columns.contains(column)) {
                throw new FatalException(server.name() + ": column \"" + column.name() + "\" mentioned multiple times");
            }
            columns.add(column);
        }
    }

    String name() {
        return schema.name();
    }

    TableSchema schema() {
        return schema;
    }

    /** The columns in the order in which they are printed. */
    List<ColumnSchema> columns() {
        return columns;
    }

    /** Where in {@link #columns()} a name is. */
    NameTable<Integer> indexes() {
        return indexes;
    }

    /**
     * Writes the table's member of the request.
     *
     * @param condition the JSON text of which rows are watched, or null for all; stands in the first request object, as servers look for it there
     */
    void writeRequest(JsonWriter out, byte[] condition) {
        out.name(name()).beginArray();
        for (Group group : groups) {
            out.beginObject().name("columns").beginArray();
            group.columns.forEach(column -> out.value(column.name()));
            out.endArray();
            if (!group.unwanted.isEmpty()) {
                out.name("select").beginObject();
                KINDS.forEach(kind -> out.name(kind).value(!group.unwanted.contains(kind)));
                out.endObject();
            }
            if (condition != null && group == groups.getFirst()) {
                out.name("where").raw(condition);
            }
            out.endObject();
        }
        out.endArray();
    }
}
