package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One text for all messages that mean the same: members sorted, numbers by value, UUIDs by their common name, and
 * sets and maps of UUIDs in the order of those names. A UUID that has not been paired, as the version of a row that was
 * not seen before or the name of a row that was never inserted, is just unknown. Any other set or map stays in the order in which it came, since
 * both servers have to sort it alike.
 */
final class Canonical {
    private static final String UNKNOWN = "unknown";

    private final UnaryOperator<String> name;

    private Canonical(UnaryOperator<String> name) {
        this.name = name;
    }

    static Canonical ofPeers(Renaming renaming) {
        return new Canonical(uuid -> Objects.requireNonNullElse(renaming.fromPeer(uuid), UNKNOWN));
    }

    static Canonical ofOthers(Renaming renaming) {
        return new Canonical(uuid -> renaming.knowsOthers(uuid) ? uuid : UNKNOWN);
    }

    String text(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, String> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(memberName(member.getKey()), text(member.getValue())));
            return members.toString();
        } else if (node.isNumber()) {
            return number(node.decimalValue());
        } else if (isUuid(node)) {
            return "<" + name.apply(node.get(1).asText()) + ">";
        } else if (node.isArray()) {
            return array(node);
        }
        return node.toString();
    }

    /** Rows are members named by their UUIDs in updates. */
    private String memberName(String text) {
        return Renaming.UUID.matcher(text).matches() ? name.apply(text) : text;
    }

    private static String number(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
    }

    private String array(JsonNode node) {
        boolean set = node.size() == 2 && node.get(0).asText().equals("set") && node.get(1).isArray();
        boolean map = node.size() == 2 && node.get(0).asText().equals("map") && node.get(1).isArray();
        JsonNode members = set || map ? node.get(1) : node;
        List<String> texts = new ArrayList<>();
        members.forEach(element -> texts.add(text(element)));
        if ((set || map) && members.size() > 0 && isUuid(key(members.get(0), map))) {
            checkSorted(members, map);
            Collections.sort(texts);
        }
        return (set || map ? node.get(0).asText() : "") + texts;
    }

    private static JsonNode key(JsonNode element, boolean map) {
        return map ? element.get(0) : element;
    }

    /** Sets and maps of UUIDs come sorted too, each server's by its own UUIDs. */
    private static void checkSorted(JsonNode members, boolean map) {
        String before = "";
        for (JsonNode element : members) {
            String now = key(element, map).get(1).asText();
            if (before.compareTo(now) >= 0) {
                throw new Disagreement("not sorted: " + members);
            }
            before = now;
        }
    }

    private static boolean isUuid(JsonNode node) {
        return node.isArray() && node.size() == 2 && node.get(0).isTextual() && node.get(0).asText().equals("uuid")
                && node.get(1).isTextual();
    }

    /** The texts of rows, whose order does not matter. */
    List<String> rows(JsonNode rows) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(text(row)));
        Collections.sort(texts);
        return texts;
    }
}
