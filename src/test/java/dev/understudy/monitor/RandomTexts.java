package dev.understudy.monitor;

import java.util.Random;

/** Random contents of rows, requests for monitors, and conditions, as JSON text with single quotes. */
final class RandomTexts {
    private final Random random;

    RandomTexts(Random random) {
        this.random = random;
    }

    /** One or two columns of a table with their contents. */
    String[] contents(String table) {
        if (table.equals("U")) {
            return random.nextBoolean()
                    ? new String[] {"x", "'" + random.nextInt(3) + "'"}
                    : new String[] {"n", Integer.toString(random.nextInt(3))};
        }
        return switch (random.nextInt(7)) {
            case 0 -> new String[] {"a", Integer.toString(random.nextInt(4))};
            case 1 -> new String[] {"b", "'" + random.nextInt(3) + "\\u0007'", "a", Integer.toString(random.nextInt(4))};
            case 2 -> new String[] {"s", set()};
            case 3 -> new String[] {"o", random.nextBoolean() ? Integer.toString(random.nextInt(3)) : "['set',[]]"};
            case 4 -> new String[] {"m", "['map',[" + pair("k") + (random.nextBoolean() ? "," + pair("l") : "") + "]]"};
            case 5 -> new String[] {"e", Integer.toString(random.nextInt(3))};
            default -> new String[] {"f", set()};
        };
    }

    private String pair(String key) {
        return "['" + key + "','" + random.nextInt(2) + "']";
    }

    private String set() {
        StringBuilder set = new StringBuilder("['set',[");
        String comma = "";
        for (int i = 0; i < 6; i++) {
            if (random.nextInt(3) == 0) {
                set.append(comma).append(i);
                comma = ",";
            }
        }
        return set.append("]]").toString();
    }

    /** Requests without conditions; those are put in where it says WHERE. */
    String request(char table, boolean tellsAll) {
        if (tellsAll && random.nextInt(6) == 0) {
            return "[{WHERE" + table + "}]";
        }
        String[] columns = table == 'T' ? new String[] {"a", "b", "s", "o", "m", "e", "f"} : new String[] {"x", "n"};
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        for (String column : columns) {
            boolean rare = column.equals("e") || column.equals("f");
            if (random.nextInt(rare ? 6 : 2) == 0) {
                StringBuilder list = random.nextInt(3) > 0 ? first : second;
                list.append(list.isEmpty() ? "" : ",").append("'").append(column).append("'");
            }
        }
        return "[{'columns':[" + first + "]" + select(tellsAll) + "WHERE" + table + "},{'columns':[" + second + "]" + select(tellsAll) + "}]";
    }

    private String select(boolean tellsAll) {
        if (tellsAll) {
            return "";
        }
        StringBuilder select = new StringBuilder();
        for (Select kind : Select.values()) {
            if (random.nextInt(3) == 0) {
                select.append(select.isEmpty() ? "" : ",").append("'").append(kind.word()).append("':").append(random.nextBoolean());
            }
        }
        return ",'select':{" + select + "}";
    }

    /** A condition. */
    String where(char table) {
        StringBuilder clauses = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String clause = table == 'U' ? "['n','==',%d]" : switch (random.nextInt(8)) {
                case 0, 1, 2 -> "['a','==',%d]";
                case 3 -> "['a','includes',%d]";
                case 4 -> "['s','includes',['set',[%d]]]";
                case 5 -> "['e','==',%d]";
                case 6 -> "['o','<',%d]";
                default -> "false";
            };
            clauses.append(clauses.isEmpty() ? "" : ",").append(clause.formatted(random.nextInt(3)));
        }
        return "[" + clauses + "]";
    }
}
