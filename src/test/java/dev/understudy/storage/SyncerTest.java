package dev.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.schema.OvsdbException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that wait for the disk at the same time share one sync. */
class SyncerTest {
    private static final int COMMITS = 500;

    @TempDir
    Path directory;

    @Test
    void thoseWhoWaitWhileTheDiskIsBusyShareTheNextSync() throws Exception {
        Path path = directory.resolve("db");
        Stage.create(path);
        AtomicInteger syncs = new AtomicInteger();
        CountDownLatch slow = new CountDownLatch(1);
        FaultyDisk disk = new FaultyDisk(bytes -> {
            if (bytes == 0 && syncs.incrementAndGet() == 2) {
                await(slow);
            }
            return -1;
        });
        CompletableFuture<OvsdbException> first = new CompletableFuture<>();
        CountDownLatch others = new CountDownLatch(COMMITS);
        try (Stage stage = Stage.open(path, disk, 1, 10); Syncer syncer = Syncer.start(stage.file())) {
            assertEquals(1, syncs.get(), "opening");
            stage.play(1);
            syncer.sync(first::complete);
            while (syncs.get() < 2) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < COMMITS; i++) {
                stage.play(1);
                syncer.sync(failure -> {
                    assertNull(failure);
                    others.countDown();
                });
            }
            assertEquals(COMMITS, others.getCount());
            slow.countDown();
            others.await();
            assertNull(first.get());
            assertEquals(3, syncs.get());
        }
    }

    @Test
    void closingServesThoseWhoWaitAndRefusesThoseWhoCome() {
        Path path = directory.resolve("db");
        Stage.create(path);
        try (Stage stage = Stage.open(path, 1)) {
            CompletableFuture<Boolean> before = new CompletableFuture<>();
            CompletableFuture<Boolean> after = new CompletableFuture<>();
            Syncer syncer = Syncer.start(stage.file());
            syncer.sync(failure -> before.complete(failure == null));
            syncer.close();
            syncer.sync(failure -> after.complete(failure == null));
            assertTrue(before.join());
            assertEquals(false, after.join());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
