package dev.understudy.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.engine.Condition;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A client that knows nothing but what it is told, and takes offence at whatever a careful client would: a row that comes twice, one that
 * changes or goes without being there, an update about nothing.
 */
final class ModelClient {
    /** Table to UUID to column to contents: a text, a sorted set of texts, or a sorted map of them. */
    private final Map<String, Map<String, Map<String, Object>>> tables = new TreeMap<>();

    /** Forgets everything, as before a dump. */
    void clear() {
        tables.clear();
    }

    /** Takes an update of either format, or initial contents. */
    void apply(JsonNode update) {
        update.properties().forEach(table -> {
            assertFalse(table.getValue().isEmpty(), "a table without rows");
            table.getValue().properties().forEach(row -> apply(table.getKey(), row.getKey(), row.getValue()));
        });
    }

    private void apply(String table, String uuid, JsonNode change) {
        Map<String, Map<String, Object>> rows = tables.computeIfAbsent(table, any -> new TreeMap<>());
        if (change.has("old") || change.has("new")) {
            applyOldAndNew(rows, table, uuid, change.get("old"), change.get("new"));
            return;
        }
        assertEquals(1, change.size(), change.toString());
        String kind = change.fieldNames().next();
        JsonNode columns = change.get(kind);
        switch (kind) {
            case "initial", "insert" -> assertNull(rows.put(uuid, withDefaults(table, columns)), "row " + uuid + " came twice");
            case "delete" -> {
                assertTrue(columns.isNull());
                assertNotNull(rows.remove(uuid), "row " + uuid + " went without being there");
            }
            case "modify" -> {
                assertFalse(columns.isEmpty(), "a change of nothing");
                Map<String, Object> row = rows.get(uuid);
                assertNotNull(row, "row " + uuid + " changed without being there");
                columns.properties().forEach(column ->
                        row.compute(column.getKey(), (name, now) -> applyDifference(type(table, name), now, column.getValue())));
            }
            default -> throw new AssertionError(kind);
        }
    }

    private void applyOldAndNew(Map<String, Map<String, Object>> rows, String table, String uuid, JsonNode before, JsonNode after) {
        Map<String, Object> known = rows.get(uuid);
        assertEquals(before != null, known != null, "row " + uuid + " is known only when something was before");
        if (before != null) {
            before.properties().forEach(column ->
                    assertEquals(contents(type(table, column.getKey()), column.getValue()), known.get(column.getKey()), "what it was before"));
        }
        if (after == null) {
            rows.remove(uuid);
        } else {
            Map<String, Object> row = known != null ? known : new TreeMap<>();
            after.properties().forEach(column -> row.put(column.getKey(), contents(type(table, column.getKey()), column.getValue())));
            rows.put(uuid, row);
        }
    }

    private static ColumnType type(String table, String column) {
        return TheatreDatabase.table(table).column(column).type();
    }

    /** A column that is left out of an insert has its default, which the client knows from the schema. */
    private static Map<String, Object> withDefaults(String table, JsonNode columns) {
        Map<String, Object> row = new TreeMap<>();
        for (ColumnSchema column : TheatreDatabase.table(table).allColumns()) {
            row.put(column.name(), contents(column.type(), Expectation.parse(column.defaultDatum())));
        }
        columns.properties().forEach(column -> row.put(column.getKey(), contents(type(table, column.getKey()), column.getValue())));
        return row;
    }

    private static Object contents(ColumnType type, JsonNode value) {
        if (type.isMap()) {
            Map<String, String> map = new TreeMap<>();
            value.get(1).forEach(pair -> map.put(pair.get(0).toString(), pair.get(1).toString()));
            return map;
        } else if (type.isScalar()) {
            return value.toString();
        }
        TreeSet<String> set = new TreeSet<>();
        if (value.isArray() && value.get(0).asText().equals("set")) {
            value.get(1).forEach(atom -> set.add(atom.toString()));
        } else {
            set.add(value.toString());
        }
        return set;
    }

    @SuppressWarnings("unchecked")
    private static Object applyDifference(ColumnType type, Object now, JsonNode value) {
        Object difference = contents(type, value);
        if (type.max() == 1) {
            return difference;
        } else if (type.isMap()) {
            Map<String, String> map = new TreeMap<>((Map<String, String>) now);
            ((Map<String, String>) difference).forEach((key, word) -> map.merge(key, word, (old, other) -> old.equals(other) ? null : other));
            return map;
        }
        TreeSet<String> set = new TreeSet<>((TreeSet<String>) now);
        ((TreeSet<String>) difference).forEach(atom -> {
            if (!set.remove(atom)) {
                set.add(atom);
            }
        });
        return set;
    }

    /** Checks that this holds exactly the rows that the conditions match, in the columns that are told. */
    void assertHolds(DatabaseSnapshot snapshot, MonitorSpec spec, List<Condition> conditions) {
        for (int i = 0; i < spec.size(); i++) {
            WatchedTable watched = spec.get(i);
            TableSchema table = watched.table();
            Map<String, Map<String, Object>> expected = new TreeMap<>();
            Map<String, Map<String, Object>> held = new TreeMap<>();
            Expectation.visible(snapshot, watched, conditions.get(i)).forEach((uuid, row) -> {
                Map<String, Object> columns = new TreeMap<>();
                for (ColumnSchema column : watched.columns(Select.MODIFY)) {
                    columns.put(column.name(), contents(column.type(), Expectation.parse(row.get(column))));
                }
                expected.put(uuid.toString(), columns);
            });
            tables.getOrDefault(table.name(), Map.of()).forEach((uuid, row) -> {
                Map<String, Object> columns = new TreeMap<>();
                for (ColumnSchema column : watched.columns(Select.MODIFY)) {
                    columns.put(column.name(), row.get(column.name()));
                }
                held.put(uuid, columns);
            });
            assertEquals(expected, held, "table " + table.name());
        }
    }
}
