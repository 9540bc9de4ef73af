package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A client that monitors one table and holds a copy of it, strictly: a row that is told to come must not be there, one that changes or goes must be, and a
 * row that was declared untouched must never be told of again. All columns but the versions of rows; columns must be scalars.
 */
final class WatchingClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    static final String ZERO = "00000000-0000-0000-0000-000000000000";

    private final String method;
    private final String database;
    private final String table;
    private final JsonNode columns;
    private final Map<String, ObjectNode> rows = new TreeMap<>();
    private final Set<String> untouched = new HashSet<>();
    private JsonRpcClient client;
    private String lastId = ZERO;
    private boolean found;

    /** @param method monitor, monitor_cond or monitor_cond_since */
    WatchingClient(String method, String database, String table, String... columns) {
        this.method = method;
        this.database = database;
        this.table = table;
        this.columns = Json.MAPPER.valueToTree(columns);
    }

    /** Connects, also after a connection was closed or lost, and goes on from the last transaction that it knows. */
    void connect(Path socket) {
        try {
            client = JsonRpcClient.connect(socket);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        ObjectNode requests = Json.NODES.objectNode();
        requests.putArray(table).addObject().set("columns", columns);
        var params = Json.array(Json.text(database), Json.text("w"), requests);
        if (method.equals("monitor_cond_since")) {
            params.add(lastId);
        }
        JsonNode result = client.call(method, params).expectResult();
        JsonNode updates = result;
        if (method.equals("monitor_cond_since")) {
            found = result.get(0).asBoolean();
            lastId = result.get(1).asText();
            updates = result.get(2);
        }
        if (!found) {
            rows.clear();
        }
        update(updates, !found);
    }

    /** Whether the last connection went on where the one before had ended. */
    boolean wasFound() {
        return found;
    }

    String lastId() {
        return lastId;
    }

    /** From now on no row that is here now may be told of. */
    void declareAllUntouched() {
        untouched.addAll(rows.keySet());
    }

    Map<String, ObjectNode> rows() {
        return rows;
    }

    /** Takes in what comes until the copy is as wanted. */
    void await(Map<String, ObjectNode> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!rows.equals(wanted)) {
            assertTrue(System.nanoTime() < deadline, () -> "has " + rows + "\nbut not " + wanted);
            take(client.notification(Duration.ofNanos(deadline - System.nanoTime())));
        }
    }

    /** Takes in what has come, after a round trip. */
    void catchUp() {
        client.call("echo", Json.array()).expectResult();
        client.takeNotifications().forEach(this::take);
    }

    private void take(JsonNode notification) {
        JsonNode params = notification.get("params");
        assertEquals("w", params.get(0).asText(), notification::toString);
        switch (notification.get("method").asText()) {
            case "update", "update2" -> update(params.get(1), false);
            case "update3" -> {
                lastId = params.get(1).asText();
                update(params.get(2), false);
            }
            default -> throw new AssertionError(notification);
        }
    }

    private void update(JsonNode updates, boolean initial) {
        updates.path(table).properties().forEach(row -> {
            String uuid = row.getKey();
            assertFalse(untouched.contains(uuid), () -> "told of a row that nobody touched: " + updates);
            if (method.equals("monitor")) {
                updateOldAndNew(uuid, row.getValue(), initial);
            } else {
                updateDifference(uuid, row.getValue(), initial);
            }
        });
    }

    private void updateOldAndNew(String uuid, JsonNode change, boolean initial) {
        ObjectNode before = rows.get(uuid);
        assertEquals(change.has("old"), before != null, () -> uuid + " is told " + change + ", has " + before);
        if (change.has("old")) {
            assertFalse(initial);
            change.get("old").properties().forEach(column -> assertEquals(column.getValue(), before.get(column.getKey())));
        }
        if (change.has("new")) {
            rows.put(uuid, (ObjectNode) change.get("new"));
        } else {
            rows.remove(uuid);
        }
    }

    private void updateDifference(String uuid, JsonNode change, boolean initial) {
        String operation = change.fieldNames().next();
        ObjectNode contents = change.get(operation) instanceof ObjectNode object ? object : null;
        assertEquals(initial, operation.equals("initial"), change::toString);
        switch (operation) {
            case "initial", "insert" -> {
                ObjectNode row = defaults();
                row.setAll(contents);
                assertNull(rows.put(uuid, row), () -> "inserted twice: " + change);
            }
            case "modify" -> {
                assertNotNull(rows.get(uuid), () -> "modified, but is not there: " + change);
                contents.properties().forEach(column -> assertFalse(column.getValue().equals(rows.get(uuid).get(column.getKey())),
                        () -> "modified twice: " + change));
                rows.get(uuid).setAll(contents);
            }
            case "delete" -> assertNotNull(rows.remove(uuid), () -> "deleted, but is not there: " + uuid);
            default -> throw new AssertionError(change);
        }
    }

    /** What a row holds of which nothing is told: the columns of these tests are strings, but for those that begin with "n". */
    private ObjectNode defaults() {
        ObjectNode row = Json.NODES.objectNode();
        columns.forEach(column -> {
            if (column.asText().startsWith("n")) {
                row.put(column.asText(), 0);
            } else {
                row.put(column.asText(), "");
            }
        });
        return row;
    }

    /** What a server holds of a table, as {@link #rows} has it. */
    static Map<String, ObjectNode> contents(JsonRpcClient client, String database, String table, String... columns) {
        ObjectNode select = Json.NODES.objectNode().put("op", "select").put("table", table);
        select.putArray("where");
        select.putArray("columns").add("_uuid").addAll((com.fasterxml.jackson.databind.node.ArrayNode) Json.MAPPER.<JsonNode>valueToTree(columns));
        Map<String, ObjectNode> rows = new TreeMap<>();
        client.transact(Json.array(Json.text(database), select)).get(0).get("rows").forEach(row -> {
            String uuid = row.get("_uuid").get(1).asText();
            rows.put(uuid, ((ObjectNode) row).without("_uuid"));
        });
        return rows;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
