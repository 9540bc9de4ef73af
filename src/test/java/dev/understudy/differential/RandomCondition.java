package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.understudy.differential.SchemaPlan.ColumnPlan;
import dev.understudy.differential.SchemaPlan.ColumnType;
import dev.understudy.differential.SchemaPlan.TablePlan;
import dev.understudy.real.Json;
import java.util.List;

/** Draws conditions that parse: every function on every type that takes it. */
final class RandomCondition {
    private static final List<String> ORDERED = List.of("<", "<=", "==", "!=", ">=", ">", "includes", "excludes");
    private static final List<String> UNORDERED = List.of("==", "!=", "includes", "excludes");

    private final Dice dice;
    private final RandomValue values;
    private final Replica replica;

    RandomCondition(Dice dice, RandomValue values, Replica replica) {
        this.dice = dice;
        this.values = values;
        this.replica = replica;
    }

    /** A condition that tends to match one row or a few. */
    ArrayNode where(TablePlan table) {
        ArrayNode clauses = Json.NODES.arrayNode();
        if (replica.size(table.name()) > 0 && dice.percent(55)) {
            clauses.add(rowIs(dice.of(replica.uuids(table.name()))));
            return clauses;
        }
        int count = dice.percent(10) ? 0 : dice.between(1, 2);
        for (int i = 0; i < count; i++) {
            clauses.add(clause(table, table.readable()));
        }
        return clauses;
    }

    static ArrayNode rowIs(String uuid) {
        return Json.array(Json.text("_uuid"), Json.text("=="), RandomValue.uuid(uuid));
    }

    /** A clause on one of these columns of the table. */
    JsonNode clause(TablePlan table, List<ColumnPlan> columns) {
        if (columns.isEmpty() || dice.percent(4)) {
            return Json.NODES.booleanNode(dice.percent(60));
        }
        ColumnPlan column = dice.of(columns);
        ColumnType type = column.type();
        boolean ordered = (type.isScalar() || type.isOptional()) && type.key().atomic().numeric();
        String function = dice.of(ordered ? ORDERED : UNORDERED);
        JsonNode value = switch (function) {
            case "includes", "excludes" -> values.partSeen(table.name(), column);
            case "==", "!=" -> values.seen(table.name(), column);
            default -> values.datum(type, 1, 1);
        };
        return Json.array(Json.text(column.name()), Json.text(function), value);
    }
}
