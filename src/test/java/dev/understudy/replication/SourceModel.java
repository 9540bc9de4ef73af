package dev.understudy.replication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.real.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Servers of one database, as a follower meets them: all have the same transactions, but some are behind, some forget the past, and some give no ids. What
 * they send to the follower waits in a queue until the test delivers it.
 */
final class SourceModel {
    static final String ZERO = new UUID(0, 0).toString();

    /** The rows after a transaction. */
    record State(String id, int version, Map<String, ObjectNode> rows) {}

    private final Random random;
    private final List<State> states = new ArrayList<>();
    private final Map<String, State> byId = new HashMap<>();
    final ArrayDeque<ObjectNode> queue = new ArrayDeque<>();

    /** How far the server has come that is connected, and since when it remembers. */
    private int head;
    private int memory;
    private boolean givesIds;
    private boolean serverMonitored;
    /** What the follower was told up to, or -1 when it monitors nothing. */
    private int told = -1;

    SourceModel(Random random) {
        this.random = random;
        add(new State(id(), 0, new TreeMap<>()));
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private void add(State state) {
        states.add(state);
        byId.put(state.id(), state);
    }

    State last() {
        return states.getLast();
    }

    /** The state that an id promises, or null. */
    State promised(String id) {
        return byId.get(id);
    }

    /** The text of the schema after so many changes of it. */
    static String schema(int version) {
        ObjectNode columns = Json.NODES.objectNode();
        columns.set("n", Json.of("{'type':'integer'}"));
        columns.set("s", Json.of("{'type':{'key':'string','min':0,'max':'unlimited'}}"));
        columns.set("c" + version, Json.of("{'type':'string'}"));
        ObjectNode table = Json.NODES.objectNode().put("isRoot", true);
        table.set("columns", columns);
        ObjectNode schema = Json.NODES.objectNode().put("name", "D").put("version", "1.0." + version);
        schema.putObject("tables").set("T", table);
        return schema.toString();
    }

    /** Commits a transaction that inserts, changes or deletes a few rows. */
    void commit() {
        Map<String, ObjectNode> rows = copy(last().rows());
        for (int i = random.nextInt(3); i >= 0; i--) {
            if (rows.isEmpty() || random.nextInt(3) == 0) {
                rows.put(id(), Json.NODES.objectNode().put("n", random.nextInt(5)).set("s", set()));
            } else {
                String some = List.copyOf(rows.keySet()).get(random.nextInt(rows.size()));
                switch (random.nextInt(3)) {
                    case 0 -> rows.remove(some);
                    case 1 -> rows.get(some).put("n", random.nextInt(5));
                    default -> rows.get(some).set("s", set());
                }
            }
        }
        add(new State(id(), last().version(), rows));
    }

    private ArrayNode set() {
        ArrayNode members = Json.NODES.arrayNode();
        for (String letter : List.of("a", "b", "c", "d")) {
            if (random.nextBoolean()) {
                members.add(letter);
            }
        }
        return Json.NODES.arrayNode().add("set").add(members);
    }

    private static Map<String, ObjectNode> copy(Map<String, ObjectNode> rows) {
        Map<String, ObjectNode> copy = new TreeMap<>();
        rows.forEach((uuid, row) -> copy.put(uuid, row.deepCopy()));
        return copy;
    }

    /** Changes the schema. */
    void convert() {
        add(new State(id(), last().version() + 1, copy(last().rows())));
    }

    /** Connects to some server. */
    void connect(boolean perfect) {
        queue.clear();
        serverMonitored = false;
        told = -1;
        head = perfect ? states.size() - 1 : states.size() - 1 - random.nextInt(Math.min(4, states.size()));
        memory = random.nextInt(4) == 0 ? head : 0;
        givesIds = random.nextInt(5) > 0;
    }

    /** Lets the connected server catch up, and tell what is new. */
    void advance() {
        int target = head + random.nextInt(states.size() - head);
        while (head < target) {
            head++;
            if (states.get(head).version() != states.get(head - 1).version()) {
                boolean rowFirst = random.nextBoolean();
                if (rowFirst) {
                    tellOfSchema();
                }
                if (told >= 0) {
                    told = -1;
                    notification("monitor_canceled", Json.of("[['monid','D']]"));
                }
                if (!rowFirst) {
                    tellOfSchema();
                }
            }
        }
        tell();
    }

    private void tellOfSchema() {
        if (serverMonitored && random.nextInt(4) > 0) {
            ObjectNode row = Json.NODES.objectNode().put("schema", schema(states.get(head).version()));
            notification("update2", Json.array(Json.of("['monid','_Server']"), Json.of("{'Database':{'" + new UUID(0, 9) + "':{}}}")));
            ((ObjectNode) queue.getLast().get("params").get(1).get("Database").get(new UUID(0, 9).toString())).set("modify", row);
        }
    }

    /** Tells all transactions that were not told yet as one, as servers do. */
    private void tell() {
        if (told >= 0 && told < head) {
            ArrayNode params = Json.NODES.arrayNode();
            params.add(Json.of("['monid','D']")).add(givesIds ? states.get(head).id() : ZERO).add(difference(states.get(told), states.get(head)));
            told = head;
            notification("update3", params);
        }
    }

    /** Answers a request of the follower. */
    void request(String text) {
        JsonNode request = Json.parse(text);
        if (request.get("id").isNull()) {
            return;
        }
        JsonNode params = request.get("params");
        JsonNode result = switch (request.get("method").asText()) {
            case "monitor" -> null;
            case "monitor_cond" -> {
                if (!params.get(0).asText().equals("_Server")) {
                    yield null;
                }
                serverMonitored = true;
                ObjectNode row = Json.NODES.objectNode().put("name", "D").put("model", "standalone").put("connected", true);
                row.put("schema", schema(states.get(head).version()));
                ObjectNode rows = Json.NODES.objectNode();
                rows.putObject("Database").putObject(new UUID(0, 9).toString()).set("initial", row);
                yield rows;
            }
            case "get_schema" -> Json.parse(schema(states.get(head).version()));
            case "monitor_cond_since" -> monitor(params);
            case "monitor_cancel" -> {
                told = -1;
                yield Json.NODES.objectNode();
            }
            default -> Json.NODES.objectNode();
        };
        ObjectNode reply = Json.NODES.objectNode();
        reply.set("id", request.get("id"));
        reply.set(result == null ? "error" : "result", result == null ? Json.text("no such column") : result);
        queue.add(reply);
    }

    /** Null when a column is asked for that is not there any more. */
    private JsonNode monitor(JsonNode params) {
        if (!params.get(2).toString().contains("\"c" + states.get(head).version() + "\"")) {
            return null;
        }
        told = head;
        State known = byId.get(params.get(3).asText());
        int place = states.indexOf(known);
        boolean found = givesIds && known != null && place <= head && place >= memory && known.version() == states.get(head).version();
        ArrayNode result = Json.NODES.arrayNode();
        result.add(found).add(givesIds ? states.get(head).id() : ZERO);
        return result.add(found ? difference(known, states.get(head)) : contents(states.get(head)));
    }

    private static ObjectNode contents(State state) {
        ObjectNode rows = Json.NODES.objectNode();
        state.rows().forEach((uuid, row) -> rows.putObject(uuid).set("initial", row.deepCopy()));
        return table(rows);
    }

    private static ObjectNode table(ObjectNode rows) {
        ObjectNode tables = Json.NODES.objectNode();
        if (!rows.isEmpty()) {
            tables.set("T", rows);
        }
        return tables;
    }

    private static ObjectNode difference(State before, State after) {
        ObjectNode rows = Json.NODES.objectNode();
        before.rows().forEach((uuid, row) -> {
            ObjectNode now = after.rows().get(uuid);
            if (now == null) {
                rows.putObject(uuid).putNull("delete");
            } else if (!now.equals(row)) {
                ObjectNode changed = Json.NODES.objectNode();
                if (!now.get("n").equals(row.get("n"))) {
                    changed.set("n", now.get("n"));
                }
                if (!now.get("s").equals(row.get("s"))) {
                    changed.set("s", symmetricDifference(row.get("s").get(1), now.get("s").get(1)));
                }
                rows.putObject(uuid).set("modify", changed);
            }
        });
        after.rows().forEach((uuid, row) -> {
            if (!before.rows().containsKey(uuid)) {
                rows.putObject(uuid).set("insert", row.deepCopy());
            }
        });
        return table(rows);
    }

    private static ArrayNode symmetricDifference(JsonNode before, JsonNode after) {
        List<JsonNode> members = new ArrayList<>();
        before.forEach(members::add);
        after.forEach(member -> {
            if (!members.remove(member)) {
                members.add(member);
            }
        });
        return Json.NODES.arrayNode().add("set").add(Json.NODES.arrayNode().addAll(members));
    }

    private void notification(String method, JsonNode params) {
        ObjectNode notification = Json.NODES.objectNode().put("method", method);
        notification.set("params", params);
        notification.putNull("id");
        queue.add(notification);
    }
}
