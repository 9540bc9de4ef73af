package dev.understudy.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.engine.Condition;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Row;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatumWriter;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a monitor must say, worked out in the plainest way: from the whole contents before and after, row by row, with nothing shared,
 * skipped or remembered.
 */
final class Expectation {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MonitorSpec spec;
    private final UpdateFormat format;

    Expectation(MonitorSpec spec, UpdateFormat format) {
        this.spec = spec;
        this.format = format;
    }

    static JsonNode parse(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError("not JSON: " + new String(text, java.nio.charset.StandardCharsets.UTF_8), e);
        }
    }

    static JsonNode parse(Datum datum) {
        return parse(DatumWriter.text(datum).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The contents at first. */
    JsonNode initial(DatabaseSnapshot now, List<Condition> conditions) {
        ObjectNode tables = JSON.createObjectNode();
        for (int i = 0; i < spec.size(); i++) {
            WatchedTable watched = spec.get(i);
            ObjectNode rows = JSON.createObjectNode();
            for (Row row : visible(now, watched, conditions.get(i)).values()) {
                if (watched.tells(Select.INITIAL)) {
                    rows.set(row.uuid().toString(), whole(row, watched, Select.INITIAL, format == UpdateFormat.OLD_AND_NEW ? "new" : "initial"));
                }
            }
            put(tables, watched, rows);
        }
        return tables;
    }

    /** What is said about the way from one state under some conditions to another under some; null for nothing. */
    JsonNode update(DatabaseSnapshot before, List<Condition> oldConditions, DatabaseSnapshot after, List<Condition> newConditions) {
        ObjectNode tables = JSON.createObjectNode();
        for (int i = 0; i < spec.size(); i++) {
            WatchedTable watched = spec.get(i);
            Map<UuidAtom, Row> old = visible(before, watched, oldConditions.get(i));
            Map<UuidAtom, Row> now = visible(after, watched, newConditions.get(i));
            ObjectNode rows = JSON.createObjectNode();
            old.forEach((uuid, row) -> put(rows, uuid, now.containsKey(uuid) ? modify(row, now.get(uuid), watched) : delete(row, watched)));
            now.forEach((uuid, row) -> put(rows, uuid, old.containsKey(uuid) ? null : insert(row, watched)));
            put(tables, watched, rows);
        }
        return tables.isEmpty() ? null : tables;
    }

    private static void put(ObjectNode tables, WatchedTable watched, ObjectNode rows) {
        if (!rows.isEmpty()) {
            tables.set(watched.table().name(), rows);
        }
    }

    private static void put(ObjectNode rows, UuidAtom uuid, JsonNode row) {
        if (row != null) {
            rows.set(uuid.toString(), row);
        }
    }

    static Map<UuidAtom, Row> visible(DatabaseSnapshot snapshot, WatchedTable watched, Condition condition) {
        Map<UuidAtom, Row> rows = new TreeMap<>();
        snapshot.tables().get(watched.table().index()).forEach(row -> {
            if (condition.matchesAny(row)) {
                rows.put(row.uuid(), row);
            }
        });
        return rows;
    }

    private ObjectNode whole(Row row, WatchedTable watched, Select select, String word) {
        ObjectNode columns = JSON.createObjectNode();
        for (ColumnSchema column : watched.columns(select)) {
            if (format == UpdateFormat.OLD_AND_NEW || !row.get(column).equals(column.defaultDatum())) {
                columns.set(column.name(), parse(row.get(column)));
            }
        }
        return JSON.createObjectNode().set(word, columns);
    }

    private JsonNode insert(Row row, WatchedTable watched) {
        return watched.tells(Select.INSERT) ? whole(row, watched, Select.INSERT, format == UpdateFormat.OLD_AND_NEW ? "new" : "insert") : null;
    }

    private JsonNode delete(Row row, WatchedTable watched) {
        if (!watched.tells(Select.DELETE)) {
            return null;
        }
        return format == UpdateFormat.OLD_AND_NEW ? whole(row, watched, Select.DELETE, "old") : JSON.createObjectNode().set("delete", null);
    }

    private JsonNode modify(Row before, Row after, WatchedTable watched) {
        ObjectNode changed = JSON.createObjectNode();
        for (ColumnSchema column : watched.columns(Select.MODIFY)) {
            Datum old = before.get(column);
            Datum now = after.get(column);
            if (!old.equals(now)) {
                changed.set(column.name(), parse(format == UpdateFormat.OLD_AND_NEW ? old : difference(column, old, now)));
            }
        }
        if (changed.isEmpty()) {
            return null;
        }
        if (format == UpdateFormat.DIFFERENCES) {
            return JSON.createObjectNode().set("modify", changed);
        }
        ObjectNode both = JSON.createObjectNode();
        both.set("old", changed);
        both.set("new", whole(after, watched, Select.MODIFY, "new").get("new"));
        return both;
    }

    private static Datum difference(ColumnSchema column, Datum old, Datum now) {
        if (column.type().max() == 1) {
            return now;
        }
        return column.type().isMap() ? ((AtomMap) old).differenceTo((AtomMap) now) : AtomSet.symmetricDifference(old, now);
    }
}
