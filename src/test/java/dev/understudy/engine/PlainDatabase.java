package dev.understudy.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The rules of commits in the plainest way: everything is a collection, and references are looked for in all rows. Rows are
 * numbers, for the UUIDs of {@link Stage}; a column is a number, a set of rows, or a map of rows to rows.
 */
final class PlainDatabase {
    static final String SCHEMA = """
            'Act':{'columns':{'n':{'type':'integer'},'next':{'type':{'key':{'type':'uuid','refTable':'Act'},'min':0}},\
            'scenes':{'type':{'key':{'type':'uuid','refTable':'Scene'},'min':0,'max':'unlimited'}}}},\
            'Person':{'isRoot':true,'columns':{'n':{'type':'integer'},\
            'idols':{'type':{'key':{'type':'uuid','refTable':'Person','refType':'weak'},'min':0,'max':'unlimited'}},\
            'seen':{'type':{'key':{'type':'uuid','refTable':'Scene','refType':'weak'},'min':0,'max':'unlimited'}}},'indexes':[['n']]},\
            'Play':{'isRoot':true,'columns':{'acts':{'type':{'key':{'type':'uuid','refTable':'Act'},'min':0,'max':'unlimited'}},\
            'cast':{'type':{'key':{'type':'uuid','refTable':'Scene'},'value':{'type':'uuid','refTable':'Person','refType':'weak'},\
            'min':0,'max':'unlimited'}},'n':{'type':'integer'}},'indexes':[['n','acts']]},\
            'Scene':{'maxRows':5,'columns':{'n':{'type':'integer'},'of':{'type':{'key':{'type':'uuid','refTable':'Play'},'min':0}}}},\
            'Ticket':{'isRoot':true,'maxRows':4,'columns':{\
            'guest':{'type':{'key':{'type':'uuid','refTable':'Person','refType':'weak'},'min':0}},\
            'holders':{'type':{'key':{'type':'uuid','refTable':'Person','refType':'weak'},'min':1,'max':'unlimited'}},'n':{'type':'integer'}}}""";

    static final Map<String, List<String>> COLUMNS = new TreeMap<>(Map.of("Act", List.of("n", "next", "scenes"),
            "Person", List.of("idols", "n", "seen"), "Play", List.of("acts", "cast", "n"), "Scene", List.of("n", "of"),
            "Ticket", List.of("guest", "holders", "n")));
    private static final Set<String> ROOTS = Set.of("Person", "Play", "Ticket");
    private static final Map<String, String> STRONG =
            Map.of("Act.next", "Act", "Act.scenes", "Scene", "Play.acts", "Act", "Play.cast", "Scene", "Scene.of", "Play");
    private static final Map<String, String> WEAK =
            Map.of("Person.idols", "Person", "Person.seen", "Scene", "Play.cast", "Person", "Ticket.holders", "Person",
            "Ticket.guest", "Person");
    private static final Map<String, Integer> MAX_ROWS = Map.of("Scene", 5, "Ticket", 4);
    private static final Map<String, List<String>> INDEXES = Map.of("Person", List.of("n"), "Play", List.of("n", "acts"));

    /** Table, row, column. */
    final TreeMap<String, TreeMap<Integer, TreeMap<String, Object>>> tables = new TreeMap<>();

    PlainDatabase() {
        COLUMNS.keySet().forEach(table -> tables.put(table, new TreeMap<>()));
    }

    PlainDatabase copy() {
        PlainDatabase copy = new PlainDatabase();
        tables.forEach((table, rows) -> rows.forEach((row, columns) -> {
            TreeMap<String, Object> contents = new TreeMap<>();
            columns.forEach((column, value) -> contents.put(column, copy(value)));
            copy.tables.get(table).put(row, contents);
        }));
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static Object copy(Object value) {
        return switch (value) {
            case Set<?> set -> new TreeSet<>((Set<Integer>) set);
            case Map<?, ?> map -> new TreeMap<>((Map<Integer, Integer>) map);
            default -> value;
        };
    }

    static TreeMap<String, Object> defaults(String table) {
        TreeMap<String, Object> row = new TreeMap<>();
        for (String column : COLUMNS.get(table)) {
            row.put(column, column.equals("n") ? (Object) 0L : column.equals("cast") ? new TreeMap<Integer, Integer>() : new TreeSet<Integer>());
        }
        if (table.equals("Ticket")) {
            row.put("holders", new TreeSet<>(Set.of(0)));
        }
        return row;
    }

    /** Applies the rules of a commit; returns the tag of the error that it ends with, or null. */
    String commit() {
        for (String column : STRONG.keySet()) {
            for (int target : strongTargets(column, null)) {
                if (!tables.get(STRONG.get(column)).containsKey(target)) {
                    return "referential integrity violation";
                }
            }
        }
        collectGarbage();
        for (String table : MAX_ROWS.keySet()) {
            if (tables.get(table).size() > MAX_ROWS.get(table)) {
                return "constraint violation";
            }
        }
        boolean more = true;
        while (more) {
            dropWeak();
            more = collectGarbage();
        }
        return tables.get("Ticket").values().stream().anyMatch(row -> ((Set<?>) row.get("holders")).isEmpty()) || hasDuplicates()
                ? "constraint violation"
                : null;
    }

    private boolean hasDuplicates() {
        for (String table : INDEXES.keySet()) {
            Set<Object> keys = new HashSet<>();
            for (Map<String, Object> row : tables.get(table).values()) {
                if (!keys.add(INDEXES.get(table).stream().map(row::get).toList())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The rows to which a column refers strongly, in all rows; references of rows to themselves do not count. */
    private List<Integer> strongTargets(String column, Integer only) {
        List<Integer> targets = new ArrayList<>();
        String table = column.substring(0, column.indexOf('.'));
        boolean own = STRONG.get(column).equals(table);
        tables.get(table).forEach((number, row) -> {
            Object value = row.get(column.substring(column.indexOf('.') + 1));
            for (Object target : value instanceof Map<?, ?> map ? map.keySet() : (Set<?>) value) {
                if (!(own && target.equals(number)) && (only == null || only.equals(target))) {
                    targets.add((Integer) target);
                }
            }
        });
        return targets;
    }

    private boolean collectGarbage() {
        boolean collected = false;
        boolean more = true;
        while (more) {
            more = false;
            for (String table : tables.keySet()) {
                more |= !ROOTS.contains(table) && tables.get(table).keySet().removeIf(row -> STRONG.entrySet().stream()
                        .noneMatch(column -> column.getValue().equals(table) && !strongTargets(column.getKey(), row).isEmpty()));
            }
            collected |= more;
        }
        return collected;
    }

    @SuppressWarnings("unchecked")
    private void dropWeak() {
        WEAK.forEach((column, target) -> {
            IntPredicate missing = row -> !tables.get(target).containsKey(row);
            String name = column.substring(column.indexOf('.') + 1);
            for (Map<String, Object> row : tables.get(column.substring(0, column.indexOf('.'))).values()) {
                if (row.get(name) instanceof Map<?, ?> map) {
                    map.values().removeIf(value -> missing.test((Integer) value));
                } else {
                    ((Set<Integer>) row.get(name)).removeIf(missing::test);
                }
            }
        });
    }

    /** All rows, as {@link Stage#contents} gives them. */
    String contents() {
        StringBuilder text = new StringBuilder();
        tables.forEach((table, rows) -> rows.forEach((row, columns) -> text.append(table).append(" @").append(row).append(" {").append(columns.entrySet()
                .stream().map(column -> "'" + column.getKey() + "':" + json(column.getValue())).collect(Collectors.joining(","))).append("}\n")));
        return text.toString();
    }

    /** A value as abbreviated JSON. */
    static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> "['map',[" + map.entrySet().stream().map(pair -> "[@" + pair.getKey() + ",@" + pair.getValue() + "]")
                    .collect(Collectors.joining(",")) + "]]";
            case Set<?> set when set.size() == 1 -> "@" + set.iterator().next();
            case Set<?> set -> "['set',[" + set.stream().map(row -> "@" + row).collect(Collectors.joining(",")) + "]]";
            default -> value.toString();
        };
    }
}
