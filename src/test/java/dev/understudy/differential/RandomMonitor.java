package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.differential.MonitorPlan.Request;
import dev.understudy.differential.MonitorPlan.TablePart;
import dev.understudy.differential.SchemaPlan.ColumnPlan;
import dev.understudy.differential.SchemaPlan.TablePlan;
import dev.understudy.real.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws monitor requests: subsets of tables and columns, selects, conditions, now and then a broken one. */
final class RandomMonitor {
    private final Dice dice;
    private final SchemaPlan schema;
    private final RandomCondition conditions;

    RandomMonitor(Dice dice, SchemaPlan schema, Replica replica) {
        this.dice = dice;
        this.schema = schema;
        conditions = new RandomCondition(dice, new RandomValue(dice, replica), replica);
    }

    MonitorPlan draw() {
        String method = dice.of("monitor", "monitor_cond", "monitor_cond_since");
        List<TablePart> parts = new ArrayList<>();
        for (TablePlan table : dice.some(schema.tables(), 1)) {
            List<String> columns = new ArrayList<>(table.columnNames());
            columns.add("_version");
            List<String> mentioned = dice.some(columns, 0);
            if (dice.percent(20) && mentioned.size() > 1) {
                int cut = dice.between(1, mentioned.size() - 1);
                parts.add(new TablePart(table, List.of(new Request(mentioned.subList(0, cut), select()),
                        new Request(mentioned.subList(cut, mentioned.size()), select()))));
            } else {
                parts.add(new TablePart(table, List.of(new Request(dice.percent(40) ? null : mentioned, select()))));
            }
        }
        return new MonitorPlan(method, parts);
    }

    private Map<String, Boolean> select() {
        Map<String, Boolean> select = new LinkedHashMap<>();
        if (dice.percent(40)) {
            for (String kind : dice.some(List.of("initial", "insert", "delete", "modify"), 0)) {
                select.put(kind, dice.percent(50));
            }
        }
        return select;
    }

    /**
     * The parameters of a request that starts the monitor.
     *
     * @param shared whether its conditions must keep to the columns that it shows: the peer crashes when two monitors
     *     with the same signature exist and one has a condition on another column
     */
    JsonNode start(MonitorPlan plan, JsonNode id, boolean shared) {
        Map<String, JsonNode> where = new LinkedHashMap<>();
        for (TablePart part : plan.tables()) {
            if (plan.conditional() && dice.percent(75)) {
                where.put(part.table().name(), where(part, shared));
            }
        }
        ArrayNode params = Json.array(Json.text(schema.name()), id, plan.json(where, dice.percent(15)));
        if (plan.method().equals("monitor_cond_since")) {
            params.add(dice.percent(50) ? "00000000-0000-0000-0000-000000000000" : dice.uuid().toString());
        }
        if (dice.percent(6)) {
            spoil(params);
        }
        return params;
    }

    /** A boolean stands alone: the peer does not always take one among other clauses for what it says. */
    private JsonNode where(TablePart part, boolean shared) {
        List<ColumnPlan> columns = shared ? part.shown() : part.table().readable();
        ArrayNode where = Json.NODES.arrayNode();
        int count = dice.percent(10) ? 0 : dice.between(1, 3);
        for (int i = 0; i < count; i++) {
            JsonNode clause = conditions.clause(part.table(), columns);
            if (clause.isBoolean()) {
                return Json.array(clause);
            }
            where.add(clause);
        }
        return where;
    }

    private void spoil(ArrayNode params) {
        params.set(2, Json.parse(dice.of("[]", "{\"Nowhere\":[{}]}", "{\"T0\":[{\"columns\":[\"nosuch\"]}]}",
                "{\"T0\":[{\"columns\":[\"c0\"]},{\"columns\":[\"c0\"]}]}", "{\"T0\":[{\"extra\":1}]}",
                "{\"T0\":[{\"select\":{\"initial\":1}}]}", "{\"T0\":[{\"select\":[]}]}")));
    }

    /**
     * The parameters of a request that changes the conditions of a monitor, and perhaps its id. Only tables of the
     * monitor are named and a condition is always given, because the peer crashes otherwise: at once without a
     * condition, some time later when it has refused a part of the request.
     */
    JsonNode change(MonitorPlan plan, JsonNode oldId, JsonNode newId, boolean shared) {
        ObjectNode requests = Json.NODES.objectNode();
        for (String table : dice.some(plan.tableNames(), 0)) {
            requests.putArray(table).addObject().set("where", where(plan.part(table), shared));
        }
        return Json.array(oldId, newId, requests);
    }
}
