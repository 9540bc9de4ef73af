package dev.understudy.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.TableChanges;
import dev.understudy.json.JsonWriter;
import dev.understudy.real.Json;
import dev.understudy.schema.DatumWriter;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.UuidAtom;
import dev.understudy.vlog.Vlog;
import dev.understudy.wire.JsonRpcMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A follower and servers that come and go in any order. Its copy must always be what some transaction left at the source, the one whose id it has; a row
 * that did not change must stay the same object; and at rest the copy must be complete.
 */
class FollowerRandomTest {
    private static final int STORIES = 200;
    private static final int STEPS = 150;

    private final Random random = new Random();

    /** One story: the follower with all that its owner would do for it. */
    private final class Story {
        private final SourceModel source = new SourceModel(random);
        private final AtomicLong ids = new AtomicLong();
        private final Follower follower = new Follower("D", ids::incrementAndGet);
        private final ArrayDeque<Runnable> work = new ArrayDeque<>();
        private Database database;
        private String lastId;
        private boolean broken;
        private boolean connected;
        private boolean paused;
        private boolean following;
        private boolean mayFail = true;
        private long nowMs;

        void step(Event event) {
            nowMs += random.nextInt(100);
            for (Effect effect : follower.step(nowMs, event)) {
                switch (effect) {
                    case Effect.Send(byte[] text) -> source.request(new String(text, StandardCharsets.UTF_8));
                    case Effect.Pause() -> paused = true;
                    case Effect.Resume() -> paused = false;
                    case Effect.Reconnect(String why) -> work.add(this::disconnect);
                    case Effect.Install install -> work.add(() -> install(install));
                    case Effect.Apply apply -> work.add(() -> apply(apply));
                    case Effect.Began() -> following = true;
                    case Effect.Ended() -> following = false;
                    case Effect.Answered answered -> assertTrue(answered.id() > 0);
                    case Effect.ConnectedChanged changed -> assertTrue(changed.connected() || !following);
                }
            }
        }

        void connect() {
            if (!connected) {
                connected = true;
                source.connect(!mayFail);
                step(new Event.Connected("tcp:model"));
            }
        }

        void disconnect() {
            if (connected) {
                connected = false;
                source.queue.clear();
                step(new Event.Disconnected());
            }
        }

        boolean deliver() {
            if (!connected || paused || source.queue.isEmpty()) {
                return false;
            }
            step(new Event.Received(JsonRpcMessage.parse(source.queue.poll().toString().getBytes(StandardCharsets.UTF_8))));
            return true;
        }

        private void install(Effect.Install install) {
            if (mayFail && random.nextInt(20) == 0) {
                step(new Event.InstallFailed("for a test"));
                return;
            }
            if (database != null && database.schema() == install.schema()) {
                DatabaseSnapshot before = database.snapshot();
                Staging staging = Staging.build(before, install.contents(), random::nextLong);
                checkIdentity(before, staging.database(), staging.changes());
                database = staging.database();
            } else {
                database = Staging.build(install.schema(), install.contents(), random::nextLong).database();
            }
            broken = false;
            has(install.id());
            step(new Event.Installed());
        }

        private void apply(Effect.Apply apply) {
            if (broken) {
                return;
            }
            DatabaseSnapshot before = database.snapshot();
            try {
                if (mayFail && random.nextInt(40) == 0) {
                    throw new InconsistentException("for a test");
                }
                checkIdentity(before, database, Increment.apply(database, apply.updates()));
                has(apply.id());
            } catch (InconsistentException e) {
                assertEquals("for a test", e.getMessage());
                broken = true;
                step(new Event.ApplyFailed(e.getMessage()));
            }
        }

        /** Rows that are not among the changes are the same objects as before, and the others are as the changes say. */
        private void checkIdentity(DatabaseSnapshot before, Database after, Changes changes) {
            Map<UuidAtom, Row> expected = new HashMap<>();
            before.tables().forEach(table -> table.forEach(row -> expected.put(row.uuid(), row)));
            for (TableChanges table : changes.tables()) {
                for (RowChange change : table.rows()) {
                    assertEquals(change.before(), expected.put(change.uuid(), change.after()));
                }
            }
            expected.values().removeIf(row -> row == null);
            Map<Row, Row> now = new IdentityHashMap<>();
            after.forEachRow(after.schema().table("T"), row -> now.put(row, row));
            assertEquals(expected.size(), now.size());
            expected.values().forEach(row -> assertTrue(now.containsKey(row)));
        }

        private void has(UuidAtom id) {
            lastId = id.toString();
            SourceModel.State promised = source.promised(lastId);
            if (promised != null) {
                assertEquals(promised.rows(), contents());
            } else {
                assertEquals(SourceModel.ZERO, lastId);
            }
        }

        private Map<String, ObjectNode> contents() {
            TableSchema table = database.schema().table("T");
            Map<String, ObjectNode> rows = new TreeMap<>();
            database.forEachRow(table, row -> {
                ObjectNode columns = Json.NODES.objectNode();
                for (String name : new String[] {"n", "s"}) {
                    JsonWriter text = new JsonWriter();
                    DatumWriter.write(text, row.get(table.column(name)));
                    var value = Json.parse(text.toString());
                    columns.set(name, name.equals("s") && !value.isArray() ? Json.NODES.arrayNode().add("set").add(Json.array(value)) : value);
                }
                rows.put(row.uuid().toString(), columns);
            });
            return rows;
        }

        void play() {
            for (int i = 0; i < STEPS; i++) {
                switch (random.nextInt(12)) {
                    case 0, 1 -> source.commit();
                    case 2 -> connect();
                    case 3 -> {
                        if (random.nextInt(4) == 0) {
                            disconnect();
                        }
                    }
                    case 4 -> {
                        if (random.nextInt(6) == 0) {
                            source.convert();
                        }
                    }
                    case 5 -> step(new Event.Tick());
                    case 6, 7 -> doWork();
                    case 8 -> {
                        if (connected) {
                            source.advance();
                        }
                    }
                    default -> deliver();
                }
            }
            settle();
        }

        private boolean doWork() {
            Runnable next = work.poll();
            if (next != null) {
                next.run();
            }
            return next != null;
        }

        private void settle() {
            mayFail = false;
            while (doWork()) { }
            disconnect();
            for (int i = 0; i < 1000; i++) {
                connect();
                if (!doWork() && !deliver() && following) {
                    break;
                }
            }
            assertTrue(following, "does not get to the end");
            assertEquals(source.last().rows(), contents());
            assertNotNull(database.schema().table("T").column("c" + source.last().version()), "has another schema");
        }
    }

    @BeforeAll
    static void saySoInNoLog() {
        Vlog.system().set("ovsdb_cs:off");
    }

    @AfterAll
    static void sayEverythingAgain() {
        Vlog.system().set("ovsdb_cs:info");
    }

    @Test
    void inAnyOrderOfEventsTheCopyIsRight() {
        long first = Long.getLong("seed", System.nanoTime());
        int stories = Long.getLong("seed") == null ? STORIES : 1;
        for (long seed = first; seed < first + stories; seed++) {
            random.setSeed(seed);
            try {
                new Story().play();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("replay with: mvn -q -B test -Dtest=FollowerRandomTest -Dseed=" + seed, e);
            }
        }
    }
}
