package dev.understudy.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random transactions on the database and on {@link PlainDatabase}: the same results, the same rows, nothing stale inside. */
class RandomTransactionTest {
    private static final int TRANSACTIONS = 5_000;
    private static final int ROW_NUMBERS = 24;

    private final Stage stage = Stage.of(PlainDatabase.SCHEMA);
    private PlainDatabase plain = new PlainDatabase();
    private PlainDatabase next;
    private final Set<String> used = new TreeSet<>();
    private Random random;

    static Stream<Long> seeds() {
        String seed = System.getProperty("seed");
        return seed == null ? Stream.of(1L, 2L, 3L, 4L) : Stream.of(Long.valueOf(seed));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theEngineDoesWhatThePlainRulesSay(long seed) {
        random = new Random(seed);
        int committed = 0;
        for (int i = 0; i < TRANSACTIONS; i++) {
            String before = plain.contents();
            List<String> operations = new ArrayList<>();
            try {
                committed += step(operations, before) ? 1 : 0;
            } catch (Throwable e) {
                throw new AssertionError("transaction " + i + " on\n" + before + String.join("\n", operations)
                        + "\nreplay: mvn -o -q test -Dtest=RandomTransactionTest -Dseed=" + seed, e);
            }
        }
        assertTrue(committed > TRANSACTIONS / 10, committed + " of " + TRANSACTIONS + " were committed");
    }

    /** Plays one transaction; returns whether it was committed and changed something. */
    private boolean step(List<String> operations, String before) {
        next = plain.copy();
        used.clear();
        List<String> expected = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            operation(operations, expected);
        }
        boolean abort = random.nextInt(10) == 0;
        if (abort) {
            operations.add("{'op':'abort'}");
        }
        String results = stage.play(operations.toArray(String[]::new));
        String error = abort ? "aborted" : next.commit();
        if (error != null) {
            assertTrue(results.contains("'error':'" + error + "'"), () -> results + "\nshould end with " + error);
            assertTrue(results.startsWith("[" + String.join("", expected.stream().map(result -> result + ",").toList())), results);
            assertEquals(before, stage.contents());
            return false;
        }
        assertEquals("[" + String.join(",", expected) + "]", results);
        assertEquals(next.contents(), stage.contents());
        Changes changes = assertInstanceOf(Outcome.Committed.class, stage.outcome).changes();
        assertEquals(before.equals(next.contents()), changes.isEmpty());
        if (random.nextInt(4) == 0) {
            stage.database.revert(changes);
            Invariants.check(stage.database);
            assertEquals(before, stage.contents());
        } else {
            plain = next;
        }
        if (random.nextInt(16) == 0) {
            Database loaded = Conversion.convert(stage.database.snapshot(), stage.database.schema(), stage.database.uuids());
            Invariants.check(loaded);
            assertEquals(plain.contents(), new Stage(loaded).contents());
        }
        return !changes.isEmpty();
    }

    private void operation(List<String> operations, List<String> results) {
        List<String> tables = List.copyOf(PlainDatabase.COLUMNS.keySet());
        String table = tables.get(random.nextInt(tables.size()));
        TreeMap<Integer, TreeMap<String, Object>> rows = next.tables.get(table);
        if (rows.isEmpty() || random.nextInt(3) == 0) {
            insert(table, rows, operations, results);
            return;
        }
        boolean byNumber = random.nextInt(4) == 0;
        int number = byNumber ? random.nextInt(3) : random.nextBoolean() ? rowOf(table) : 1 + random.nextInt(ROW_NUMBERS);
        List<Integer> found = rows.keySet().stream()
                .filter(row -> byNumber ? rows.get(row).get("n").equals((long) number) : row == number)
                .toList();
        String where = "'table':'" + table + "','where':[[" + (byNumber ? "'n','=='," + number : "'_uuid','==',@" + number) + "]]";
        results.add("{'count':" + found.size() + "}");
        int kind = random.nextInt(4);
        if (kind == 0) {
            operations.add("{'op':'delete'," + where + "}");
            found.forEach(row -> {
                if (plain.tables.get(table).containsKey(row)) {
                    used.add(table + row);
                }
                rows.remove(row);
            });
        } else if (kind == 1) {
            String column = PlainDatabase.COLUMNS.get(table).get(random.nextInt(PlainDatabase.COLUMNS.get(table).size()));
            Object value = value(table, column);
            operations.add("{'op':'update'," + where + ",'row':{'" + column + "':" + PlainDatabase.json(value) + "}}");
            found.forEach(row -> rows.get(row).put(column, value));
            next = next.copy();
        } else {
            mutate(table, where, found, operations);
        }
    }

    private void insert(String table, Map<Integer, TreeMap<String, Object>> rows, List<String> operations, List<String> results) {
        int number = 1 + random.nextInt(ROW_NUMBERS);
        if (rows.containsKey(number) || !used.add(table + number)) {
            return;
        }
        TreeMap<String, Object> row = PlainDatabase.defaults(table);
        List<String> given = new ArrayList<>();
        for (String column : PlainDatabase.COLUMNS.get(table)) {
            if (random.nextInt(3) > 0 || column.equals("holders")) {
                row.put(column, value(table, column));
                given.add("'" + column + "':" + PlainDatabase.json(row.get(column)));
            }
        }
        rows.put(number, row);
        operations.add(Stage.insert(table, number, String.join(",", given)));
        results.add("{'uuid':@" + number + "}");
    }

    @SuppressWarnings("unchecked")
    private void mutate(String table, String where, List<Integer> found, List<String> operations) {
        TreeMap<Integer, TreeMap<String, Object>> rows = next.tables.get(table);
        String column = table.equals("Act") ? "scenes" : table.equals("Person") ? random.nextBoolean() ? "idols" : "seen"
                : table.equals("Play") ? random.nextBoolean() ? "acts" : "cast" : "n";
        Object value = value(table, column);
        String mutator = column.equals("n") ? "+=" : random.nextBoolean() ? "insert" : "delete";
        operations.add("{'op':'mutate'," + where + ",'mutations':[['" + column + "','" + mutator + "'," + PlainDatabase.json(value) + "]]}");
        for (int number : found) {
            Object contents = rows.get(number).get(column);
            switch (contents) {
                case Long n -> rows.get(number).put(column, n + (Long) value);
                case Map<?, ?> map when mutator.equals("insert") -> ((Map<Integer, Integer>) value).forEach(((Map<Integer, Integer>) map)::putIfAbsent);
                case Map<?, ?> map -> ((Map<Integer, Integer>) value).forEach(map::remove);
                case Set<?> set when mutator.equals("insert") -> ((Set<Integer>) set).addAll((Set<Integer>) value);
                case Set<?> set -> set.removeAll((Set<Integer>) value);
                default -> throw new AssertionError(contents);
            }
        }
    }

    private Object value(String table, String column) {
        String target = switch (column) {
            case "next", "acts" -> "Act";
            case "scenes", "seen", "cast" -> "Scene";
            case "idols", "holders", "guest" -> "Person";
            case "of" -> "Play";
            default -> "";
        };
        if (target.isEmpty()) {
            return (long) random.nextInt(6);
        }
        if (column.equals("cast")) {
            TreeMap<Integer, Integer> map = new TreeMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                map.put(rowOf("Scene"), rowOf("Person"));
            }
            return map;
        }
        TreeSet<Integer> set = new TreeSet<>();
        int count = Set.of("next", "of", "guest").contains(column) ? random.nextInt(2) : column.equals("holders") ? 1 + random.nextInt(2) : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            set.add(rowOf(target));
        }
        return set;
    }

    /** A row of a table, mostly one that is there. */
    private int rowOf(String table) {
        List<Integer> rows = List.copyOf(next.tables.get(table).keySet());
        return rows.isEmpty() || random.nextInt(12) == 0 ? 1 + random.nextInt(ROW_NUMBERS) : rows.get(random.nextInt(rows.size()));
    }
}
