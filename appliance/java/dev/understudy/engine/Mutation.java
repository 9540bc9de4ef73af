package dev.understudy.engine;

import dev.understudy.json.JsonReader;
import dev.understudy.json.NameTable;
import dev.understudy.schema.BaseType;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.AtomType;
import dev.understudy.value.Datum;
import dev.understudy.value.IntegerAtom;
import dev.understudy.value.RealAtom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** One change of a column (RFC 7047 section 5.1, &lt;mutation&gt;). Immutable. */
record Mutation(ColumnSchema column, Mutator mutator, Datum argument) {
    /** What a mutation does. */
    enum Mutator {
        /** Adds to each element. */
        ADD("+="),
        /** Subtracts from each element. */
        SUBTRACT("-="),
        /** Multiplies each element. */
        MULTIPLY("*="),
        /** Divides each element. */
        DIVIDE("/="),
        /** Takes the remainder of dividing each element; integers only. */
        REMAINDER("%="),
        /** Adds elements that are missing. */
        INSERT("insert"),
        /** Removes elements. */
        DELETE("delete");

        private static final NameTable<Mutator> BY_WORD =
                new NameTable<>(Arrays.stream(values()).collect(Collectors.toMap(mutator -> mutator.word, mutator -> mutator)));

        private final String word;

        Mutator(String word) {
            this.word = word;
        }
    }

    /** Reads the array of mutations that comes next. */
    static List<Mutation> readAll(JsonReader reader, TableSchema table, DatumReader datums) {
        List<Mutation> mutations = new ArrayList<>(2);
        reader.beginArray();
        while (reader.nextElement()) {
            mutations.add(read(reader, table, datums));
        }
        return mutations;
    }

    private static Mutation read(JsonReader reader, TableSchema table, DatumReader datums) {
        reader.peek();
        int start = reader.position();
        ColumnSchema column = ClauseReader.readColumn(reader, start, table, "mutation");
        reader.nextElement();
        Mutator mutator = reader.readStringIn(Mutator.BY_WORD);
        String word = reader.spanText();
        if (!column.isMutable()) {
            throw OvsdbException.about(ErrorTag.CONSTRAINT_VIOLATION, reader, start,
                    "Cannot mutate immutable column " + column.name() + " in table " + table.name() + ".");
        } else if (mutator == null) {
            throw new OvsdbException(ErrorTag.UNKNOWN_MUTATOR, "No mutator named " + word + ".");
        } else if (!applies(mutator, column.type())) {
            throw ClauseReader.typeMismatch(reader, start, word, column);
        }
        reader.nextElement();
        Datum argument = readArgument(reader, mutator, column.type(), datums);
        reader.nextElement();
        return new Mutation(column, mutator, argument);
    }

    private static boolean applies(Mutator mutator, ColumnType type) {
        return switch (mutator) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE ->
                !type.isMap() && (type.key().type() == AtomType.INTEGER || type.key().type() == AtomType.REAL);
            case REMAINDER -> !type.isMap() && type.key().type() == AtomType.INTEGER;
            case INSERT, DELETE -> !type.isScalar();
        };
    }

    private static Datum readArgument(JsonReader reader, Mutator mutator, ColumnType type, DatumReader datums) {
        return switch (mutator) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> datums.read(ColumnType.scalar(BaseType.of(type.key().type())));
            case INSERT -> datums.read(type.withLimits(0, type.max()));
            case DELETE -> {
                ColumnType any = type.withLimits(0, ColumnType.UNLIMITED);
                if (!type.isMap()) {
                    yield datums.read(any);
                }
                int start = reader.position();
                try {
                    yield datums.read(any);
                } catch (OvsdbException notPairs) {
                    reader.seek(start);
                    yield datums.read(new ColumnType(type.key(), null, 0, ColumnType.UNLIMITED));
                }
            }
        };
    }

    /** The contents of the column after this mutation. */
    Datum apply(Datum contents) {
        Datum result = switch (mutator) {
            case INSERT -> contents instanceof AtomMap map ? map.plusMissing((AtomMap) argument) : AtomSet.union(contents, argument);
            case DELETE -> switch (contents) {
                case AtomMap map -> argument instanceof AtomMap pairs ? map.minusPairs(pairs) : map.minusKeys(argument);
                case Datum set -> AtomSet.minus(set, argument);
            };
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> calculate(contents);
        };
        column.type().checkSize(result);
        return result;
    }

    private Datum calculate(Datum contents) {
        Atom[] results = new Atom[contents.size()];
        int count = 0;
        for (Iterator<Atom> atoms = AtomSet.iterator(contents); atoms.hasNext(); ) {
            Atom result = calculate(atoms.next());
            column.type().key().check(result);
            results[count++] = result;
        }
        if (AtomSet.sortAndFindDuplicate(results, count) != null) {
            throw new OvsdbException(ErrorTag.CONSTRAINT_VIOLATION, "Result of \"" + mutator.word + "\" operation contains duplicates.");
        }
        return AtomSet.ofSorted(results, count);
    }

    private Atom calculate(Atom atom) {
        return atom instanceof IntegerAtom integer
                ? IntegerAtom.of(calculate(integer.value(), ((IntegerAtom) argument).value()))
                : RealAtom.of(calculate(((RealAtom) atom).value(), ((RealAtom) argument).value()));
    }

    private long calculate(long a, long b) {
        try {
            return switch (mutator) {
                case ADD -> Math.addExact(a, b);
                case SUBTRACT -> Math.subtractExact(a, b);
                case MULTIPLY -> Math.multiplyExact(a, b);
                case DIVIDE -> Math.divideExact(a, nonzero(b));
                case REMAINDER -> a - Math.multiplyExact(Math.divideExact(a, nonzero(b)), b);
                case INSERT, DELETE -> throw new AssertionError(mutator);
            };
        } catch (ArithmeticException e) {
            throw outOfRange();
        }
    }

    private static long nonzero(long divisor) {
        if (divisor == 0) {
            throw new OvsdbException(ErrorTag.DOMAIN_ERROR, "Division by zero.");
        }
        return divisor;
    }

    private double calculate(double a, double b) {
        double result = switch (mutator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> {
                if (b == 0) {
                    throw new OvsdbException(ErrorTag.DOMAIN_ERROR, "Division by zero.");
                }
                yield a / b;
            }
            case REMAINDER, INSERT, DELETE -> throw new AssertionError(mutator);
        };
        if (!Double.isFinite(result)) {
            throw outOfRange();
        }
        return result;
    }

    private OvsdbException outOfRange() {
        return new OvsdbException(ErrorTag.RANGE_ERROR, "Result of \"" + mutator.word + "\" operation is out of range.");
    }
}
