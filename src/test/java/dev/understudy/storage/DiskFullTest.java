package dev.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.engine.Changes;
import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without space costs the transactions that it refuses and nothing else. */
class DiskFullTest {
    private static final long SEED = Seed.of(DiskFullTest.class);
    private static final int BATCHES = 12;

    @TempDir
    Path directory;

    /** Runs a batch as the server does: all transactions, one write, and everything back when that fails. */
    private static boolean batch(Stage stage, int transactions) {
        List<Changes> done = new ArrayList<>();
        for (int i = 0; i < transactions; i++) {
            done.add(stage.append());
        }
        try {
            stage.file().flush();
            assertNull(stage.file().failure());
            return true;
        } catch (OvsdbException e) {
            assertTrue(e.getMessage().endsWith("write failed (No space left on device)"), e.getMessage());
            assertEquals(e, stage.file().failure());
            stage.file().rewind();
            Collections.reverse(done);
            done.forEach(stage.database()::revert);
            return false;
        }
    }

    @Test
    void aWriteThatFailsAtAnyStepIsAsIfItHadNotBeen() {
        for (boolean lasting : new boolean[] {false, true}) {
            boolean failed = true;
            for (int step = 0; failed; step++) {
                failed = runWithFault(directory.resolve("db" + step + lasting), step, lasting);
            }
        }
    }

    private static boolean runWithFault(Path path, int step, boolean lasting) {
        Stage.create(path);
        FaultyDisk.AtStep fault = new FaultyDisk.AtStep(step + 1, lasting, "No space left on device");
        boolean failed = false;
        Position position;
        String contents;
        boolean[] well = new boolean[1];
        try (Stage stage = Stage.open(path, new FaultyDisk(bytes -> well[0] ? -1 : fault.before(bytes)), SEED, 20)) {
            for (int i = 0; i < BATCHES; i++) {
                Position before = stage.file().position();
                String contentsBefore = stage.contents();
                if (!batch(stage, 1 + i % 3)) {
                    failed = true;
                    assertEquals(before, stage.file().position());
                    assertEquals(contentsBefore, stage.contents());
                    if (!lasting) {
                        checkCopy(path, before, contentsBefore);
                    }
                }
            }
            well[0] = true;
            assertTrue(batch(stage, 2), "there is space again");
            position = stage.file().position();
            contents = stage.contents();
        }
        try (Stage stage = Stage.open(path, SEED)) {
            assertNull(stage.file().cutTail());
            assertEquals(position, stage.file().position());
            assertEquals(contents, stage.contents());
        }
        return failed;
    }

    /** What a restart would find now. When not even the partial write could be removed, that may be a part of what was refused. */
    private static void checkCopy(Path path, Position position, String contents) {
        try (Stage other = Stage.open(copy(path), SEED)) {
            assertEquals(position, other.file().position());
            assertEquals(contents, other.contents());
        }
    }

    private static Path copy(Path path) {
        Path copy = path.resolveSibling(path.getFileName() + ".copy");
        try {
            Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    @Test
    void aTailThatCannotBePutAsideIsNotCutOff() throws Exception {
        Path path = directory.resolve("db");
        Stage.create(path);
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(3);
        }
        Files.writeString(path, "garbage", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(path);
        boolean[] full = {false};
        FaultyDisk disk = new FaultyDisk(bytes -> full[0] && bytes > 0 ? bytes / 2 : -1);
        try (Stage stage = Stage.open(path, disk, SEED + 1, 10)) {
            full[0] = true;
            stage.append();
            assertThrows(OvsdbException.class, stage.file()::flush);
            assertArrayEquals(before, Files.readAllBytes(path));
            full[0] = false;
            stage.file().flush();
        }
        assertTrue(Files.exists(directory.resolve("db.cut-" + (before.length - 7))));
    }

    @Test
    void afterAFailedSyncNothingIsPromisedUntilTheFileIsWrittenAnew() throws Exception {
        Path path = directory.resolve("db");
        Stage.create(path);
        boolean[] broken = {false};
        FaultyDisk disk = new FaultyDisk(bytes -> {
            if (broken[0] && bytes == 0) {
                throw new IOException("Input/output error");
            }
            return -1;
        });
        try (Stage stage = Stage.open(path, disk, SEED, 10); Syncer syncer = Syncer.start(stage.file())) {
            stage.play(3);
            assertNull(sync(syncer));
            broken[0] = true;
            assertTrue(sync(syncer).getMessage().endsWith("sync failed (Input/output error)"));
            broken[0] = false;
            assertTrue(sync(syncer).getMessage().endsWith("sync failed (Input/output error)"), "what failed once may be lost for good");
            Compaction compaction = stage.file().compact(stage.database().snapshot(), DatabaseFile.History.KEPT, "", 1);
            compaction.runAll();
            assertNull(sync(syncer));
        }
    }

    private static OvsdbException sync(Syncer syncer) throws Exception {
        CompletableFuture<OvsdbException> result = new CompletableFuture<>();
        syncer.sync(result::complete);
        return result.get();
    }
}
