package dev.understudy.engine;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of clauses about the rows of one table (RFC 7047 section 5.1, &lt;condition&gt;, and booleans as clauses). Operations ask whether all
 * clauses hold, monitors whether any does; no clauses at all hold for every row either way. Immutable.
 */
public record Condition(List<Clause> clauses) {
    /** Holds for every row. */
    public static final Condition ALL = new Condition(List.of());

    /** One statement about a row. */
    public sealed interface Clause {
        boolean holds(Row row);
    }

    /** A boolean in place of a statement. */
    public record Constant(boolean value) implements Clause {
        @Override
        public boolean holds(Row row) {
            return value;
        }
    }

    /** A comparison of a column. */
    public record Comparison(ColumnSchema column, Function function, Datum argument) implements Clause {
        @Override
        public boolean holds(Row row) {
            return function.holds(row.get(column), argument);
        }
    }

    public Condition {
        clauses = List.copyOf(clauses);
    }

    /**
     * Reads the array of clauses that comes next.
     *
     * @throws OvsdbException when it is no condition on the table
     */
    public static Condition read(JsonReader reader, TableSchema table, DatumReader datums) {
        List<Clause> clauses = new ArrayList<>(2);
        reader.beginArray();
        while (reader.nextElement()) {
            clauses.add(readClause(reader, table, datums));
        }
        return clauses.isEmpty() ? ALL : new Condition(clauses);
    }

    private static Clause readClause(JsonReader reader, TableSchema table, DatumReader datums) {
        int start = reader.peek() == JsonToken.END ? 0 : reader.position();
        if (reader.peek() == JsonToken.BOOLEAN) {
            return new Constant(reader.readBoolean());
        }
        ColumnSchema column = ClauseReader.readColumn(reader, start, table, "condition");
        reader.nextElement();
        Function function = reader.readStringIn(Function.BY_WORD);
        if (function == null) {
            throw new OvsdbException(ErrorTag.UNKNOWN_FUNCTION, "No function named " + reader.spanText() + ".");
        }
        ColumnType type = function.argumentType(column.type());
        if (type == null) {
            throw ClauseReader.typeMismatch(reader, start, function.word(), column);
        }
        reader.nextElement();
        Datum argument = datums.read(type);
        reader.nextElement();
        return new Comparison(column, function, argument);
    }

    /** Whether all clauses hold: what "where" of an operation means. */
    public boolean matchesAll(Row row) {
        for (int i = 0; i < clauses.size(); i++) {
            if (!clauses.get(i).holds(row)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there are no clauses or any holds: what "where" of a monitor means. */
    public boolean matchesAny(Row row) {
        for (int i = 0; i < clauses.size(); i++) {
            if (clauses.get(i).holds(row)) {
                return true;
            }
        }
        return clauses.isEmpty();
    }

    /** What a column must be equal to for all clauses to hold, or null when none says so. */
    Datum requiredValue(int columnIndex) {
        for (Clause clause : clauses) {
            if (clause instanceof Comparison(ColumnSchema column, Function function, Datum argument)
                    && column.index() == columnIndex
                    && (function == Function.EQUAL || function == Function.INCLUDES && column.type().isScalar())) {
                return argument;
            }
        }
        return null;
    }
}
