package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contents of a database as the updates of a plain monitor of everything tell them. Rows are listed in the order
 * of their birth, because the order in which a server names them changes with their UUIDs from run to run.
 */
final class Replica {
    private final Map<String, Map<String, ObjectNode>> tables = new LinkedHashMap<>();
    private final Map<String, Integer> births;

    /** {@code births} counts the rows in the order in which they were inserted, over restarts of the server. */
    Replica(Map<String, Integer> births) {
        this.births = births;
    }

    /** Notes that a row has this UUID from now on, whether its transaction succeeds or not. */
    void born(String uuid) {
        births.putIfAbsent(uuid, births.size());
    }

    /** Older rows first; a UUID that no row ever had comes last. */
    Comparator<String> age() {
        return Comparator.<String>comparingInt(uuid -> births.getOrDefault(uuid, Integer.MAX_VALUE))
                .thenComparing(Comparator.naturalOrder());
    }

    /** Applies the {@code <table-updates>} of {@code monitor} or {@code update}. */
    void apply(JsonNode tableUpdates) {
        tableUpdates.properties().forEach(table -> {
            Map<String, ObjectNode> rows = rows(table.getKey());
            table.getValue().properties().forEach(row -> {
                JsonNode now = row.getValue().get("new");
                if (now == null) {
                    rows.remove(row.getKey());
                } else {
                    rows.put(row.getKey(), (ObjectNode) now);
                }
            });
        });
    }

    private Map<String, ObjectNode> rows(String table) {
        return tables.computeIfAbsent(table, _ -> new LinkedHashMap<>());
    }

    List<String> uuids(String table) {
        List<String> uuids = new ArrayList<>(rows(table).keySet());
        uuids.sort(age());
        return uuids;
    }

    ObjectNode row(String table, String uuid) {
        return rows(table).get(uuid);
    }

    int size(String table) {
        return rows(table).size();
    }
}
