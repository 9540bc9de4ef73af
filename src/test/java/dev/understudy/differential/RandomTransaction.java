package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.differential.SchemaPlan.ColumnPlan;
import dev.understudy.differential.SchemaPlan.ColumnType;
import dev.understudy.differential.SchemaPlan.TablePlan;
import dev.understudy.real.Json;
import java.util.ArrayList;
import java.util.List;

/** Draws transactions that may well succeed; one in eight is then broken in one place. */
final class RandomTransaction {
    private static final int CROWDED_ROWS = 25;
    private static final int INSERTS_LIMIT = 8;

    private final Dice dice;
    private final SchemaPlan schema;
    private final Replica replica;
    private final RandomValue values;
    private final RandomCondition conditions;
    private final Defect defects;
    private final List<Insert> inserts = new ArrayList<>();

    /** An insert that the transaction will hold, under the name by which others may refer to it. */
    private record Insert(TablePlan table, String name) {
    }

    RandomTransaction(Dice dice, SchemaPlan schema, Replica replica) {
        this.dice = dice;
        this.schema = schema;
        this.replica = replica;
        values = new RandomValue(dice, replica);
        conditions = new RandomCondition(dice, values, replica);
        defects = new Defect(dice, schema, replica);
    }

    /** The lock that the first session holds throughout; locks belong to the whole server. */
    static String heldLock(SchemaPlan schema) {
        return "held_" + schema.name();
    }

    /** The operations of one transaction. */
    List<JsonNode> draw() {
        values.startTransaction();
        inserts.clear();
        List<JsonNode> operations = new ArrayList<>();
        int count = dice.percent(50) ? 1 : dice.between(2, 6);
        for (int i = 0; i < count; i++) {
            TablePlan table = dice.of(schema.tables());
            boolean crowded = replica.size(table.name()) > CROWDED_ROWS;
            int kind = dice.between(0, 99);
            if (kind < (crowded ? 5 : 40)) {
                planInsert(table, 0);
            } else {
                operations.add(other(table, kind, crowded));
            }
        }
        for (Insert insert : inserts) {
            operations.add(dice.between(0, operations.size()), insert(insert));
        }
        withoutEarlyNames(operations);
        if (dice.percent(12)) {
            defects.spoil(operations);
            return withoutLostNames(operations);
        }
        return operations;
    }

    /** The peer gives a name that is used before its insert a UUID of its own, whatever the insert says. */
    private static void withoutEarlyNames(List<JsonNode> operations) {
        StringBuilder before = new StringBuilder();
        for (JsonNode operation : operations) {
            if (operation.has("uuid") && before.indexOf(operation.get("uuid-name").toString()) >= 0) {
                ((ObjectNode) operation).remove("uuid");
            }
            before.append(operation);
        }
    }

    /**
     * References to a row that a defect has left without its name would store UUIDs that each server makes up and never
     * mentions elsewhere; they become references to a row that does not exist.
     */
    private List<JsonNode> withoutLostNames(List<JsonNode> operations) {
        String text = RandomValue.array(operations).toString();
        for (Insert insert : inserts) {
            if (!text.contains("\"uuid-name\":\"" + insert.name() + "\"")) {
                text = text.replace("[\"named-uuid\",\"" + insert.name() + "\"]",
                        RandomValue.uuid(dice.uuid().toString()).toString());
            }
        }
        List<JsonNode> kept = new ArrayList<>();
        Json.parse(text).forEach(kept::add);
        return kept;
    }

    private JsonNode other(TablePlan table, int kind, boolean crowded) {
        if (kind < (crowded ? 25 : 48)) {
            return operation("delete", table);
        } else if (kind < 62) {
            return update(table);
        } else if (kind < 78) {
            return mutate(table);
        } else if (kind < 88) {
            return select(table);
        } else if (kind < 95) {
            return await(table);
        }
        return small();
    }

    /** Plans the insert and those that its mandatory references need. */
    private void planInsert(TablePlan table, int depth) {
        if (inserts.size() >= INSERTS_LIMIT) {
            return;
        }
        String name = "row" + inserts.size();
        inserts.add(new Insert(table, name));
        values.plan(table.name(), name);
        for (ColumnPlan column : table.columns()) {
            if (column.type().min() == 0 || depth > 2) {
                continue;
            }
            column.type().key().reference().filter(reference -> !values.canRefer(reference.table()))
                    .ifPresent(reference -> planInsert(schema.table(reference.table()), depth + 1));
            column.type().value().flatMap(BaseType::reference)
                    .filter(reference -> !values.canRefer(reference.table()))
                    .ifPresent(reference -> planInsert(schema.table(reference.table()), depth + 1));
        }
    }

    private ObjectNode insert(Insert insert) {
        ObjectNode operation = operation("insert", insert.table(), "row");
        operation.set("row", row(insert.table(), true));
        operation.put("uuid-name", insert.name());
        if (dice.percent(10)) {
            operation.put("uuid", dice.uuid().toString());
        }
        return operation;
    }

    private ObjectNode row(TablePlan table, boolean forInsert) {
        ObjectNode row = Json.NODES.objectNode();
        for (ColumnPlan column : table.columns()) {
            boolean wanted = forInsert
                    ? dice.percent(60) || !column.type().defaultAllowed() && dice.percent(97)
                            || table.indexed(column.name())
                    : column.mutable() && dice.percent(35);
            if (wanted) {
                row.set(column.name(), dice.percent(85) || forInsert ? values.datum(column.type())
                        : values.seen(table.name(), column));
            }
        }
        return row;
    }

    private ObjectNode operation(String op, TablePlan table, String... noWhere) {
        ObjectNode operation = Json.NODES.objectNode();
        operation.put("op", op);
        operation.put("table", table.name());
        if (noWhere.length == 0) {
            operation.set("where", conditions.where(table));
        }
        return operation;
    }

    private ObjectNode update(TablePlan table) {
        ObjectNode operation = operation("update", table);
        operation.set("row", row(table, false));
        return operation;
    }

    private ObjectNode select(TablePlan table) {
        ObjectNode operation = operation("select", table);
        List<String> readable = table.readable().stream().map(ColumnPlan::name).toList();
        if (dice.percent(50)) {
            operation.set("columns", names(dice.some(readable, 0)));
        }
        if (dice.percent(30)) {
            operation.set("sort", names(dice.some(readable, 0)));
        }
        return operation;
    }

    static ArrayNode names(List<String> names) {
        ArrayNode array = Json.NODES.arrayNode();
        names.forEach(array::add);
        return array;
    }

    /** A wait that does not block: half of them for what is so already. */
    private ObjectNode await(TablePlan table) {
        ObjectNode operation = operation("wait", table);
        List<String> columns = dice.some(table.columnNames(), 1);
        ArrayNode rows = Json.NODES.arrayNode();
        List<String> uuids = replica.uuids(table.name());
        if (!uuids.isEmpty() && dice.percent(70)) {
            String uuid = dice.of(uuids);
            operation.set("where", Json.array(RandomCondition.rowIs(uuid)));
            ObjectNode row = replica.row(table.name(), uuid).deepCopy();
            rows.add(row.retain(columns));
        } else if (dice.percent(50)) {
            ObjectNode row = row(table, true);
            rows.add(row.retain(columns));
        }
        if (dice.percent(85)) {
            operation.set("columns", names(columns));
        }
        operation.put("until", dice.percent(75) ? "==" : "!=");
        operation.set("rows", rows);
        operation.put("timeout", 0);
        return operation;
    }

    private ObjectNode small() {
        ObjectNode operation = Json.NODES.objectNode();
        String op = dice.of("commit", "commit", "comment", "comment", "assert", "abort");
        operation.put("op", op);
        switch (op) {
            case "commit" -> operation.put("durable", dice.percent(20));
            case "comment" -> operation.put("comment", dice.of("why", "", "two\nlines", "é"));
            case "assert" -> operation.put("lock", dice.percent(80) ? heldLock(schema) : "other");
            default -> {
            }
        }
        return operation;
    }

    private ObjectNode mutate(TablePlan table) {
        ObjectNode operation = operation("mutate", table);
        ArrayNode mutations = operation.putArray("mutations");
        List<ColumnPlan> mutable = table.columns().stream()
                .filter(column -> column.mutable() && takesMutation(column.type())).toList();
        int count = mutable.isEmpty() ? 0 : dice.between(dice.percent(95) ? 1 : 0, 3);
        for (int i = 0; i < count; i++) {
            mutations.add(mutation(table, dice.of(mutable)));
        }
        return operation;
    }

    static boolean takesMutation(ColumnType type) {
        return type.isMap() || !type.isScalar() || type.key().atomic().numeric();
    }

    private JsonNode mutation(TablePlan table, ColumnPlan column) {
        ColumnType type = column.type();
        boolean arithmetic = !type.isMap() && type.key().atomic().numeric()
                && (type.isScalar() || dice.percent(50));
        if (arithmetic) {
            boolean integer = type.key().atomic() == BaseType.Atomic.INTEGER;
            String mutator = integer ? dice.of("+=", "-=", "*=", "/=", "%=") : dice.of("+=", "-=", "*=", "/=");
            // The peer dies of some products with zero, misses overflows with negative factors, and finds them where
            // a product just fits, as the half of the largest number doubled.
            JsonNode argument = integer
                    ? Json.NODES.numberNode(mutator.equals("*=") ? dice.of(3, 3) : dice.of(1, 1, 2, 5, -1, -2, 0))
                    : Json.parse(dice.of("1.0", "0.5", "2", "2.5", "0.25", mutator.equals("/=") ? "0.0" : "4"));
            return triple(column, mutator, argument);
        }
        if (dice.percent(50)) {
            return triple(column, "insert", values.datum(type, 0, Math.min(type.max(), 3)));
        }
        return triple(column, "delete", type.isMap() && dice.percent(50)
                ? values.keysSeen(table.name(), column) : values.partSeen(table.name(), column));
    }

    static ArrayNode triple(ColumnPlan column, String word, JsonNode value) {
        return Json.array(Json.text(column.name()), Json.text(word), value);
    }
}
