package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database in a file of the peer's standalone format. Opening never changes the file. Transactions are added in two steps: {@link #append}
 * encodes one, {@link #flush} writes all that were appended, in one write; a batch whose write failed is forgotten by {@link #rewind}. All methods
 * are for the database's writer, except those that say otherwise. The threads that use this must not be interrupted: that closes the file.
 */
public final class DatabaseFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("storage");

    /** How many records a file has that holds a schema and a snapshot. */
    private static final long COMPACT_RECORDS = 2;

    private final String name;
    private final Path path;
    private final FileOptions options;
    private final FileLocks.Held lock;
    private final CutTail cutTail;
    private final Chain chain;
    private final RecentRecords recent;
    private final AppendBuffer buffer = new AppendBuffer();
    /** Held by whoever syncs, and by a compaction while the file changes its identity. */
    private final ReentrantLock syncing = new ReentrantLock();
    private boolean columnDiffs;
    private Database database;
    /** The position after the last record that is in the file. */
    private Position written;
    private volatile LogFile log;
    private long recordCount;
    /** How many records the file had after the last compaction, or is taken to have had. */
    private long baseRecords = COMPACT_RECORDS;
    private long baseBytes;
    /** How long the last snapshot was, or a guess. */
    private long snapshotBytes;
    /** Why what was written since the last success may be lost, and so why nothing is promised any more; or null. */
    private volatile OvsdbException syncFailure;
    /** Why the last write failed, or null when it did not. */
    private volatile OvsdbException writeFailure;

    private DatabaseFile(Path given, Path path, FileOptions options, FileLocks.Held lock, FileChannel channel) {
        this.name = given.toString();
        this.path = path;
        this.options = options;
        this.columnDiffs = options.columnDiffs();
        this.lock = lock;
        Replay replay = new Replay(channel, name, options.uuids(), options.history());
        this.chain = replay.chain();
        this.recent = replay.recent();
        this.written = chain.position();
        this.database = replay.database();
        this.recordCount = replay.recordCount();
        this.baseBytes = replay.baseBytes();
        this.snapshotBytes = baseBytes;
        this.cutTail = replay.failure() == null
                ? null
                : new CutTail(replay.end(), replay.fileBytes() - replay.end(), recordCount, replay.failure());
        this.log = new LogFile(options.disk(), path, channel, replay.end(), cutTail);
    }

    /**
     * Opens a file and reads it.
     *
     * @throws OvsdbException with the peer's text when it is locked, missing, unreadable, not a standalone database, or its first record is damaged
     */
    public static DatabaseFile open(Path given, FileOptions options) {
        DatabaseFile file = read(given, options);
        file.reportCutTail();
        return file;
    }

    /**
     * Opens a file and reads it all.
     *
     * @throws OvsdbException as {@link #open}, and also when there is an end that does not count
     */
    public static DatabaseFile openWhole(Path given, FileOptions options) {
        DatabaseFile file = read(given, options);
        if (file.cutTail != null) {
            file.close();
            throw file.cutTail.reason();
        }
        return file;
    }

    private static DatabaseFile read(Path given, FileOptions options) {
        Path path = FilePaths.followLinks(given);
        FileLocks.Held lock = options.access() instanceof FileOptions.ReadWrite(FileLocks locks) ? locks.lock(path, given.toString()) : null;
        FileChannel channel = null;
        try {
            channel = options.disk().open(path, lock == null
                    ? EnumSet.of(StandardOpenOption.READ)
                    : EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
            return new DatabaseFile(given, path, options, lock, channel);
        } catch (IOException e) {
            close(lock, channel);
            throw IoErrors.of(given + ": open failed", e);
        } catch (RuntimeException e) {
            close(lock, channel);
            throw e;
        }
    }

    /** Whether {@link #open} failed because the file is that of a member of a cluster. */
    public static boolean isOfCluster(OvsdbException failure) {
        return failure.details().endsWith(RecordReader.CLUSTERED);
    }

    private static void close(FileLocks.Held lock, FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("closing a database file failed", e);
        }
        if (lock != null) {
            lock.close();
        }
    }

    private void reportCutTail() {
        if (cutTail != null && lock != null) {
            LOG.error("{}; using the {} records before offset {}, none of the {} bytes after it; the first write will move those to {}.cut-{}",
                    cutTail.reason().getMessage(), cutTail.records(), cutTail.offset(), cutTail.lengthBytes(), path, cutTail.offset());
        }
    }

    /** The database, as the records of the file made it. */
    public Database database() {
        return database;
    }

    /** The end of the file that did not count when it was opened, or null. */
    public CutTail cutTail() {
        return cutTail;
    }

    /** The position after the last record, written or appended. */
    public Position position() {
        return chain.position();
    }

    /** The recent transactions, oldest first; each led from the position of the one before it, the first from {@link #historyStart}. */
    public List<HistoryEntry> history() {
        return recent.history();
    }

    /** The position before the first transaction of {@link #history}. */
    public Position historyStart() {
        return recent.start();
    }

    /** What is wrong with the file now: why it cannot be written or relied on; null when all is well. Any thread. */
    public OvsdbException failure() {
        OvsdbException lasting = syncFailure;
        return lasting != null ? lasting : writeFailure;
    }

    /** How many records the file has, the schema's included. */
    public long recordCount() {
        return recordCount;
    }

    /** How many records were added since the last compaction. */
    public long recordsSinceCompaction() {
        return Math.max(0, recordCount - baseRecords);
    }

    /** How long the file is. Any thread. */
    public long sizeBytes() {
        return log.length();
    }

    /** How long the file was after the last compaction: its schema and its first transaction. */
    public long baseBytes() {
        return baseBytes;
    }

    /**
     * Encodes a transaction, to be written by {@link #flush}. One that changed nothing that outlives the server makes no record and leaves
     * the position as it is.
     *
     * @param comment what the client said about it; may be empty
     * @param dateMs when, in ms since 1970
     * @return the position after it
     */
    public Position append(Changes changes, String comment, long dateMs) {
        if (!changes.isPersistent()) {
            return chain.position();
        }
        int start = buffer.length();
        byte[] hash = buffer.add(changes, comment, dateMs, columnDiffs);
        Position position = chain.advance(hash);
        recent.add(position, changes, log.length() + start, buffer.length() - start);
        recordCount++;
        return position;
    }

    /** Lets records hold differences of columns from now on. */
    public void enableColumnDiffs() {
        columnDiffs = true;
    }

    /** Forgets the transactions that were appended and not written. */
    public void rewind() {
        buffer.truncate(0);
        recordCount -= chain.position().index() - written.index();
        chain.reset(written);
        recent.rewind(written);
    }

    /**
     * Writes what was appended. After that it outlives this process, and after the next {@link #sync} a power failure.
     *
     * @throws OvsdbException when it failed, with nothing of it in the file; what was appended stays so until {@link #rewind}
     */
    public void flush() {
        if (buffer.length() == 0) {
            return;
        }
        try {
            log.write(buffer.bytes(), buffer.length());
        } catch (IOException e) {
            log.cleanQuietly();
            writeFailure = IoErrors.of(name + ": write failed", e);
            throw writeFailure;
        }
        writeFailure = null;
        written = chain.position();
        buffer.truncate(0);
    }

    /**
     * Returns when all that was flushed before the call outlives a power failure. Any thread but the writer, whom a compaction may be waiting for.
     *
     * @throws OvsdbException when that cannot be promised. From then on nothing can, since the system may have dropped what it
     *     could not write, until a compaction has written the file anew
     */
    public void sync() {
        syncing.lock();
        try {
            if (syncFailure != null) {
                throw syncFailure;
            }
            log.sync();
        } catch (IOException e) {
            syncFailure = IoErrors.of(name + ": sync failed", e);
            LOG.error("{}", syncFailure.getMessage());
            throw syncFailure;
        } finally {
            syncing.unlock();
        }
    }

    /**
     * Begins to write the file anew, with a snapshot instead of the records that led to it. Everything appended must have been flushed.
     *
     * @param snapshot the database as it is now
     * @param history whether the recent transactions stay in the file, so that clients may resume after a restart
     */
    Compaction compact(DatabaseSnapshot snapshot, History history, String comment, long dateMs) throws IOException {
        requireFlushed();
        log.saveTail();
        long allowance = history == History.KEPT ? Compaction.retainedBytes(log.length()) : 0;
        return new Compaction(this, snapshot, recent.newest(log.length(), allowance), comment, dateMs, snapshotBytes);
    }

    /**
     * Writes the file anew, with a snapshot instead of all records that led to it, and returns when that is durable. For when nobody else uses
     * the file; everything appended must have been flushed.
     *
     * @throws OvsdbException when it failed; the file then is as it was, or is the new one and may not outlive a power failure
     */
    public void compact(String comment, long dateMs) {
        try {
            compact(database.snapshot(), History.DROPPED, comment, dateMs).runAll();
        } catch (IOException e) {
            throw IoErrors.of(name + ": compaction failed", e);
        }
    }

    /** What becomes of the recent transactions when a file is compacted. */
    public enum History {
        /** They stay in the file behind a snapshot of the past, as many as take a small part of it. */
        KEPT,
        /** They go: the file then is as small as can be, as after the peer's compaction. */
        DROPPED
    }

    /**
     * Replaces the file by one with another schema and the same database converted to it. Takes a time that grows with the database; the
     * writer must not change the database meanwhile.
     *
     * @param converted the database, still empty of history
     * @return the position after the conversion, which clients of the old schema do not know. The new file may not last if {@link #failure} says so
     * @throws OvsdbException when it failed; the file is then as it was
     */
    public Position convert(Database converted, String comment, long dateMs) {
        requireFlushed();
        Position position = positionAfterConversion(converted.schema());
        Compaction compaction = new Compaction(this, converted.snapshot(), new RecentRecords.Tail(position, log.length(), List.of()), comment, dateMs,
                snapshotBytes);
        try {
            log.saveTail();
            compaction.runAll();
        } catch (IOException e) {
            if (!compaction.isSwapped()) {
                throw IoErrors.of(name + ": conversion failed", e);
            }
        }
        chain.reset(position);
        recent.reset(position);
        written = position;
        recordCount = baseRecords = COMPACT_RECORDS;
        writeFailure = null;
        database = converted;
        return position;
    }

    /** The position that {@link #convert} to a schema would lead to now. */
    public Position positionAfterConversion(DatabaseSchema schema) {
        Position before = chain.position();
        Position position = chain.advance(new AppendBuffer().add(schema.text()));
        chain.reset(before);
        return position;
    }

    private void requireFlushed() {
        if (buffer.length() > 0) {
            throw new IllegalStateException(name + ": records wait to be written");
        }
    }

    String name() {
        return name;
    }

    Path path() {
        return path;
    }

    Disk disk() {
        return options.disk();
    }

    LogFile log() {
        return log;
    }

    ReentrantLock syncing() {
        return syncing;
    }

    /**
     * Uses another file from now on.
     *
     * @param retained the records of the old file that the new one has too
     * @param retainedAt where in the new file they begin
     */
    void switchTo(LogFile newLog, RecentRecords.Tail retained, long retainedAt) {
        recent.moved(retained.offset(), retained.offset() - retainedAt);
        log = newLog;
        recordCount = COMPACT_RECORDS + Math.max(0, chain.position().index() - retained.start().index());
        baseRecords = recordCount;
        baseBytes = newLog.length();
        snapshotBytes = retainedAt;
        syncFailure = null;
    }

    void failSync(IOException e) {
        syncFailure = IoErrors.of(name + ": sync failed", e);
    }

    /**
     * Closes the file, without writing what is not flushed, and releases its lock. A {@link Compactor} and a {@link Syncer} of the file must have been
     * closed before, in this order.
     */
    @Override
    public void close() {
        close(lock, log.channel());
    }
}
