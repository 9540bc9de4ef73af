package dev.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.storage.DatabaseFile.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is written anew while it is in use; nothing is lost at any moment, and positions go on. */
class CompactionTest {
    private static final long SEED = Seed.of(CompactionTest.class);

    @TempDir
    Path directory;

    private Path created() {
        Path path = directory.resolve("db");
        Stage.create(path);
        return path;
    }

    /** Runs what a compaction asks the writer to do, when the writer has time. */
    private static final class Writer {
        private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

        void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    private static void compact(Stage stage, History history) throws Exception {
        Writer writer = new Writer();
        try (Compactor compactor = new Compactor(stage.file(), writer.tasks::add, System::nanoTime)) {
            CompletableFuture<Void> done = compactor.start(stage.database().snapshot(), history, 1);
            while (!done.isDone()) {
                writer.runTasks();
                Thread.onSpinWait();
            }
            done.get();
        }
    }

    @Test
    void aCompactFileHoldsTheSameAtTheSamePosition() throws Exception {
        Path path = created();
        Position position;
        String contents;
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(500);
            position = stage.file().position();
            contents = stage.contents();
            long size = stage.file().sizeBytes();
            compact(stage, History.DROPPED);
            assertTrue(stage.file().sizeBytes() < size);
            assertEquals(Files.size(path), stage.file().sizeBytes());
            assertEquals(2, stage.file().recordCount());
            assertEquals(0, stage.file().recordsSinceCompaction());
            assertEquals(position, stage.file().position());
            assertEquals(List.of(), stage.file().history());
            stage.play(3);
            assertEquals(503, stage.file().position().index());
            assertEquals(position.lineage(), stage.file().position().lineage());
            position = stage.file().position();
            contents = stage.contents();
        }
        try (Stage stage = Stage.open(path, SEED)) {
            assertEquals(position, stage.file().position());
            assertEquals(contents, stage.contents());
            assertEquals(3, stage.file().history().size());
        }
        assertFalse(Files.exists(FilePaths.temporary(path)));
    }

    @Test
    void theRecentPastOutlivesACompactionAndARestart() throws Exception {
        Path path = created();
        List<HistoryEntry> before;
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(2000);
            before = stage.file().history();
            compact(stage, History.KEPT);
            stage.play(10);
            before = stage.file().history();
            assertTrue(before.size() > 100, "transactions kept: " + before.size());
        }
        try (Stage stage = Stage.open(path, SEED)) {
            List<HistoryEntry> after = stage.file().history();
            assertEquals(before.stream().map(HistoryEntry::position).toList(), after.stream().map(HistoryEntry::position).toList());
            for (int i = 0; i < after.size(); i++) {
                assertEquals(persistent(before.get(i).changes()), persistent(after.get(i).changes()));
            }
        }
    }

    /** What a transaction did to rows, as a set of texts. */
    private static Map<String, String> persistent(Changes changes) {
        Map<String, String> rows = new HashMap<>();
        AppendBuffer buffer = new AppendBuffer();
        changes.tables().forEach(table -> table.rows().forEach(row -> {
            buffer.truncate(0);
            buffer.add(new Changes(List.of(new dev.understudy.engine.TableChanges(table.table(), List.of(row)))), "", 0, true);
            rows.put(row.uuid().toString(), new String(buffer.bytes(), 0, buffer.length(), java.nio.charset.StandardCharsets.UTF_8));
        }));
        rows.values().removeIf(text -> text.contains("\"_is_diff\":true}"));
        return rows;
    }

    @Test
    void transactionsGoOnWhileAFileIsCompacted() throws Exception {
        Path path = created();
        Map<Position, String> contents = new HashMap<>();
        try (Stage stage = Stage.open(path, SEED); Syncer syncer = Syncer.start(stage.file())) {
            stage.play(3000);
            Writer writer = new Writer();
            Compactor compactor = new Compactor(stage.file(), writer.tasks::add, System::nanoTime);
            for (int round = 0; round < 6; round++) {
                CompletableFuture<Void> done =
                        compactor.start(stage.database().snapshot(), round % 2 == 0 ? History.KEPT : History.DROPPED, 1);
                assertTrue(compactor.start(stage.database().snapshot(), History.KEPT, 1).isCompletedExceptionally(), "one at a time");
                while (!done.isDone()) {
                    stage.play(5);
                    syncer.sync(failure -> assertNull(failure));
                    writer.runTasks();
                }
                done.get();
                try (Stage copy = copyOf(path, "copy" + round)) {
                    assertEquals(stage.file().position(), copy.file().position());
                    assertEquals(stage.contents(), copy.contents());
                }
            }
            compactor.close();
        }
    }

    private Stage copyOf(Path path, String name) throws IOException {
        Path copy = directory.resolve(name);
        Files.copy(path, copy);
        return Stage.open(copy, SEED);
    }

    @Test
    void aCrashAtAnyStepLeavesAFileWithEverything() throws Exception {
        for (boolean crash : new boolean[] {true, false}) {
            int step = 0;
            boolean reached = true;
            while (reached) {
                reached = compactWithFault(directory.resolve("db" + step + crash), step, crash);
                step++;
            }
            assertTrue(step > 8, "steps of a compaction: " + step);
        }
    }

    /** Compacts on a disk that fails at a step, and returns whether it got there. */
    private boolean compactWithFault(Path path, int step, boolean crash) throws Exception {
        Stage.create(path);
        int[] armed = {Integer.MAX_VALUE};
        FaultyDisk.AtStep fault = new FaultyDisk.AtStep(step, crash, "No space left on device");
        FaultyDisk disk = new FaultyDisk(bytes -> armed[0] == 0 ? fault.before(bytes) : -1);
        Stage stage = Stage.open(path, disk, SEED, 10);
        stage.play(60);
        armed[0] = 0;
        Position written = stage.file().position();
        List<String> states = new ArrayList<>(List.of(stage.contents()));
        List<Position> positions = new ArrayList<>(List.of(written));
        Exception failure = null;
        Compaction compaction = null;
        try {
            compaction = stage.file().compact(stage.database().snapshot(), History.KEPT, "comment", 1);
            play(stage, states, positions);
            compaction.write();
            play(stage, states, positions);
            compaction.swap();
            play(stage, states, positions);
            compaction.settle();
        } catch (IOException | OvsdbException e) {
            failure = e;
        }
        try {
            if (compaction != null) {
                compaction.abandonUnlessSwapped();
            }
        } catch (IOException e) {
            failure = e;
        }
        if (!crash) {
            armed[0] = 1;
            // The disk is well again: the file in use, old or new, takes further writes, and a compaction succeeds.
            if (failure instanceof OvsdbException) {
                stage.close();
                stage = Stage.open(path, SEED + 1);
            }
            play(stage, states, positions);
            compact(stage, History.DROPPED);
            stage.file().sync();
        }
        stage.close();
        try (Stage again = Stage.open(path, SEED + 2)) {
            int at = positions.indexOf(again.file().position());
            assertTrue(at >= 0, "a position that was reached");
            assertTrue(at >= states.size() - 1, "everything that was written");
            assertEquals(states.get(at), again.contents());
            again.play(1);
        }
        return failure != null;
    }

    private static void play(Stage stage, List<String> states, List<Position> positions) {
        stage.append();
        stage.file().flush();
        states.add(stage.contents());
        positions.add(stage.file().position());
    }

    @Test
    void anotherSyncWaitsForTheNewFileToBeSafe() throws Exception {
        Path path = created();
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(10);
            Compaction compaction = stage.file().compact(stage.database().snapshot(), History.DROPPED, "comment", 1);
            compaction.write();
            try (Syncer syncer = Syncer.start(stage.file())) {
                CompletableFuture<Boolean> synced = new CompletableFuture<>();
                syncer.sync(failure -> synced.complete(failure == null));
                compaction.swap();
                assertFalse(synced.isDone());
                compaction.settle();
                assertFalse(synced.isDone());
                compaction.abandonUnlessSwapped();
                assertTrue(synced.get());
            }
        }
    }

    @Test
    void closingEndsACompactionThatWaitsForTheWriter() throws Exception {
        Path path = created();
        CompletableFuture<Void> done;
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(10);
            Writer idle = new Writer();
            try (Compactor compactor = new Compactor(stage.file(), idle.tasks::add, System::nanoTime)) {
                done = compactor.start(stage.database().snapshot(), History.KEPT, 1);
            }
            assertThrows(ExecutionException.class, done::get);
            idle.runTasks();
            assertFalse(Files.exists(FilePaths.temporary(path)));
            stage.play(1);
        }
    }

    @Test
    void aConvertedFileGoesOnFromTheSameLineage() throws Exception {
        Path path = created();
        DatabaseSchema schema = RandomStory.schema("""
                {"name":"Story","version":"2.0.0","tables":{"Other":{"columns":{"c":{"type":"string"}}}}}""");
        Position converted;
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(20);
            Position before = stage.file().position();
            converted = stage.file().convert(new Database(schema, () -> 1), "converted by ovsdb-server", 1);
            assertEquals(before.lineage(), converted.lineage());
            assertEquals(before.index() + 1, converted.index());
            assertEquals(schema, stage.database().schema());
            assertEquals(List.of(), stage.file().history());
            assertEquals(converted, stage.file().historyStart());
            assertEquals(2, stage.file().recordCount());
            stage.file().rewind();
            assertEquals(converted, stage.file().position());
        }
        try (Stage stage = Stage.open(path, SEED)) {
            assertEquals(converted, stage.file().position());
            assertEquals(schema, stage.database().schema());
        }
    }
}
