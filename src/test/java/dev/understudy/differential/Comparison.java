package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What it means that two answers agree. Each method throws {@link Disagreement} when they do not. */
final class Comparison {
    /**
     * A mutation of several rows stops at the first row that it spoils, and which that is depends on the peer's hash
     * order; these may stand for each other then.
     */
    private static final Set<String> ROW_ORDER_TAGS =
            Set.of("range error", "domain error", "constraint violation", "ovsdb error");

    private static final int CONTEXT_CHARS = 400;

    private final Renaming renaming;
    private final Canonical peers;
    private final Canonical others;

    Comparison(Renaming renaming) {
        this.renaming = renaming;
        peers = Canonical.ofPeers(renaming);
        others = Canonical.ofOthers(renaming);
    }

    /** Both succeeded, or both failed with the same tag. */
    void outcome(Reply peer, Reply other) {
        if ((peer.error() == null) != (other.error() == null)) {
            throw new Disagreement("one failed");
        }
        if (peer.error() != null) {
            same("error", tag(peer.error()), tag(other.error()));
        }
    }

    private static String tag(JsonNode error) {
        return error.isTextual() ? error.asText() : error.path("error").asText("no tag");
    }

    /**
     * The results of one transaction, operation by operation. Inserts are paired first, because operations before them
     * may have referred to their rows already.
     */
    void transaction(List<JsonNode> operations, JsonNode peer, JsonNode other) {
        if (!peer.isArray() || !other.isArray()) {
            same("the whole result", tag(peer), tag(other));
            return;
        }
        same("number of results", peer.size(), other.size());
        for (int i = 0; i < peer.size(); i++) {
            if (peer.get(i).has("uuid") && other.get(i).has("uuid")) {
                renaming.pair(peer.get(i).get("uuid").path(1).asText(), other.get(i).get("uuid").path(1).asText());
            }
        }
        for (int i = 0; i < peer.size(); i++) {
            JsonNode operation = i < operations.size() ? operations.get(i) : Json.NODES.objectNode();
            result("result " + i, operation, peer.get(i), other.get(i));
        }
    }

    private void result(String where, JsonNode operation, JsonNode peer, JsonNode other) {
        if (peer.has("error") && other.has("error")) {
            boolean rowOrder = operation.path("op").asText().equals("mutate")
                    && ROW_ORDER_TAGS.contains(tag(peer)) && ROW_ORDER_TAGS.contains(tag(other));
            if (!rowOrder) {
                same(where, tag(peer), tag(other));
            }
        } else if (peer.has("rows") && other.has("rows")) {
            rows(where, operation, peer.get("rows"), other.get("rows"));
        } else {
            same(where, peers.text(peer), others.text(other));
        }
    }

    private void rows(String where, JsonNode operation, JsonNode peer, JsonNode other) {
        Map<String, JsonNode> byUuid = new HashMap<>();
        other.forEach(row -> byUuid.put(row.path("_uuid").path(1).asText(), row));
        for (JsonNode row : peer) {
            JsonNode twin = byUuid.get(renaming.fromPeer(row.path("_uuid").path(1).asText()));
            if (row.has("_uuid") && row.has("_version") && twin != null) {
                versions(row, twin);
            }
        }
        same(where, peers.rows(peer), others.rows(other));
        order(where, operation, peer, other);
    }

    /** When the rows were asked for in an order, the keys must come in the same one. */
    private void order(String where, JsonNode operation, JsonNode peer, JsonNode other) {
        List<String> keys = new ArrayList<>();
        for (JsonNode column : operation.path("sort")) {
            for (JsonNode row : peer) {
                JsonNode key = row.get(column.asText());
                if (key == null || key.toString().contains("\"uuid\"")) {
                    return;
                }
            }
            keys.add(column.asText());
        }
        for (int i = 0; i < peer.size(); i++) {
            for (String key : keys) {
                same(where + ", key " + key + " of sorted row " + i,
                        peers.text(peer.get(i).get(key)), others.text(other.get(i).get(key)));
            }
        }
    }

    private void versions(JsonNode peer, JsonNode other) {
        if (peer.has("_version") && other.has("_version")) {
            renaming.pair(peer.get("_version").path(1).asText(), other.get("_version").path(1).asText());
        }
    }

    /** Initial contents or an update, in any of the three forms. */
    void tableUpdates(String where, JsonNode peer, JsonNode other) {
        for (var table : peer.properties()) {
            for (var row : table.getValue().properties()) {
                JsonNode twin = other.path(table.getKey()).path(renaming.fromPeer(row.getKey()));
                row.getValue().properties().forEach(change ->
                        versions(change.getValue(), twin.path(change.getKey())));
            }
        }
        same(where, peers.text(peer), others.text(other));
    }

    /**
     * Whether a notification has contents once what says nothing is taken away. The peer reports a modification without
     * columns when only a column changed that a condition looks at, or one that is not selected for modifications; we
     * may report a new transaction id alone.
     */
    private static boolean saysSomething(JsonNode notification) {
        if (!notification.get("method").asText().startsWith("update")) {
            return true;
        }
        ObjectNode tables = (ObjectNode) last(notification);
        tables.forEach(table -> ((ObjectNode) table).removeIf(Comparison::isEmptyChange));
        tables.removeIf(JsonNode::isEmpty);
        return !tables.isEmpty();
    }

    /**
     * The notifications that one request caused on one session; those of different monitors come in any order. What
     * does not count is taken out of the messages.
     */
    void notifications(String where, List<JsonNode> peer, List<JsonNode> other) {
        Map<String, List<JsonNode>> fromOther = byMonitor(other);
        byMonitor(peer).forEach((monitor, messages) -> messages.forEach(message ->
                withoutNewVersions(message, fromOther.getOrDefault(monitor, List.of()))));
        Map<String, List<JsonNode>> fromPeer = byMonitor(peer);
        if (!summary(fromPeer).equals(summary(fromOther))) {
            throw new Disagreement(where + ": notifications\n  peer:  " + peer + "\n  other: " + other);
        }
        fromPeer.forEach((monitor, messages) -> {
            for (int i = 0; i < messages.size(); i++) {
                tableUpdates(where + ": " + monitor, last(messages.get(i)), last(fromOther.get(monitor).get(i)));
            }
        });
    }

    /**
     * Takes away the rows of which the peer reports nothing but a new version, when the other server does not report
     * them at all. They had weak references added to rows that do not exist, which is no change in the end.
     */
    private void withoutNewVersions(JsonNode message, List<JsonNode> others) {
        for (var table : last(message).properties()) {
            if (!table.getValue().isObject()) {
                return;
            }
            table.getValue().properties().removeIf(row -> {
                JsonNode modified = modified(row.getValue());
                String twin = String.valueOf(renaming.fromPeer(row.getKey()));
                boolean alone = modified.size() == 1 && modified.has("_version")
                        && others.stream().noneMatch(other -> last(other).path(table.getKey()).has(twin));
                if (alone && row.getValue().has("new")) {
                    renaming.peerRenames(modified.get("_version").get(1).asText(),
                            row.getValue().get("new").get("_version").get(1).asText());
                }
                return alone;
            });
        }
    }

    /** The columns that were modified, with their old values in one form of the message and the new ones in others. */
    private static JsonNode modified(JsonNode row) {
        return row.has("modify") ? row.get("modify") : row.has("new") ? row.path("old") : row.path("none");
    }

    private static boolean isEmptyChange(JsonNode row) {
        return modified(row).isObject() && modified(row).isEmpty();
    }

    private static Map<String, List<JsonNode>> byMonitor(List<JsonNode> notifications) {
        Map<String, List<JsonNode>> sorted = new java.util.TreeMap<>();
        for (JsonNode message : notifications.stream().filter(Comparison::saysSomething).toList()) {
            String key = message.get("method").asText() + " " + message.get("params").get(0);
            sorted.computeIfAbsent(key, _ -> new ArrayList<>()).add(message);
        }
        return sorted;
    }

    private static Map<String, Integer> summary(Map<String, List<JsonNode>> notifications) {
        Map<String, Integer> counts = new java.util.TreeMap<>();
        notifications.forEach((monitor, messages) -> counts.put(monitor, messages.size()));
        return counts;
    }

    private static JsonNode last(JsonNode message) {
        JsonNode params = message.get("params");
        return params.get(params.size() - 1);
    }

    static void same(String where, Object peer, Object other) {
        if (!peer.equals(other)) {
            String peers = peer.toString();
            String others = other.toString();
            int difference = 0;
            while (difference < Math.min(peers.length(), others.length())
                    && peers.charAt(difference) == others.charAt(difference)) {
                difference++;
            }
            throw new Disagreement(where + ", from character " + difference + "\n  peer:  "
                    + window(peers, difference) + "\n  other: " + window(others, difference));
        }
    }

    private static String window(String text, int middle) {
        int from = Math.max(0, middle - CONTEXT_CHARS);
        int to = Math.min(text.length(), middle + CONTEXT_CHARS);
        return (from > 0 ? "..." : "") + text.substring(from, to) + (to < text.length() ? "..." : "");
    }
}
