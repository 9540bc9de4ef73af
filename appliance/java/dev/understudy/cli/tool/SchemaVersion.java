package dev.understudy.cli.tool;

import dev.understudy.cli.FatalException;

/** The version of a schema: three numbers. */
record SchemaVersion(long major, long minor, long revision) implements Comparable<SchemaVersion> {
    /** What takes more digits is no number that anybody counts to. */
    private static final int NUMBER_LIMIT_DIGITS = 18;

    /** The version that a text spells; throws a {@link FatalException} when it spells none. */
    static SchemaVersion parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0) {
            throw none(text);
        }
        return new SchemaVersion(number(text, 0, first), number(text, first + 1, second), number(text, second + 1, text.length()));
    }

    private static long number(String text, int from, int to) {
        if (from == to || to - from > NUMBER_LIMIT_DIGITS) {
            throw none(text);
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw none(text);
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static FatalException none(String text) {
        return new FatalException(text + ": not an OVSDB version number in format x.y.z");
    }

    @Override
    public int compareTo(SchemaVersion other) {
        int order = Long.compare(major, other.major);
        order = order != 0 ? order : Long.compare(minor, other.minor);
        return order != 0 ? order : Long.compare(revision, other.revision);
    }

    /** Whether an order, as of {@code compareTo}, is what an operator asks for; throws a {@link FatalException} when it is no operator. */
    static boolean holds(int order, String operator) {
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case "==" -> order == 0;
            case ">=" -> order >= 0;
            case ">" -> order > 0;
            case "!=" -> order != 0;
            default -> throw new FatalException(operator + ": not a relational operator");
        };
    }
}
