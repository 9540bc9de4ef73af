package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.differential.SchemaPlan.ColumnPlan;
import dev.understudy.differential.SchemaPlan.TablePlan;
import dev.understudy.real.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a monitor watches, apart from its conditions: of each table, columns with the kinds of change they are for. */
record MonitorPlan(String method, List<TablePart> tables) {
    /** One table of a monitor; {@code requests} are the request objects, of which several may split the columns. */
    record TablePart(TablePlan table, List<Request> requests) {
        /** All columns that the monitor shows. */
        List<ColumnPlan> shown() {
            List<String> names = new ArrayList<>();
            requests.forEach(request -> names.addAll(request.shown(table)));
            return table.readable().stream().filter(column -> names.contains(column.name())).toList();
        }
    }

    /** One request object; no columns means all, no select means every kind of change. */
    record Request(List<String> columns, Map<String, Boolean> select) {
        List<String> shown(TablePlan table) {
            if (columns != null) {
                return columns;
            }
            List<String> all = new ArrayList<>(table.columnNames());
            all.add("_version");
            return all;
        }

        ObjectNode json() {
            ObjectNode json = Json.NODES.objectNode();
            if (columns != null) {
                json.set("columns", RandomTransaction.names(columns));
            }
            if (!select.isEmpty()) {
                ObjectNode kinds = json.putObject("select");
                select.forEach(kinds::put);
            }
            return json;
        }
    }

    boolean conditional() {
        return !method.equals("monitor");
    }

    List<String> tableNames() {
        return tables.stream().map(part -> part.table().name()).toList();
    }

    TablePart part(String table) {
        return tables.stream().filter(part -> part.table().name().equals(table)).findFirst().orElseThrow();
    }

    /** The {@code <monitor-requests>} with these conditions, by table. */
    JsonNode json(Map<String, JsonNode> conditions, boolean bareObjects) {
        ObjectNode requests = Json.NODES.objectNode();
        for (TablePart part : tables) {
            ArrayNode array = requests.putArray(part.table().name());
            for (Request request : part.requests()) {
                ObjectNode json = request.json();
                JsonNode where = conditions.get(part.table().name());
                if (where != null) {
                    json.set("where", where);
                }
                array.add(json);
            }
            if (bareObjects && array.size() == 1) {
                requests.set(part.table().name(), array.get(0));
            }
        }
        return requests;
    }

    /** Equal for monitors that a server may serve from the same tracked changes. */
    String signature() {
        return tables.stream().map(MonitorPlan::signature).sorted().collect(Collectors.joining(";"));
    }

    private static String signature(TablePart part) {
        TreeMap<String, String> columns = new TreeMap<>();
        for (Request request : part.requests()) {
            Map<String, Boolean> kinds = new TreeMap<>(request.select());
            kinds.values().removeIf(wanted -> wanted);
            request.shown(part.table()).forEach(column -> columns.put(column, kinds.toString()));
        }
        return part.table().name() + columns;
    }
}
