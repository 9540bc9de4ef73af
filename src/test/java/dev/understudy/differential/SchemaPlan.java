package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.differential.BaseType.Atomic;
import dev.understudy.real.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A schema as the generator knows it. */
record SchemaPlan(String name, List<TablePlan> tables) {
    /** A table; {@code maxRows} 0 means no limit. */
    record TablePlan(String name, List<ColumnPlan> columns, boolean root, int maxRows, List<List<String>> indexes) {
        List<String> columnNames() {
            return columns.stream().map(ColumnPlan::name).toList();
        }

        /** The columns of the schema and the two that every table has. */
        List<ColumnPlan> readable() {
            List<ColumnPlan> all = new ArrayList<>(columns);
            BaseType uuid = new BaseType(Atomic.UUID, new BaseType.Constraint.None());
            all.add(new ColumnPlan("_uuid", new ColumnType(uuid, Optional.empty(), 1, 1), false, false));
            all.add(new ColumnPlan("_version", new ColumnType(uuid, Optional.empty(), 1, 1), false, false));
            return all;
        }

        boolean indexed(String column) {
            return indexes.stream().anyMatch(index -> index.contains(column));
        }
    }

    record ColumnPlan(String name, ColumnType type, boolean mutable, boolean ephemeral) {
        JsonNode json() {
            ObjectNode json = Json.NODES.objectNode();
            json.set("type", type.json());
            if (!mutable) {
                json.put("mutable", false);
            }
            if (ephemeral) {
                json.put("ephemeral", true);
            }
            return json;
        }
    }

    /** A column's type: a set of keys, or a map when there is a value. */
    record ColumnType(BaseType key, Optional<BaseType> value, int min, int max) {
        static final int UNLIMITED = Integer.MAX_VALUE;

        boolean isMap() {
            return value.isPresent();
        }

        boolean isScalar() {
            return !isMap() && min == 1 && max == 1;
        }

        boolean isOptional() {
            return !isMap() && min == 0 && max == 1;
        }

        boolean isSet() {
            return !isMap() && max > 1;
        }

        /** The weak references in a value of this type. */
        Stream<String> weakReferences(JsonNode datum) {
            return RandomValue.members(datum).stream().flatMap(element -> Stream.concat(
                    key.weak() ? Stream.of(isMap() ? element.get(0) : element) : Stream.of(),
                    value.filter(BaseType::weak).map(_ -> element.get(1)).stream())).map(uuid -> uuid.get(1).asText());
        }

        /** Whether an insert may leave the column out. */
        boolean defaultAllowed() {
            return min == 0 || key.defaultAllowed() && value.map(BaseType::defaultAllowed).orElse(true);
        }

        JsonNode json() {
            ObjectNode json = Json.NODES.objectNode();
            json.set("key", key.json());
            value.ifPresent(base -> json.set("value", base.json()));
            json.put("min", min);
            if (max == UNLIMITED) {
                json.put("max", "unlimited");
            } else {
                json.put("max", max);
            }
            return json;
        }
    }

    /**
     * The first weak reference to a row that does not exist, given everything that is in the database: the results of
     * a select of all rows of each table, in order.
     */
    Optional<String> danglingReference(JsonNode results) {
        Set<String> rows = new HashSet<>();
        results.forEach(table -> table.get("rows").forEach(row -> rows.add(row.get("_uuid").get(1).asText())));
        for (int i = 0; i < tables.size(); i++) {
            for (ColumnPlan column : tables.get(i).columns()) {
                for (JsonNode row : results.get(i).get("rows")) {
                    Optional<String> lost = column.type().weakReferences(row.get(column.name()))
                            .filter(uuid -> !rows.contains(uuid)).findFirst();
                    if (lost.isPresent()) {
                        return lost.map(uuid -> row.get("_uuid") + "." + column.name() + " -> " + uuid);
                    }
                }
            }
        }
        return Optional.empty();
    }

    TablePlan table(String wanted) {
        return tables.stream().filter(table -> table.name().equals(wanted)).findFirst().orElseThrow();
    }

    JsonNode json() {
        boolean allRoot = tables.stream().allMatch(TablePlan::root);
        ObjectNode tablesJson = Json.NODES.objectNode();
        for (TablePlan table : tables) {
            ObjectNode columns = Json.NODES.objectNode();
            table.columns().forEach(column -> columns.set(column.name(), column.json()));
            ObjectNode json = Json.NODES.objectNode();
            json.set("columns", columns);
            if (!allRoot) {
                json.put("isRoot", table.root());
            }
            if (table.maxRows() > 0) {
                json.put("maxRows", table.maxRows());
            }
            if (!table.indexes().isEmpty()) {
                ArrayNode indexes = json.putArray("indexes");
                table.indexes().forEach(index -> index.forEach(indexes.addArray()::add));
            }
            tablesJson.set(table.name(), json);
        }
        ObjectNode schema = Json.NODES.objectNode();
        schema.put("name", name);
        schema.put("version", "1.2.3");
        schema.set("tables", tablesJson);
        return schema;
    }
}
