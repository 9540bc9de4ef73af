package dev.understudy.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.engine.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A writer that goes on while sessions on several threads are told, begin again, and share what was encoded. */
class MonitorThreadsTest {
    private static final int THREADS = 3;
    private static final int CLIENTS_A_THREAD = 4;
    private static final int TRANSACTIONS = 20_000;
    private static final int ROWS = 40;
    private static final int TRANSACTIONS_A_MOMENT = 50;

    /** The requests of the clients, of which some are equal. */
    private static final List<String> REQUESTS = List.of("{'T':{'columns':['a','s']}}", "{'T':{'columns':['a','s']},'U':{'columns':['n']}}");

    private static final class Client {
        Monitor monitor;
        MonitorSpec spec;
        final ModelClient model = new ModelClient();
    }

    private final History history = new History(dev.understudy.value.UuidAtom.of(1, 1), 100, 1 << 20);
    private final AtomicReference<Moment> latest = new AtomicReference<>();
    private volatile boolean done;

    @Test
    void everyClientEndsWithWhatIsThere() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("replay with: mvn -q -B test -Dtest=MonitorThreadsTest -Dseed=" + seed);
        TheatreDatabase db = new TheatreDatabase(new Random(seed), history, new MonitorLimits(20, 1 << 20, 1_000, 1 << 20));
        latest.set(db.moment());
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> sessions = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(seed + i);
                sessions.add(threads.submit(() -> follow(db.monitors, random)));
            }
            write(db, new Random(seed + 100));
            latest.set(db.moment());
            done = true;
            for (Future<?> session : sessions) {
                session.get();
            }
        }
        db.monitors.releaseIdle(0);
        db.monitors.releaseIdle(Monitors.DUMP_CACHE_IDLE_MS);
        assertEquals(0, db.monitors.viewCount(), "views of nobody");
    }

    private void write(TheatreDatabase db, Random random) {
        for (int i = 0; i < TRANSACTIONS; i++) {
            String table = random.nextInt(4) > 0 ? "T" : "U";
            int number = random.nextInt(ROWS);
            String value = Integer.toString(random.nextInt(100));
            db.commit(now -> {
                boolean there = now.database.row(TheatreDatabase.table(table), TheatreDatabase.uuid(number)) != null;
                if (!there) {
                    now.insert(table, number);
                } else if (random.nextInt(5) == 0) {
                    now.delete(table, number);
                } else if (table.equals("U")) {
                    now.update(table, number, "n", value);
                } else {
                    now.update(table, number, "a", value, "s", "['set',[" + value + ",200]]");
                }
            });
            if (i % TRANSACTIONS_A_MOMENT == 0) {
                latest.set(db.moment());
            }
        }
    }

    private void follow(Monitors monitors, Random random) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS_A_THREAD; i++) {
            clients.add(new Client());
            begin(clients.get(i), monitors, random);
        }
        boolean last;
        do {
            last = done;
            Commit head = history.head();
            for (Client client : clients) {
                if (last || random.nextInt(4) > 0) {
                    take(client, client.monitor.flush(head));
                } else if (random.nextInt(20) == 0) {
                    client.monitor.close();
                    begin(client, monitors, random);
                } else {
                    assertTrue(client.monitor.hold(head));
                }
            }
        } while (!last);
        for (Client client : clients) {
            client.model.assertHolds(latest.get().snapshot(), client.spec, List.of(Condition.ALL, Condition.ALL));
            client.monitor.close();
        }
    }

    private void begin(Client client, Monitors monitors, Random random) {
        String params = "['P','m'," + REQUESTS.get(random.nextInt(REQUESTS.size())) + "]";
        MonitorRequest request = MonitorParameters.read(MonitorMethod.MONITOR_COND, TheatreDatabase.json(params)).request(TheatreDatabase.SCHEMA);
        Moment moment = latest.get();
        client.spec = request.key().spec();
        client.monitor = monitors.open(request);
        client.monitor.begin(moment);
        client.model.clear();
        client.model.apply(Expectation.parse(TestSink.textOf(client.monitor, moment)));
    }

    private static void take(Client client, Update update) {
        if (update != null) {
            client.model.apply(Expectation.parse(update.body()));
        }
    }
}
