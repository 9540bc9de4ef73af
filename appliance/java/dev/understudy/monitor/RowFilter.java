package dev.understudy.monitor;

import dev.understudy.engine.Condition;
import dev.understudy.engine.Condition.Clause;
import dev.understudy.engine.Condition.Comparison;
import dev.understudy.engine.Function;
import dev.understudy.engine.Row;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.value.Datum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rows of a table a monitor sees: those for which any of its clauses holds. Clauses that compare one column with different values are
 * answered by one look into a hash table, as some clients send hundreds of them. Immutable; equal when it has the same clauses.
 */
final class RowFilter {
    /** Sees every row. */
    static final RowFilter ALL = new RowFilter(Set.of(), true);

    private final boolean all;
    private final Set<Clause> clauses;
    private final Lookup[] lookups;
    private final Clause[] others;
    private final long columnMask;
    private final boolean ephemeral;

    /** The values of a column that make a row visible. */
    private record Lookup(ColumnSchema column, Set<Datum> values) {}

    private RowFilter(Set<Clause> clauses, boolean all) {
        this.all = all;
        this.clauses = clauses;
        Map<ColumnSchema, Set<Datum>> equalities = new LinkedHashMap<>();
        List<Clause> rest = new ArrayList<>();
        long mask = 0;
        boolean anyEphemeral = false;
        for (Clause clause : clauses) {
            if (clause instanceof Comparison(ColumnSchema column, Function function, Datum argument)) {
                mask |= column == ColumnSchema.UUID ? 0 : Commit.bit(column.index());
                anyEphemeral |= column.isEphemeral();
                if (function == Function.EQUAL || function == Function.INCLUDES && column.type().isScalar()) {
                    equalities.computeIfAbsent(column, any -> new HashSet<>()).add(argument);
                    continue;
                }
            }
            rest.add(clause);
        }
        this.lookups = equalities.entrySet().stream().map(e -> new Lookup(e.getKey(), e.getValue())).toArray(Lookup[]::new);
        this.others = rest.toArray(Clause[]::new);
        this.columnMask = mask;
        this.ephemeral = anyEphemeral;
    }

    /** The filter that sees a row for which any clause of a condition holds, or every row when it has none. */
    static RowFilter of(Condition condition) {
        Set<Clause> clauses = new HashSet<>(condition.clauses());
        if (clauses.isEmpty() || clauses.contains(new Condition.Constant(true))) {
            return ALL;
        }
        clauses.remove(new Condition.Constant(false));
        return new RowFilter(Set.copyOf(clauses), false);
    }

    /** Whether the monitor sees a row; null stands for no row. */
    boolean sees(Row row) {
        if (all || row == null) {
            return row != null;
        }
        for (Lookup lookup : lookups) {
            if (lookup.values.contains(row.get(lookup.column))) {
                return true;
            }
        }
        for (Clause clause : others) {
            if (clause.holds(row)) {
                return true;
            }
        }
        return false;
    }

    /** The columns that decide, as bits of {@link Commit#bit}. */
    long columnMask() {
        return columnMask;
    }

    /** Whether a column decides whose contents end with the server. */
    boolean hasEphemeral() {
        return ephemeral;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof RowFilter other && other.all == all && other.clauses.equals(clauses);
    }

    @Override
    public int hashCode() {
        return clauses.hashCode() + (all ? 1 : 0);
    }
}
