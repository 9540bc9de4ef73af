package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.differential.SchemaPlan.ColumnPlan;
import dev.understudy.differential.SchemaPlan.TablePlan;
import dev.understudy.real.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Breaks one thing in one operation. One only: with two, which of them the peer reports depends on the order of its
 * hash tables.
 */
final class Defect {
    private static final List<JsonNode> ODD_VALUES = List.of(Json.parse("null"), Json.parse("{}"), Json.parse("[]"),
            Json.parse("[\"set\"]"), Json.parse("[\"set\",{}]"), Json.parse("[\"map\",[[1]]]"),
            Json.parse("[\"map\",[1,2]]"), Json.parse("[\"uuid\",\"nonsense\"]"), Json.parse("[\"uuid\"]"),
            Json.parse("[\"named-uuid\",\"1bad\"]"),
            Json.parse("[\"set\",[1,1]]"), Json.parse("[\"set\",[\"a\",\"a\"]]"), Json.parse("[\"set\",[1,\"a\"]]"),
            Json.parse("[\"map\",[[\"a\",1],[\"a\",2]]]"), Json.parse("[\"map\",[[1,\"a\"],[1,\"b\"]]]"),
            Json.parse("[\"set\",[]]"), Json.parse("[\"map\",[]]"), Json.parse("[\"set\",[1,2,3,4,5,6,7]]"),
            Json.parse("[\"map\",[[1,1],[2,2],[3,3],[4,4],[5,5],[6,6]]]"), Json.parse("1.5"), Json.parse("1e2"),
            Json.parse("-99999"), Json.parse("99999"), Json.parse("true"), Json.parse("\"far too long a word\""),
            Json.parse("\"\""), Json.parse("[\"other\",[]]"));

    private final Dice dice;
    private final SchemaPlan schema;
    private final Replica replica;

    Defect(Dice dice, SchemaPlan schema, Replica replica) {
        this.dice = dice;
        this.schema = schema;
        this.replica = replica;
    }

    /** Replaces or changes one of the operations. */
    void spoil(List<JsonNode> operations) {
        if (operations.isEmpty() || dice.percent(5)) {
            operations.add(dice.between(0, operations.size()), dice.of(Json.parse("null"), Json.text("insert"),
                    Json.parse("{}"), Json.parse("[]"), Json.parse("{\"op\":1}"), Json.parse("{\"op\":\"frob\"}"),
                    Json.parse("{\"op\":\"1\"}"), Json.parse("{\"op\":\"commit\"}"),
                    Json.parse("{\"op\":\"commit\",\"durable\":1}"), Json.parse("{\"op\":\"comment\"}"),
                    Json.parse("{\"op\":\"assert\",\"lock\":\"not an id\"}"), Json.parse("{\"op\":\"assert\"}"),
                    Json.parse("{\"op\":\"abort\",\"extra\":1}")));
            return;
        }
        ObjectNode operation = (ObjectNode) dice.of(operations);
        if (!operation.has("table") || dice.percent(25)) {
            members(operation);
            return;
        }
        TablePlan table = schema.table(operation.get("table").asText());
        ColumnPlan column = dice.of(table.columns());
        switch (operation.get("op").asText()) {
            case "insert" -> insert(operation, table, column);
            case "update" -> update(operation, column);
            case "mutate" -> mutate(operation, column);
            case "wait" -> await(operation);
            case "select" -> select(operation, column);
            default -> where(operation, column);
        }
    }

    private void members(ObjectNode operation) {
        switch (dice.between(0, 4)) {
            case 0 -> operation.put("extra", 1);
            case 1 -> operation.put("table", "Nowhere");
            case 2 -> operation.put("table", 7);
            case 3 -> {
                List<String> present = new ArrayList<>();
                operation.fieldNames().forEachRemaining(present::add);
                present.remove("timeout"); // Without it a wait would block the story.
                operation.remove(dice.of(present));
            }
            default -> operation.put("op", dice.of("INSERT", "insert ", "", "upsert"));
        }
    }

    private void insert(ObjectNode operation, TablePlan table, ColumnPlan column) {
        switch (dice.between(0, 5)) {
            case 0 -> operation.put("uuid-name", dice.of("1abc", "", "a-b", "a b"));
            case 1 -> operation.put("uuid", dice.of("", "nonsense", "00000000-0000-0000-0000-00000000000"));
            case 2 -> existing(table).ifPresentOrElse(uuid -> operation.put("uuid", uuid),
                    () -> operation.put("uuid", 3));
            default -> row(operation, column);
        }
    }

    private Optional<String> existing(TablePlan table) {
        List<String> uuids = replica.uuids(table.name());
        return uuids.isEmpty() ? Optional.empty() : Optional.of(dice.of(uuids));
    }

    /** One odd column in a row; the others are left out, so that there is one thing to complain about. */
    private void row(ObjectNode operation, ColumnPlan column) {
        ObjectNode row = Json.NODES.objectNode();
        switch (dice.between(0, 9)) {
            case 0 -> row.put("nosuch", 1);
            case 1 -> row.set("_uuid", RandomValue.uuid(dice.uuid().toString()));
            case 2 -> row.set("_version", RandomValue.uuid(dice.uuid().toString()));
            case 3 -> {
                operation.set("row", dice.of(ODD_VALUES));
                return;
            }
            default -> row.set(column.name(), dice.of(ODD_VALUES));
        }
        operation.set("row", row);
    }

    private void update(ObjectNode operation, ColumnPlan column) {
        if (dice.percent(40)) {
            where(operation, column);
        } else {
            row(operation, column);
        }
    }

    private void mutate(ObjectNode operation, ColumnPlan column) {
        if (dice.percent(30)) {
            where(operation, column);
            return;
        }
        ArrayNode mutations = Json.NODES.arrayNode();
        operation.set("mutations", mutations);
        String mutator = dice.of("+=", "-=", "/=", "%=", "insert", "delete", "insert", "delete");
        switch (dice.between(0, 7)) {
            case 0 -> mutations.add(Json.array(Json.text("nosuch"), Json.text("+="), Json.parse("1")));
            case 1 -> mutations.add(RandomTransaction.triple(column, "^=", Json.parse("1")));
            case 2 -> mutations.add(Json.array(Json.text("_uuid"), Json.text(mutator), Json.parse("1")));
            case 3 -> mutations.add(dice.of(ODD_VALUES));
            case 4 -> mutations.add(Json.array(Json.text(column.name()), Json.text(mutator)));
            default -> mutations.add(RandomTransaction.triple(column, mutator, dice.of(ODD_VALUES)));
        }
    }

    private void await(ObjectNode operation) {
        switch (dice.between(0, 5)) {
            case 0 -> operation.put("timeout", -1);
            case 1 -> operation.put("timeout", "0");
            case 2 -> operation.put("until", dice.of("<", "", "="));
            case 3 -> operation.set("rows", dice.of(Json.parse("{}"), Json.parse("[1]"),
                    Json.parse("[{\"nosuch\":1}]")));
            case 4 -> operation.set("columns", dice.of(Json.parse("[\"nosuch\"]"), Json.parse("{}"),
                    Json.parse("[1]")));
            default -> operation.set("where", Json.parse("{}"));
        }
    }

    private void select(ObjectNode operation, ColumnPlan column) {
        switch (dice.between(0, 3)) {
            case 0 -> operation.set("columns", dice.of(Json.parse("[\"nosuch\"]"), Json.parse("\"_uuid\""),
                    Json.array(Json.text(column.name()), Json.text(column.name()))));
            case 1 -> operation.set("sort", dice.of(Json.parse("[\"nosuch\"]"), Json.parse("\"_uuid\""),
                    Json.array(Json.text(column.name()), Json.text(column.name()))));
            default -> where(operation, column);
        }
    }

    private void where(ObjectNode operation, ColumnPlan column) {
        JsonNode name = Json.text(column.name());
        JsonNode function = Json.text(dice.of("==", "!=", "<", "<=", ">", ">=", "includes", "excludes"));
        JsonNode clause = switch (dice.between(0, 7)) {
            case 0 -> Json.array(Json.text("nosuch"), Json.text("=="), Json.parse("1"));
            case 1 -> Json.array(name, Json.text("~"), Json.parse("1"));
            case 2 -> Json.array(name, function);
            case 3 -> dice.of(ODD_VALUES);
            default -> Json.array(name, function, dice.of(ODD_VALUES));
        };
        operation.set("where", dice.percent(5) ? clause : Json.array(clause));
    }
}
