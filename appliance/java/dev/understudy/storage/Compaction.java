package dev.understudy.storage;

import dev.understudy.engine.DatabaseSnapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/**
 * Writes a file anew while the writer goes on. Three steps: {@link #write}, long, on a thread of its own; {@link #swap}, short, on the
 * writer; {@link #settle}, on the first thread again. At every moment the file's name leads to all records that were promised to be durable:
 * from the last sync of the new file before it gets the name until the sync after it, nobody else's sync succeeds.
 */
final class Compaction {
    /** How much the writer may have added since the last copying when it is asked to stop for the rest. */
    private static final long REST_LIMIT_BYTES = 64 << 10;
    /** How often copying starts over because the writer was faster. */
    private static final int ROUNDS_LIMIT = 16;
    /** The least that recent transactions may take of a compact file. */
    private static final long RETAINED_MIN_BYTES = 64 << 10;
    /** Which part of the old file's size they may take. */
    private static final long RETAINED_DIVISOR = 8;

    private final DatabaseFile file;
    private final RecentRecords.Tail tail;
    private final String comment;
    private final long dateMs;
    private final long guessBytes;
    private final Path temporary;
    private final LogFile old;
    private final byte[] schemaText;
    private DatabaseSnapshot snapshot;
    private FileChannel out;
    private long retainedAt;
    private long end;
    private long copied;
    private boolean swapped;

    Compaction(DatabaseFile file, DatabaseSnapshot snapshot, RecentRecords.Tail tail, String comment, long dateMs, long guessBytes) {
        this.file = file;
        this.snapshot = snapshot;
        this.tail = tail;
        this.comment = comment;
        this.dateMs = dateMs;
        this.guessBytes = guessBytes;
        this.temporary = FilePaths.temporary(file.path());
        this.old = file.log();
        this.schemaText = snapshot.schema().text();
        this.copied = tail.offset();
    }

    static long retainedBytes(long fileBytes) {
        return Math.max(RETAINED_MIN_BYTES, fileBytes / RETAINED_DIVISOR);
    }

    /** All steps at once, for when the writer has nothing else to do. */
    void runAll() throws IOException {
        try {
            write();
            swap();
            settle();
        } finally {
            abandonUnlessSwapped();
        }
    }

    /** Whether the new file has its name; then there is no way back, even when what follows fails. */
    boolean isSwapped() {
        return swapped;
    }

    /** Makes the new file, up to what the writer has just added. After a failure or success, {@link #abandonUnlessSwapped} must follow. */
    void write() throws IOException {
        file.disk().delete(temporary);
        out = file.disk().open(temporary, EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")));
        PastRows rows = new PastRows(snapshot, tail.newestFirst());
        retainedAt = new SnapshotWriter(out, schemaText).write(rows, tail.start(), comment, dateMs, guessBytes);
        snapshot = null;
        end = retainedAt;
        for (int round = 0; round < ROUNDS_LIMIT && copy() > REST_LIMIT_BYTES; round++) {
            out.force(false);
        }
        file.syncing().lock();
        copy();
        out.force(false);
    }

    /** Copies what the writer has added, and returns how much that was. */
    private long copy() throws IOException {
        long added = old.length() - copied;
        LogFile.transfer(old.channel(), copied, added, out, end);
        copied += added;
        end += added;
        return added;
    }

    /** Gives the new file its name and lets the writer use it. On the writer, between two batches. */
    void swap() throws IOException {
        copy();
        file.disk().rename(temporary, file.path());
        swapped = true;
        file.switchTo(new LogFile(file.disk(), file.path(), out, end, null), tail, retainedAt);
    }

    /** Makes the new name and the last records durable, and lets others sync again. */
    void settle() throws IOException {
        try {
            out.force(false);
            file.disk().syncDirectory(FilePaths.directory(file.path()));
        } catch (IOException e) {
            file.failSync(e);
            throw e;
        } finally {
            old.close();
        }
    }

    /** Ends the compaction: removes what was written unless it is in use, and lets others sync again. On the thread that called {@link #write}. */
    void abandonUnlessSwapped() throws IOException {
        try {
            if (!swapped && out != null) {
                out.close();
                file.disk().delete(temporary);
            }
        } finally {
            if (file.syncing().isHeldByCurrentThread()) {
                file.syncing().unlock();
            }
        }
    }
}
