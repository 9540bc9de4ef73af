package dev.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.engine.Database;
import dev.understudy.value.UuidAtom;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot is read in blocks; the result is what reading it as a whole would give. */
class LargeRecordTest {
    private static final long SEED = Seed.of(LargeRecordTest.class);
    private static final Position POSITION = new Position(UuidAtom.of(1, 2), 3, UuidAtom.of(4, 5));

    @TempDir
    Path directory;

    private static Replay replay(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return new Replay(channel, "db", new SplittableRandom(SEED)::nextLong, HistoryLimits.NONE);
        }
    }

    private static Database large() {
        Database database = RandomStory.empty(SEED);
        RandomStory story = new RandomStory(SEED, database, 200);
        for (int i = 0; i < 4500; i++) {
            story.next();
        }
        return database;
    }

    private long writeSnapshot(Path path, Database database, String comment) throws IOException {
        try (FileChannel channel = FileChannel.open(path, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE))) {
            PastRows rows = new PastRows(database.snapshot(), List.of());
            return new SnapshotWriter(channel, RandomStory.SCHEMA.text()).write(rows, POSITION, comment, 1, 1);
        }
    }

    @Test
    void whereverABlockEndsTheRowsAreTheSame() throws IOException {
        Database database = large();
        String contents = Contents.of(database);
        Path path = directory.resolve("db");
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 24; i++) {
            long size = writeSnapshot(path, database, "x".repeat(i < 12 ? i : random.nextInt(1_500_000)));
            assertEquals(size, Files.size(path));
            assertTrue(size > 2 * RecordReader.LARGE_BYTES, "size " + size);
            Replay replay = replay(path);
            assertNull(replay.failure());
            assertEquals(POSITION, replay.chain().position());
            assertEquals(contents, Contents.of(replay.database()));
            assertEquals(database.atomCount(), replay.database().atomCount(), "defaults of ephemeral columns count alike");
            assertEquals(database.weakReferenceCount(), replay.database().weakReferenceCount());
            RandomStory story = new RandomStory(SEED + i, replay.database(), 5);
            for (int j = 0; j < 20; j++) {
                story.next();
            }
        }
    }

    @Test
    void aTornOrDamagedSnapshotLeavesNothing() throws IOException {
        Path path = directory.resolve("db");
        writeSnapshot(path, large(), "");
        byte[] bytes = Files.readAllBytes(path);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 40; i++) {
            int at = 2000 + random.nextInt(bytes.length - 2000);
            byte[] bad = i % 2 == 0 ? Arrays.copyOf(bytes, at) : bytes.clone();
            if (i % 2 == 1) {
                bad[at] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(path, bad);
            Replay replay = replay(path);
            assertNotNull(replay.failure(), "at " + at);
            assertEquals(1, replay.recordCount());
            assertEquals(0, replay.database().snapshot().rowCount());
        }
    }

    /** Rows that make a record large, then others. */
    private Replay withRows(String rows) throws IOException {
        Path path = directory.resolve("db");
        AppendBuffer buffer = new AppendBuffer();
        buffer.add(RandomStory.SCHEMA.text());
        StringBuilder body = new StringBuilder("{\"Root\":{");
        for (int i = 0; i < 1200; i++) {
            body.append("\"00000000-0000-0000-0000-%012d\":{\"number\":%d,\"name\":\"%s%d\"},".formatted(i, i, "n".repeat(1000), i));
        }
        body.setLength(body.length() - 1);
        buffer.add(body.append(rows).toString().getBytes(StandardCharsets.UTF_8));
        Files.write(path, Arrays.copyOf(buffer.bytes(), buffer.length()));
        return replay(path);
    }

    @Test
    void whatACommitWouldCorrectIsCorrected() throws IOException {
        Replay dangling = withRows(",\"00000000-0000-0000-1111-000000000000\":{\"number\":-1,\"name\":\"weak\","
                + "\"friends\":[\"uuid\",\"00000000-0000-0000-2222-000000000000\"]}}}");
        assertNull(dangling.failure());
        assertTrue(Contents.of(dangling.database()).contains("friends=[\"set\",[]] leaves=[\"set\",[]] map=[\"map\",[]] maybe=[\"set\",[]] name=\"weak\""));
        assertEquals(0, dangling.database().weakReferenceCount());
        Replay garbage = withRows("},\"Leaf\":{\"00000000-0000-0000-3333-000000000000\":{\"text\":\"nobody refers to this\"}}}");
        assertNull(garbage.failure());
        assertEquals(1200, garbage.database().snapshot().rowCount());
        Replay cycle = withRows("},\"Leaf\":{\"00000000-0000-0000-3333-000000000000\":{\"next\":[\"uuid\",\"00000000-0000-0000-3333-000000000000\"]}}}");
        assertEquals(1200, cycle.database().snapshot().rowCount(), "a row does not keep itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ",\"00000000-0000-0000-1111-000000000000\":{\"number\":7,\"name\":\"same number\"}}}",
        ",\"00000000-0000-0000-1111-000000000000\":{\"number\":-1,\"leaves\":[\"uuid\",\"00000000-0000-0000-2222-000000000000\"]}}}",
        ",\"00000000-0000-0000-1111-000000000000\":{\"number\":\"no number\"}}}",
        ",\"00000000-0000-0000-1111-000000000000\":{\"numbr\":1}}}",
        ",\"00000000-0000-0000-1111-000000000000\":null}}",
        ",\"00000000-0000-0000-1111-00000000000\":{}}}",
        "},\"Unknown\":{}}",
        "}",
        "}}}",
        "}} x",
        "},\"_date\":\"today\"}",
        "},\"_is_diff\":1}"
    })
    void whatDoesNotFitIsRefused(String rows) throws IOException {
        Replay replay = withRows(rows);
        assertNotNull(replay.failure());
        assertEquals(0, replay.database().snapshot().rowCount());
        assertEquals(1, replay.recordCount());
    }
}
