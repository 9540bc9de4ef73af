package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.understudy.differential.BaseType.Constraint;
import dev.understudy.differential.SchemaPlan.ColumnPlan;
import dev.understudy.differential.SchemaPlan.ColumnType;
import dev.understudy.real.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** Draws atoms and data that a column accepts; breaking them is the work of {@link Defect}. */
final class RandomValue {
    private static final List<String> WORDS = List.of("", "a", "b", "ab", "up", "down", "true", "a b", "é", "日本語",
            "quo\"te", "back\\slash", "tab\t", "line\n", "\u0001", "/", "\uD83D\uDE00", "zebra", "Zebra");
    private static final List<Long> EDGES = List.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1,
            Long.MIN_VALUE + 1, 4_294_967_296L, -2_147_483_649L);
    /** The peer writes 15 digits, and cannot read back a set whose elements fall together by that. */
    private static final List<String> REALS = List.of("0.0", "1.0", "-1.0", "0.5", "0.1", "-2.25", "1e10", "1.5e-7",
            "123456.789", "3.0", "1e300", "-1e-300");

    private final Dice dice;
    private final Replica replica;
    private final Map<String, List<String>> plannedNames = new LinkedHashMap<>();

    RandomValue(Dice dice, Replica replica) {
        this.dice = dice;
        this.replica = replica;
    }

    /** Forgets the inserts of the transaction before. */
    void startTransaction() {
        plannedNames.clear();
    }

    /** From now on references to the table may name this row of the same transaction. */
    void plan(String table, String name) {
        plannedNames.computeIfAbsent(table, _ -> new ArrayList<>()).add(name);
    }

    /** Whether a reference to this table can be good. */
    boolean canRefer(String table) {
        return replica.size(table) > 0 || plannedNames.containsKey(table);
    }

    JsonNode atom(BaseType base) {
        return switch (base.constraint()) {
            case Constraint.OneOf oneOf -> dice.of(oneOf.values());
            case Constraint.Range range -> number(base, dice.between(range.low(), range.high()));
            case Constraint.Length length -> word(length.least(), length.most());
            case Constraint.Reference reference -> reference(reference.table());
            case Constraint.None _ -> free(base);
        };
    }

    private JsonNode number(BaseType base, int value) {
        return base.atomic() == BaseType.Atomic.INTEGER
                ? Json.NODES.numberNode((long) value) : Json.NODES.numberNode(new BigDecimal(value + ".0"));
    }

    private JsonNode word(int least, int most) {
        List<String> fitting = WORDS.stream()
                .filter(word -> word.codePoints().count() >= least && word.codePoints().count() <= most).toList();
        return Json.text(dice.of(fitting));
    }

    private JsonNode free(BaseType base) {
        return switch (base.atomic()) {
            case INTEGER -> Json.parse(String.valueOf(integer()));
            case REAL -> Json.NODES.numberNode(new BigDecimal(dice.of(REALS)));
            case BOOLEAN -> Json.NODES.booleanNode(dice.percent(50));
            case STRING -> Json.text(dice.percent(90) ? dice.of(WORDS) : "w" + dice.between(0, 100_000));
            case UUID -> {
                List<String> tables = new ArrayList<>(plannedNames.keySet());
                yield tables.isEmpty() || dice.percent(50) ? uuid(dice.uuid().toString())
                        : reference(dice.of(tables));
            }
        };
    }

    private long integer() {
        if (dice.percent(80)) {
            return dice.between(-3, 12);
        }
        return dice.percent(50) ? dice.of(EDGES) : dice.number();
    }

    /** A row of the table if there is one, else a row that does not exist. */
    private JsonNode reference(String table) {
        List<String> names = plannedNames.getOrDefault(table, List.of());
        if (!names.isEmpty() && (replica.size(table) == 0 || dice.percent(50))) {
            return Json.array(Json.text("named-uuid"), Json.text(dice.of(names)));
        }
        return uuid(replica.size(table) > 0 ? dice.of(replica.uuids(table)) : dice.uuid().toString());
    }

    static JsonNode uuid(String text) {
        return Json.array(Json.text("uuid"), Json.text(text));
    }

    /** A value of the column with a number of elements that it allows. */
    JsonNode datum(ColumnType type) {
        int most = Math.min(type.max(), dice.percent(95) ? 4 : 40);
        return datum(type, type.min(), most);
    }

    JsonNode datum(ColumnType type, int least, int most) {
        int count = dice.between(least, most);
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        for (int tries = 0; elements.size() < count && tries < count * 3; tries++) {
            JsonNode key = atom(type.key());
            JsonNode element = type.isMap() ? Json.array(key, atom(type.value().orElseThrow())) : key;
            elements.putIfAbsent(identity(key), element);
        }
        return wrap(type, List.copyOf(elements.values()));
    }

    private JsonNode wrap(ColumnType type, List<JsonNode> elements) {
        if (!type.isMap() && elements.size() == 1 && (type.isScalar() || dice.percent(50))) {
            return elements.getFirst();
        }
        return wrap(type.isMap() ? "map" : "set", elements);
    }

    static JsonNode wrap(String word, List<JsonNode> elements) {
        return Json.array(Json.text(word), array(elements));
    }

    static ArrayNode array(List<JsonNode> elements) {
        return Json.array(elements.toArray(JsonNode[]::new));
    }

    private static String identity(JsonNode atom) {
        return atom.isNumber() ? atom.decimalValue().stripTrailingZeros().toString() : atom.toString();
    }

    /** The elements of a value as it stands in a message. */
    static List<JsonNode> members(JsonNode datum) {
        List<JsonNode> elements = new ArrayList<>();
        if (datum.isArray() && datum.size() == 2 && datum.get(1).isArray()) {
            datum.get(1).forEach(elements::add);
        } else {
            elements.add(datum);
        }
        return elements;
    }

    /** The same, with references in the order of their rows' birth. */
    private List<JsonNode> elements(JsonNode datum) {
        List<JsonNode> elements = members(datum);
        if (elements.stream().allMatch(element -> Renaming.UUID.matcher(element.toString()).find())) {
            elements.sort(Comparator.comparing(RandomValue::firstUuid, replica.age()));
        }
        return elements;
    }

    private static String firstUuid(JsonNode element) {
        Matcher matcher = Renaming.UUID.matcher(element.toString());
        matcher.find();
        return matcher.group();
    }

    /** The value that a random row has in this column, or a new one. */
    JsonNode seen(String table, ColumnPlan column) {
        List<String> uuids = replica.uuids(table);
        if (uuids.isEmpty() || dice.percent(25)) {
            return datum(column.type());
        }
        String uuid = dice.of(uuids);
        return column.name().equals("_uuid") ? uuid(uuid) : replica.row(table, uuid).get(column.name());
    }

    /** Some of the elements of {@link #seen}. */
    JsonNode partSeen(String table, ColumnPlan column) {
        return wrap(column.type(), dice.some(elements(seen(table, column)), column.type().isScalar() ? 1 : 0));
    }

    /** Keys of a map that a random row has. */
    JsonNode keysSeen(String table, ColumnPlan column) {
        return wrap("set", dice.some(elements(seen(table, column)), 0).stream().map(pair -> pair.get(0)).toList());
    }
}
