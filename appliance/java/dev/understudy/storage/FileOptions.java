package dev.understudy.storage;

import dev.understudy.engine.UuidSource;

/**
 * How a database file is opened.
 *
 * @param access whether it is written
 * @param columnDiffs whether records of modified rows hold differences rather than whole values
 * @param history how much of the recent past is kept at hand
 * @param uuids where the versions of rows come from
 * @param disk the file system
 */
public record FileOptions(Access access, boolean columnDiffs, HistoryLimits history, UuidSource uuids, Disk disk) {
    /** What a file is opened for. */
    public sealed interface Access {}

    /** To read it once. It is not locked, and others may write it meanwhile. */
    public record ReadOnly() implements Access {}

    /**
     * To write it, which takes its lock.
     *
     * @param locks the locks of this process
     */
    public record ReadWrite(FileLocks locks) implements Access {}

    /** As a server opens it. */
    public static FileOptions readWrite(FileLocks locks, HistoryLimits history, UuidSource uuids) {
        return new FileOptions(new ReadWrite(locks), true, history, uuids, new LocalDisk());
    }

    /** As a tool opens it in order to look at it. */
    public static FileOptions readOnly(UuidSource uuids) {
        return new FileOptions(new ReadOnly(), true, HistoryLimits.NONE, uuids, new LocalDisk());
    }

    /** The same, but with whole values in the records of modified rows, which versions of the peer before 2.15 can read. */
    public FileOptions withoutColumnDiffs() {
        return new FileOptions(access, false, history, uuids, disk);
    }

    /** The same on another file system. */
    public FileOptions on(Disk otherDisk) {
        return new FileOptions(access, columnDiffs, history, uuids, otherDisk);
    }
}
