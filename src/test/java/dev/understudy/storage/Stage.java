package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A database file with a random story going on in it. */
final class Stage implements AutoCloseable {
    private static final HistoryLimits HISTORY = new HistoryLimits(1000, 8 << 20);

    private final DatabaseFile file;
    private final RandomStory story;
    private long time;

    private Stage(DatabaseFile file, long seed, int textLength) {
        this.file = file;
        this.story = new RandomStory(seed, file.database(), textLength);
    }

    static void create(Path path) {
        new DatabaseCreator(new FileLocks(), new LocalDisk()).create(path, RandomStory.SCHEMA);
    }

    static Stage open(Path path, Disk disk, long seed, int textLength) {
        return new Stage(DatabaseFile.open(path, options(seed).on(disk)), seed, textLength);
    }

    static Stage openWithoutDiffs(Path path, long seed) {
        return new Stage(DatabaseFile.open(path, options(seed).withoutColumnDiffs()), seed, 10);
    }

    static Stage open(Path path, long seed) {
        return open(path, new LocalDisk(), seed, 10);
    }

    private static FileOptions options(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return FileOptions.readWrite(new FileLocks(), HISTORY, random::nextLong);
    }

    DatabaseFile file() {
        return file;
    }

    Database database() {
        return file.database();
    }

    /** Runs a transaction that is persistent and appends it. */
    Changes append() {
        Changes changes = story.next();
        while (!changes.isPersistent()) {
            database().revert(changes);
            changes = story.next();
        }
        time++;
        file.append(changes, time % 4 == 0 ? "transaction " + time : "", 1_700_000_000_000L + time);
        return changes;
    }

    /** Runs, appends and writes so many transactions. */
    void play(int transactions) {
        for (int i = 0; i < transactions; i++) {
            append();
            file.flush();
        }
    }

    String contents() {
        return Contents.of(database());
    }

    @Override
    public void close() {
        file.close();
    }
}
