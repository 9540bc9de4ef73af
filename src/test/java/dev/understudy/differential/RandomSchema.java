package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.differential.BaseType.Atomic;
import dev.understudy.differential.BaseType.Constraint;
import dev.understudy.differential.SchemaPlan.ColumnPlan;
import dev.understudy.differential.SchemaPlan.ColumnType;
import dev.understudy.differential.SchemaPlan.TablePlan;
import dev.understudy.real.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Draws schemas: every atomic type, shape, constraint and table property turns up. */
final class RandomSchema {
    private final Dice dice;
    private final boolean anyLimits;
    private List<String> tableNames;

    /**
     * Without {@code anyLimits} all sets and maps are of any size. With column diffs in its file the peer 3.1 does not
     * read back what it wrote about others: a diff with more elements than the column may have is refused, and one
     * against a default that is not empty is taken for the whole value.
     */
    RandomSchema(Dice dice, boolean anyLimits) {
        this.dice = dice;
        this.anyLimits = anyLimits;
    }

    SchemaPlan draw(String name) {
        tableNames = IntStream.range(0, dice.between(2, 5)).mapToObj(i -> "T" + i).toList();
        boolean allRoot = dice.percent(40);
        List<TablePlan> tables = new ArrayList<>();
        for (String table : tableNames) {
            tables.add(table(table, allRoot || table.equals("T0") || dice.percent(40)));
        }
        return new SchemaPlan(name, tables);
    }

    private TablePlan table(String name, boolean root) {
        List<ColumnPlan> columns = new ArrayList<>();
        int count = dice.between(2, 7);
        for (int i = 0; i < count; i++) {
            ColumnType type = type();
            // A row whose ephemeral columns have no good default could not be read back from the file.
            columns.add(new ColumnPlan("c" + i, type, !dice.percent(8), dice.percent(8) && type.defaultAllowed()));
        }
        List<String> lasting = columns.stream().filter(column -> !column.ephemeral()).map(ColumnPlan::name).toList();
        List<List<String>> indexes = new ArrayList<>();
        for (int i = 0; i < 2 && !lasting.isEmpty(); i++) {
            if (dice.percent(20)) {
                List<String> index = dice.some(lasting, 1);
                indexes.add(index.subList(0, Math.min(index.size(), 2)));
            }
        }
        return new TablePlan(name, columns, root, dice.percent(12) ? dice.between(1, 8) : 0, indexes);
    }

    private ColumnType type() {
        BaseType key = base(dice.of(Atomic.values()));
        int shape = dice.between(0, 99);
        if (shape < 40) {
            return new ColumnType(key, Optional.empty(), 1, 1);
        } else if (shape < 58) {
            return new ColumnType(key, Optional.empty(), 0, 1);
        } else if (shape < 80) {
            return new ColumnType(key, Optional.empty(), least(), most());
        }
        BaseType value = base(dice.of(Atomic.values()));
        if (key.weak() != value.weak() && key.reference().isPresent() && value.reference().isPresent()) {
            // The peer loses count of the strong reference when the pair goes with the weak one.
            value = new BaseType(Atomic.STRING, new Constraint.None());
        }
        return new ColumnType(key, Optional.of(value), least(), anyLimits && dice.percent(10) ? 1 : most());
    }

    private int least() {
        return anyLimits ? dice.between(0, 1) : 0;
    }

    private int most() {
        return !anyLimits || dice.percent(50) ? ColumnType.UNLIMITED : dice.between(2, 5);
    }

    private BaseType base(Atomic atomic) {
        return new BaseType(atomic, constraint(atomic));
    }

    private Constraint constraint(Atomic atomic) {
        if (atomic == Atomic.UUID) {
            return dice.percent(25) ? new Constraint.None()
                    : new Constraint.Reference(dice.of(tableNames), dice.percent(45));
        }
        if (!dice.percent(35)) {
            return new Constraint.None();
        }
        return switch (atomic) {
            case INTEGER, REAL -> dice.percent(30) ? new Constraint.OneOf(numbers(atomic))
                    : new Constraint.Range(dice.between(-20, 1), dice.between(2, 40));
            case STRING -> dice.percent(40) ? new Constraint.OneOf(words())
                    : new Constraint.Length(dice.percent(60) ? 0 : 1, dice.between(2, 8));
            case BOOLEAN -> new Constraint.OneOf(List.of(Json.NODES.booleanNode(dice.percent(50))));
            case UUID -> new Constraint.None();
        };
    }

    private List<JsonNode> numbers(Atomic atomic) {
        String suffix = atomic == Atomic.INTEGER ? "" : ".5";
        List<JsonNode> values = new ArrayList<>();
        values.add(Json.parse(atomic == Atomic.INTEGER ? "0" : "0.0"));
        for (int i : dice.some(List.of(1, 2, 3, 7, 11, -4), 1)) {
            values.add(Json.parse(i + suffix));
        }
        return values;
    }

    private List<JsonNode> words() {
        List<JsonNode> values = new ArrayList<>();
        for (String word : dice.some(List.of("", "up", "down", "é", "a b", "no\"n"), 2)) {
            values.add(Json.text(word));
        }
        return values;
    }
}
