package dev.understudy.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.engine.Changes;
import dev.understudy.engine.Condition;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.TableChanges;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.Interner;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random transactions, monitors that read, do not read, change conditions, leave and come back with what they know, and a server that restarts. All
 * that they are told is compared with the plain {@link Expectation}, and clients that were told everything must hold what is there.
 */
class MonitorRandomTest {
    /** More of them: -Dstories=NUMBER. */
    private static final int STORIES = Integer.getInteger("stories", 60);
    private static final int STEPS = 250;
    private static final int ROWS = 7;
    private static final int CLIENTS = 6;

    /** A client, its monitor if it is connected, and what is known about both. */
    private static final class Client {
        MonitorMethod method;
        String tables;
        boolean tellsAll;
        Monitor monitor;
        MonitorSpec spec;
        List<Condition> conditions;
        Expectation expectation;
        ModelClient model;
        DatabaseSnapshot place;
        UuidAtom lastId = UuidAtom.ZERO;
    }

    private record Logged(UuidAtom id, Changes changes) {}

    private Random random;
    private RandomTexts texts;
    private TheatreDatabase db;
    private final List<Client> clients = new ArrayList<>();
    private final List<Logged> log = new ArrayList<>();
    private int resumed;

    @Test
    void everybodyIsToldWhatHappened() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("replay with: mvn -q -B test -Dtest=MonitorRandomTest -Dseed=" + seed);
        Random seeds = new Random(seed);
        int total = 0;
        for (int story = 0; story < STORIES; story++) {
            total += new MonitorRandomTest().run(new Random(seeds.nextLong()), story);
        }
        assertTrue(total > STORIES, "only " + total + " continued");
    }

    /** @return how often a client continued from a transaction */
    private int run(Random storyRandom, int story) {
        random = storyRandom;
        texts = new RandomTexts(random);
        db = newDatabase();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(newClient());
        }
        for (int step = 0; step < STEPS; step++) {
            try {
                step();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + story + ", step " + step + ": " + e.getMessage(), e);
            }
        }
        clients.forEach(client -> {
            if (client.monitor != null) {
                client.monitor.close();
            }
        });
        db.monitors.releaseIdle(0);
        db.monitors.releaseIdle(Monitors.DUMP_CACHE_IDLE_MS);
        assertEquals(0, db.monitors.dumpCacheBytes());
        assertEquals(0, db.monitors.viewCount(), "views of nobody");
        return resumed;
    }

    private TheatreDatabase newDatabase() {
        History history = new History(UuidAtom.of(99, 99), 12, 1 << 20);
        return new TheatreDatabase(random, history, new MonitorLimits(4, 1 << 20, 1 << 20, random.nextBoolean() ? 1 << 20 : 300));
    }

    private void step() {
        Client client = clients.get(random.nextInt(CLIENTS));
        int choice = random.nextInt(100);
        if (choice < 45) {
            transaction();
        } else if (client.monitor == null) {
            connect(client);
        } else if (choice < 70) {
            flush(client);
        } else if (choice < 82) {
            assertTrue(client.monitor.hold(db.history.head()));
        } else if (choice < 90) {
            changeConditions(client);
        } else if (choice < 98) {
            disconnect(client);
        } else if (choice < 99) {
            disconnect(client);
            clients.set(clients.indexOf(client), newClient());
        } else {
            restart();
        }
    }

    // ---- the database

    private void transaction() {
        Changes changes = db.change(now -> {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                String table = random.nextInt(3) > 0 ? "T" : "U";
                int number = random.nextInt(ROWS);
                Row row = now.database.row(TheatreDatabase.table(table), TheatreDatabase.uuid(number));
                if (row == null && random.nextInt(4) > 0) {
                    insertUnlessDeleted(now, table, number);
                } else if (row != null && random.nextInt(4) > 0) {
                    now.update(table, number, texts.contents(table));
                } else if (row != null) {
                    now.delete(table, number);
                }
            }
        });
        if (changes.isEmpty()) {
            return;
        }
        UuidAtom id = UuidAtom.of(random.nextLong() | 1, random.nextLong());
        boolean persistent = changes.isPersistent();
        db.history.append(id, changes, persistent);
        if (persistent) {
            log.add(new Logged(id, changes));
        }
    }

    /** A row that this transaction deleted cannot be inserted by it again. */
    private void insertUnlessDeleted(TheatreDatabase now, String table, int number) {
        try {
            now.insert(table, number, texts.contents(table));
        } catch (dev.understudy.schema.OvsdbException e) {
            assertEquals("duplicate uuid", e.tag().word());
        }
    }

    /** All connections break; what was logged is read again, and what was ephemeral is gone. */
    private void restart() {
        clients.forEach(client -> {
            if (client.monitor != null) {
                disconnect(client);
            }
        });
        db = newDatabase();
        for (Logged logged : log) {
            Changes changes = db.change(now -> apply(now, logged.changes()));
            db.history.replay(logged.id(), changes);
        }
    }

    private static void apply(TheatreDatabase now, Changes changes) {
        dev.understudy.engine.Transaction transaction = now.transaction();
        for (TableChanges table : changes.tables()) {
            for (RowChange change : table.rows()) {
                if (change.isDelete()) {
                    transaction.delete(table.table(), change.uuid());
                } else {
                    Datum[] columns = change.after().copyColumns();
                    for (ColumnSchema column : table.table().columns()) {
                        if (column.isEphemeral()) {
                            columns[column.index()] = column.defaultDatum();
                        }
                    }
                    if (change.isInsert()) {
                        transaction.insert(table.table(), change.uuid(), columns);
                    } else {
                        transaction.modify(table.table(), change.uuid(), columns);
                    }
                }
            }
        }
    }

    // ---- the clients

    private Client newClient() {
        Client client = new Client();
        client.method = MonitorMethod.values()[Math.min(2, random.nextInt(5))];
        client.tellsAll = random.nextInt(3) > 0;
        client.model = new ModelClient();
        client.tables = switch (random.nextInt(3)) {
            case 0 -> "T";
            case 1 -> "U";
            default -> "TU";
        };
        StringBuilder requests = new StringBuilder();
        for (char table : client.tables.toCharArray()) {
            requests.append(requests.isEmpty() ? "" : ",").append("'").append(table).append("':").append(texts.request(table, client.tellsAll));
        }
        client.tables = requests.toString();
        return client;
    }

    private static Condition condition(char table, String where) {
        TableSchema schema = TheatreDatabase.table(String.valueOf(table));
        dev.understudy.json.JsonReader reader = TheatreDatabase.json(where);
        return Condition.read(reader, schema, new DatumReader(reader, null, new Interner(16)));
    }

    private void connect(Client client) {
        String requests = client.tables;
        List<Condition> conditions = new ArrayList<>();
        for (char table : new char[] {'T', 'U'}) {
            if (!requests.contains("WHERE" + table)) {
                continue;
            }
            boolean old = client.method == MonitorMethod.MONITOR;
            Condition known = client.conditions == null ? null : client.conditions.get(conditions.size());
            String where = old || known != null ? "" : texts.where(table);
            Condition condition = where.isEmpty() ? known != null ? known : Condition.ALL : condition(table, where);
            conditions.add(condition);
            requests = requests.replace("WHERE" + table, old ? "" : "COMMA'where':" + text(condition)).replace("{COMMA", "{").replace("COMMA", ",");
        }
        client.conditions = conditions;
        String params = "['P','m',{" + requests + "}" + (client.method.hasTransactionIds() ? ",'" + client.lastId + "']" : "]");
        MonitorRequest request = MonitorParameters.read(client.method, TheatreDatabase.json(params)).request(TheatreDatabase.SCHEMA);
        client.monitor = db.monitors.open(request);
        client.spec = request.key().spec();
        client.expectation = new Expectation(client.spec, request.key().format());
        Moment moment = db.moment();
        switch (client.monitor.begin(moment)) {
            case Monitor.Whole whole -> {
                JsonNode told = Expectation.parse(TestSink.textOf(client.monitor, moment));
                assertEquals(client.expectation.initial(moment.snapshot(), conditions), told);
                client.model.clear();
                client.model.apply(told);
                client.lastId = whole.lastId();
            }
            case Monitor.Continued continued -> {
                resumed++;
                JsonNode told = Expectation.parse(continued.update().body());
                if (client.tellsAll) {
                    client.model.apply(told);
                }
                client.lastId = continued.lastId();
            }
        }
        client.place = moment.snapshot();
        assertHolds(client);
    }

    /** The clauses of a condition on a column of integers, as JSON with single quotes. */
    private static String text(Condition condition) {
        StringBuilder text = new StringBuilder("[");
        for (Condition.Clause clause : condition.clauses()) {
            text.append(text.length() > 1 ? "," : "").append(switch (clause) {
                case Condition.Constant constant -> Boolean.toString(constant.value());
                case Condition.Comparison(ColumnSchema column, dev.understudy.engine.Function function, Datum argument) ->
                        "['" + column.name() + "','" + function.word() + "'," + dev.understudy.schema.DatumWriter.text(argument) + "]";
            });
        }
        return text.append("]").toString();
    }

    private void flush(Client client) {
        DatabaseSnapshot now = db.database.snapshot();
        JsonNode expected = client.expectation.update(client.place, client.conditions, now, client.conditions);
        take(client, expected, client.monitor.flush(db.history.head()));
        client.place = now;
        assertHolds(client);
    }

    private void take(Client client, JsonNode expected, Update update) {
        assertEquals(expected, update == null ? null : Expectation.parse(update.body()));
        if (update != null) {
            client.lastId = update.lastId();
            if (client.tellsAll) {
                client.model.apply(expected);
            }
        }
    }

    private void assertHolds(Client client) {
        if (client.tellsAll) {
            client.model.assertHolds(client.place, client.spec, client.conditions);
        }
    }

    private void changeConditions(Client client) {
        List<Condition> next = new ArrayList<>(client.conditions);
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < client.spec.size(); i++) {
            if (random.nextInt(3) > 0) {
                String table = client.spec.get(i).table().name();
                String where = texts.where(table.charAt(0));
                next.set(i, client.method == MonitorMethod.MONITOR ? Condition.ALL : condition(table.charAt(0), where));
                requests.append(requests.isEmpty() ? "" : ",").append("'" + table + "':[{'where':" + where + "}]");
            }
        }
        ConditionSwitch change =
                client.monitor.prepare(ConditionChange.read(TheatreDatabase.json("['m','m',{" + requests + "}]")));
        if (change.isEmpty()) {
            assertEquals(null, change.finish());
            return;
        }
        Moment moment = db.moment();
        DatabaseSnapshot then = moment.snapshot();
        for (int i = random.nextInt(6); i > 0; i--) {
            transaction();
            assertTrue(client.monitor.hold(db.history.head()));
        }
        take(client, client.expectation.update(client.place, client.conditions, then, client.conditions), change.catchUp(moment));
        for (int i = random.nextInt(6); i > 0; i--) {
            transaction();
            assertTrue(client.monitor.hold(db.history.head()));
        }
        change.run();
        JsonNode expected = client.expectation.update(then, client.conditions, then, next);
        Update update = change.finish();
        if (expected == null && update != null) {
            assertEquals("{}", new String(update.body(), java.nio.charset.StandardCharsets.US_ASCII));
            assertTrue(client.method.hasTransactionIds() && !update.lastId().equals(client.lastId));
            client.lastId = update.lastId();
        } else {
            take(client, expected, update);
        }
        client.conditions = next;
        client.place = then;
        assertHolds(client);
    }

    private void disconnect(Client client) {
        client.monitor.close();
        client.monitor = null;
    }
}
