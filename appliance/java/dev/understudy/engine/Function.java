package dev.understudy.engine;

import dev.understudy.json.NameTable;
import dev.understudy.schema.ColumnType;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.AtomType;
import dev.understudy.value.Datum;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How a condition compares a column with its argument (RFC 7047 section 5.1, &lt;function&gt;). */
public enum Function {
    /** Less than; false for an empty optional. */
    LESS("<"),
    /** Less than or equal. */
    LESS_OR_EQUAL("<="),
    /** Equal. */
    EQUAL("=="),
    /** Not equal. */
    NOT_EQUAL("!="),
    /** Greater than or equal. */
    GREATER_OR_EQUAL(">="),
    /** Greater than. */
    GREATER(">"),
    /** Every element of the argument is in the column. */
    INCLUDES("includes"),
    /** No element of the argument is in the column. */
    EXCLUDES("excludes");

    static final NameTable<Function> BY_WORD =
            new NameTable<>(Arrays.stream(values()).collect(Collectors.toMap(Function::word, function -> function)));

    private final String word;

    Function(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** Whether this asks for the order of two numbers. */
    boolean isInequality() {
        return this == LESS || this == LESS_OR_EQUAL || this == GREATER || this == GREATER_OR_EQUAL;
    }

    /** The type of the argument for a column of a type, or null when this cannot be applied to it. */
    ColumnType argumentType(ColumnType type) {
        return switch (this) {
            case EQUAL, NOT_EQUAL -> type;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                boolean number = type.key().type() == AtomType.INTEGER || type.key().type() == AtomType.REAL;
                yield number && (type.isScalar() || type.isOptionalScalar()) ? type.withLimits(1, 1) : null;
            }
            case INCLUDES -> type.isScalar() ? type : type.withLimits(0, type.max());
            case EXCLUDES -> type.isScalar() ? type : type.withLimits(0, ColumnType.UNLIMITED);
        };
    }

    /** Whether this holds between the contents of a column and an argument. */
    boolean holds(Datum contents, Datum argument) {
        return switch (this) {
            case EQUAL -> contents.equals(argument);
            case NOT_EQUAL -> !contents.equals(argument);
            case LESS -> !contents.isEmpty() && contents.compareTo(argument) < 0;
            case LESS_OR_EQUAL -> !contents.isEmpty() && contents.compareTo(argument) <= 0;
            case GREATER_OR_EQUAL -> !contents.isEmpty() && contents.compareTo(argument) >= 0;
            case GREATER -> !contents.isEmpty() && contents.compareTo(argument) > 0;
            case INCLUDES -> contents instanceof AtomMap map ? map.includes((AtomMap) argument) : AtomSet.includes(contents, argument);
            case EXCLUDES -> contents instanceof AtomMap map ? map.excludes((AtomMap) argument) : AtomSet.excludes(contents, argument);
        };
    }
}
