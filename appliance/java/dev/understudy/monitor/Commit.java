package dev.understudy.monitor;

import dev.understudy.engine.Row;
import dev.understudy.engine.TableChanges;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.value.UuidAtom;

/** One committed transaction in a {@link History}, and the way to the next. All but that way is immutable; any thread may read it. */
public final class Commit {
    /** What a commit takes that changes nothing, in bytes. */
    private static final int COMMIT_BYTES = 160;

    private final UuidAtom id;
    private final UuidAtom lastPersistentId;
    private final long sequence;
    private final boolean live;
    private final Touched[] touched;
    private final long sizeBytes;
    private final long totalBytes;
    private volatile Commit next;

    /**
     * What happened to a table.
     *
     * @param membership whether rows came or went
     * @param columns the columns that changed in rows that stayed, as {@link #bit bits}
     */
    record Touched(TableChanges changes, boolean membership, long columns) {}

    private Commit(UuidAtom id, UuidAtom lastPersistentId, long sequence, boolean live, Touched[] touched, long sizeBytes, long totalBytes) {
        this.id = id;
        this.lastPersistentId = lastPersistentId;
        this.sequence = sequence;
        this.live = live;
        this.touched = touched;
        this.sizeBytes = sizeBytes;
        this.totalBytes = totalBytes;
    }

    /** The commit before the first one of a history. */
    static Commit base(UuidAtom id) {
        return new Commit(id, id, 0, false, new Touched[0], COMMIT_BYTES, 0);
    }

    /** The commit after this one, not linked to it yet. */
    Commit following(UuidAtom nextId, ChangeDigest digest, boolean persistent, boolean isLive) {
        return new Commit(nextId, persistent ? nextId : lastPersistentId, sequence + 1, isLive, digest.touched(), digest.sizeBytes() + COMMIT_BYTES,
                totalBytes + digest.sizeBytes() + COMMIT_BYTES);
    }

    /** One bit for a column; some columns of a table with more than 63 share one, so a bit says "perhaps" and its absence "no". */
    static long bit(int columnIndex) {
        return 1L << (columnIndex & 63);
    }

    /** The transaction's id. */
    public UuidAtom id() {
        return id;
    }

    /** The id of the last transaction, up to this, that changed more than ephemeral columns. */
    public UuidAtom lastPersistentId() {
        return lastPersistentId;
    }

    /** Grows by one from commit to commit. */
    public long sequence() {
        return sequence;
    }

    /** Whether ephemeral columns are now as this transaction left them, if nothing changed them since; false when it was read from a file. */
    boolean isLive() {
        return live;
    }

    Touched[] touched() {
        return touched;
    }

    /** An estimate of the heap that this keeps in use, in bytes. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** The sum of the sizes of all commits up to this, in bytes. */
    long totalBytes() {
        return totalBytes;
    }

    /** The commit after this, or null when this is the last. */
    Commit next() {
        return next;
    }

    void link(Commit following) {
        next = following;
    }

    /** Whether two versions of a row differ in a column, for which the same object means no. */
    static boolean differ(ColumnSchema column, Row before, Row after) {
        return switch (column.index()) {
            case ColumnSchema.UUID_INDEX -> false;
            case ColumnSchema.VERSION_INDEX -> before.versionHigh() != after.versionHigh() || before.versionLow() != after.versionLow();
            default -> after.differsIn(column.index(), before);
        };
    }
}
