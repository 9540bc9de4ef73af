package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.differential.MonitorPlan.Request;
import dev.understudy.differential.MonitorPlan.TablePart;
import dev.understudy.differential.SchemaPlan.TablePlan;
import dev.understudy.differential.Twins.Told;
import dev.understudy.real.Json;
import dev.understudy.real.Program;
import dev.understudy.real.ServerKind;
import dev.understudy.real.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One random schema and what happens to its database on two servers. */
final class Story {
    /** The monitor of everything that keeps the generator informed. */
    private static final JsonNode TRACKER = Json.text("tracker");
    private static final int SESSIONS = 2;
    private static final int MONITORS_LIMIT = 4;

    private final long seed;
    private final SchemaPlan schema;
    private final Dice dice;
    private final Renaming renaming = new Renaming();
    private final Map<String, Integer> outcomes;
    private final Map<String, Integer> births = new HashMap<>();
    private Twins twins;
    private Replica replica;
    private RandomTransaction transactions;
    private RandomMonitor monitorRequests;
    private final List<Monitor> monitors = new ArrayList<>();
    private int transacted;
    private boolean abandoned;
    private boolean otherIsPeer;

    /**
     * A monitor that exists: on which session, under which id; {@code shared} when its conditions keep to what it
     * shows. {@code request} is the last one about it.
     */
    private record Monitor(int session, JsonNode id, MonitorPlan plan, boolean shared, JsonNode request) {
        @Override
        public String toString() {
            return "session " + session + " " + plan.method() + " " + request;
        }
    }

    Story(long seed, String database, boolean anyLimits, Map<String, Integer> outcomes) {
        this.seed = seed;
        this.outcomes = outcomes;
        dice = new Dice(seed);
        schema = new RandomSchema(dice, anyLimits).draw(database);
    }

    SchemaPlan schema() {
        return schema;
    }

    /** Connects to both servers, for the first time or after they have been started again. */
    void open(ServerProcess peer, ServerProcess other) {
        otherIsPeer = other.kind() == ServerKind.PEER;
        telling(() -> {
            twins = new Twins(peer, other, schema.name(), SESSIONS, renaming);
            replica = new Replica(births);
            transactions = new RandomTransaction(dice, schema, replica);
            monitorRequests = new RandomMonitor(dice, schema, replica);
            monitors.clear();
            twins.plain(0, "lock", Json.array(Json.text(RandomTransaction.heldLock(schema))));
            JsonNode everything = trackerPlan().json(Map.of(), true);
            Told told = twins.monitor(0, "monitor", Json.array(Json.text(schema.name()), TRACKER, everything));
            replica.apply(told.reply().expectResult());
            twins.transact(0, everything());
        });
    }

    /** Compares all contents once more. */
    void close() {
        telling(() -> {
            if (!abandoned) {
                twins.transact(0, everything());
                twins.plain(0, "unlock", Json.array(Json.text(RandomTransaction.heldLock(schema))));
            }
        });
    }

    void disconnect() {
        twins.close();
    }

    /** Makes so many transactions, with monitors coming and going between them. */
    void run(int count) {
        telling(() -> {
            for (int i = 0; i < count && !abandoned; i++) {
                if (dice.percent(6)) {
                    changeMonitors();
                }
                transact(transactions.draw());
            }
        });
    }

    private void transact(List<JsonNode> operations) {
        try {
            Told told = twins.transact(dice.percent(80) ? 0 : 1, operations);
            note(told.reply().expectResult());
            listen(told);
            transacted++;
        } catch (Disagreement e) {
            if (!peerLeftDanglingReference()) {
                throw e;
            }
            abandoned = true;
        }
    }

    private boolean peerLeftDanglingReference() {
        List<JsonNode> contents = twins.separately(everything());
        boolean first = schema.danglingReference(contents.getFirst()).isPresent();
        boolean second = schema.danglingReference(contents.getLast()).isPresent();
        return otherIsPeer ? first || second : first && !second;
    }

    /**
     * Whether the story had to end early: the peer 3.1 forgets to remove weak references when their holders are
     * touched by the transaction that deletes their target, which depends on its hash order. From there on there is
     * nothing to compare.
     */
    boolean abandoned() {
        return abandoned;
    }

    int transacted() {
        return transacted;
    }

    private void note(JsonNode results) {
        String outcome = "ok";
        for (JsonNode result : results) {
            if (result.has("error")) {
                outcome = result.get("error").asText();
            } else if (result.has("uuid")) {
                replica.born(result.get("uuid").get(1).asText());
            }
        }
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private void listen(Told told) {
        for (JsonNode message : told.notifications()) {
            if (message.get("params").get(0).equals(TRACKER)) {
                replica.apply(message.get("params").get(1));
            }
        }
    }

    private void changeMonitors() {
        if (monitors.size() < MONITORS_LIMIT && dice.percent(60) || monitors.isEmpty()) {
            startMonitor();
            return;
        }
        Monitor monitor = dice.of(monitors);
        if (monitor.plan().conditional() && dice.percent(60)) {
            JsonNode newId = dice.percent(70) ? monitor.id() : monitorId();
            JsonNode params = monitorRequests.change(monitor.plan(), monitor.id(), newId, monitor.shared());
            if (twins.monitor(monitor.session(), "monitor_cond_change", params).reply().error() == null) {
                monitors.remove(monitor);
                monitors.add(new Monitor(monitor.session(), newId, monitor.plan(), monitor.shared(), params));
            }
        } else {
            JsonNode id = dice.percent(90) ? monitor.id() : Json.text("unknown");
            if (twins.plain(monitor.session(), "monitor_cancel", Json.array(id)).reply().error() == null) {
                monitors.remove(monitor);
            }
        }
    }

    private void startMonitor() {
        int session = dice.between(0, SESSIONS - 1);
        MonitorPlan plan = monitorRequests.draw();
        List<Monitor> alike = monitors.stream()
                .filter(monitor -> monitor.plan().signature().equals(plan.signature())).toList();
        if (!alike.stream().allMatch(Monitor::shared)) {
            return;
        }
        boolean shared = dice.percent(30) || !alike.isEmpty() || plan.signature().equals(trackerPlan().signature());
        JsonNode id = dice.percent(95) || monitors.isEmpty() ? monitorId() : monitors.getFirst().id();
        JsonNode params = monitorRequests.start(plan, id, shared);
        if (twins.monitor(session, plan.method(), params).reply().error() == null) {
            monitors.add(new Monitor(session, id, plan, shared, params));
        }
    }

    private MonitorPlan trackerPlan() {
        return new MonitorPlan("monitor", schema.tables().stream()
                .map(table -> new TablePart(table, List.of(new Request(null, Map.of())))).toList());
    }

    private JsonNode monitorId() {
        int number = dice.between(0, 1_000_000);
        return dice.of(Json.NODES.numberNode(number), Json.text("m" + number), Json.parse("[1,{\"a\":" + number + "}]"));
    }

    private List<JsonNode> everything() {
        List<JsonNode> selects = new ArrayList<>();
        for (TablePlan table : schema.tables()) {
            selects.add(Json.of("{'op':'select','where':[],'table':'" + table.name() + "'}"));
        }
        return selects;
    }

    /** Both files hold the same rows in the eyes of the peer's tool, which reads them without any server. */
    void compareFiles(Path peer, Path other) {
        telling(() -> {
            List<JsonNode> selects = everything();
            new Comparison(renaming).transaction(selects, query(peer, selects), query(other, selects));
        });
    }

    private JsonNode query(Path file, List<JsonNode> selects) {
        String transaction = Json.array(Json.text(schema.name()))
                .addAll(selects).toString();
        return Json.parse(Program.of("/usr/bin/ovsdb-tool", "query", file.toString(), transaction).output());
    }

    /** Says where in the story something went wrong, and how to hear it again. */
    private void telling(Runnable part) {
        try {
            part.run();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed %d, after %d transactions: %s\n  monitors: %s\n  schema: %s\n  replay: %s".formatted(seed,
                            transacted, e.getMessage(), monitors, schema.json(), DifferentialTest.replay(seed)), e);
        }
    }
}
