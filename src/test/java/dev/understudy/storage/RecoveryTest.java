package dev.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.engine.Changes;
import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was cut off or damaged anywhere is a prefix of what was written, and what is not used of it is kept. */
class RecoveryTest {
    private static final long SEED = Seed.of(RecoveryTest.class);
    private static final int LONG_LOG_BYTES = 64 << 10;

    @TempDir
    Path directory;

    /** A log, where its records end, and the contents of the database after each of them. */
    private record Log(byte[] bytes, List<Long> ends, List<String> contents, List<Position> positions) {
        /** How many records lie before a place as a whole. */
        int recordsBefore(long offset) {
            int records = 0;
            while (records < ends.size() && ends.get(records) <= offset) {
                records++;
            }
            return records;
        }
    }

    private Log write(Path path, int atLeastBytes, int textLength) throws IOException {
        new DatabaseCreator(new FileLocks(), new LocalDisk()).create(path, RandomStory.SCHEMA);
        List<Long> ends = new ArrayList<>();
        List<String> contents = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        try (DatabaseFile file = open(path)) {
            RandomStory story = new RandomStory(SEED, file.database(), textLength);
            for (long time = 0; time == 0 || file.sizeBytes() < atLeastBytes; time++) {
                if (time > 0) {
                    Changes changes = story.next();
                    if (!changes.isPersistent()) {
                        continue;
                    }
                    file.append(changes, time % 3 == 0 ? "comment " + time : "", time);
                    file.flush();
                }
                ends.add(file.sizeBytes());
                contents.add(Contents.of(file.database()));
                positions.add(file.position());
            }
        }
        return new Log(Files.readAllBytes(path), ends, contents, positions);
    }

    private static DatabaseFile open(Path path) {
        SplittableRandom random = new SplittableRandom(SEED);
        return DatabaseFile.open(path, FileOptions.readWrite(new FileLocks(), new HistoryLimits(100, 1 << 20), random::nextLong));
    }

    private static Replay replay(FileChannel channel) {
        return new Replay(channel, "log", new SplittableRandom(SEED)::nextLong, new HistoryLimits(100, 1 << 20));
    }

    private static void checkPrefix(Log log, Replay replay, int records, long offset) {
        assertEquals(records, replay.recordCount(), () -> "records at " + offset);
        assertEquals(log.contents().get(records - 1), Contents.of(replay.database()), () -> "contents at " + offset);
        assertEquals(log.positions().get(records - 1), replay.chain().position());
        assertEquals(log.ends().get(records - 1), replay.end());
    }

    @Test
    void aLogCutAtAnyByteIsAPrefix() throws IOException {
        Path path = directory.resolve("log");
        Log log = write(path, LONG_LOG_BYTES, 300);
        assertTrue(log.bytes().length >= LONG_LOG_BYTES);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int records = log.ends().size();
            for (int length = log.bytes().length; length >= 0; length--) {
                channel.truncate(length);
                boolean other = records != log.recordsBefore(length);
                records = log.recordsBefore(length);
                if (records == 0) {
                    assertThrows(OvsdbException.class, () -> replay(channel));
                    continue;
                }
                Replay replay = replay(channel);
                if (other) {
                    checkPrefix(log, replay, records, length);
                }
                assertEquals(log.positions().get(records - 1), replay.chain().position(), "the hash of all records");
                assertEquals(log.ends().get(records - 1) == length, replay.failure() == null);
            }
        }
    }

    @Test
    void anyFlippedBitOfASmallLogEndsItThere() throws IOException {
        Path path = directory.resolve("log");
        Log log = write(path, 3 << 10, 5);
        for (long bit = 0; bit < 8L * log.bytes().length; bit++) {
            flip(path, log, bit);
        }
    }

    @Test
    void flippedBitsOfALargeLogEndItThere() throws IOException {
        Path path = directory.resolve("log");
        Log log = write(path, LONG_LOG_BYTES, 100);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 5_000; i++) {
            flip(path, log, random.nextLong(8L * log.bytes().length));
        }
    }

    private static void flip(Path path, Log log, long bit) throws IOException {
        int at = (int) (bit / 8);
        byte[] flipped = {(byte) (log.bytes()[at] ^ 1 << bit % 8)};
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(flipped), at);
            int good = log.recordsBefore(at);
            if (isLetterOfHash(log, at, good) && flipped[0] == Character.toUpperCase(log.bytes()[at])) {
                assertNull(replay(channel).failure(), "upper case digits mean the same");
            } else if (good == 0) {
                assertThrows(OvsdbException.class, () -> replay(channel), () -> "bit " + bit);
            } else {
                Replay replay = replay(channel);
                assertNotNull(replay.failure(), () -> "bit " + bit);
                checkPrefix(log, replay, good, at);
            }
            channel.write(ByteBuffer.wrap(log.bytes(), at, 1), at);
        }
    }

    private static boolean isLetterOfHash(Log log, int at, int good) {
        int start = good == 0 ? 0 : (int) (long) log.ends().get(good - 1);
        int lineEnd = start;
        while (log.bytes()[lineEnd] != '\n') {
            lineEnd++;
        }
        return at >= lineEnd - 40 && at < lineEnd && log.bytes()[at] >= 'a';
    }

    /** Makes a transaction that is written. */
    private static void add(DatabaseFile file, long seed) {
        RandomStory story = new RandomStory(seed, file.database(), 10);
        Changes changes = story.next();
        while (!changes.isPersistent()) {
            changes = story.next();
        }
        file.append(changes, "after", 1);
        file.flush();
    }

    @Test
    void whatIsCutOffIsKeptBeforeTheFirstWriteAndNotBefore() throws IOException {
        Path path = directory.resolve("log");
        Log log = write(path, LONG_LOG_BYTES, 300);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 300; i++) {
            int length = (int) (log.ends().get(0) + random.nextLong(log.bytes().length - log.ends().get(0)));
            byte[] torn = Arrays.copyOf(log.bytes(), length);
            Files.write(path, torn);
            int records = log.recordsBefore(length);
            long good = log.ends().get(records - 1);
            Path side = directory.resolve("log.cut-" + good);
            try (DatabaseFile file = open(path)) {
                assertEquals(good == length, file.cutTail() == null);
                assertArrayEquals(torn, Files.readAllBytes(path));
                assertFalse(Files.exists(side));
                add(file, i);
            }
            if (good < length) {
                assertArrayEquals(Arrays.copyOfRange(torn, (int) good, length), Files.readAllBytes(side));
                Files.delete(side);
            }
            assertArrayEquals(Arrays.copyOf(torn, (int) good), Arrays.copyOf(Files.readAllBytes(path), (int) good));
            try (DatabaseFile file = open(path)) {
                assertNull(file.cutTail());
            }
        }
    }

    @Test
    void aSecondTailCutAtTheSamePlaceDoesNotReplaceTheFirst() throws IOException {
        Path path = directory.resolve("log");
        Log log = write(path, 1, 5);
        for (String garbage : List.of("first", "second")) {
            Files.write(path, log.bytes());
            Files.writeString(path, garbage, StandardOpenOption.APPEND);
            try (DatabaseFile file = open(path)) {
                assertNotNull(file.cutTail());
                add(file, 1);
            }
        }
        assertEquals("first", Files.readString(directory.resolve("log.cut-" + log.bytes().length)));
        assertEquals("second", Files.readString(directory.resolve("log.cut-" + log.bytes().length + "-2")));
    }
}
