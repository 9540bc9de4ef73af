package dev.understudy.monitor;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.TableChanges;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.value.AtomSet;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.List;

/** One committed transaction in a {@link History}, and the way to the next. All but that way is immutable; any thread may read it. */
public final class Commit {
    /** What a commit takes that changes nothing, in bytes. */
    private static final int COMMIT_BYTES = 160;
    /** What a row change takes beside its columns: two rows, their arrays and the change itself, in bytes. */
    private static final int ROW_CHANGE_BYTES = 160;
    /** What the parts of a set take that two versions of it do not share although nothing in them changed, in bytes. */
    private static final int SET_OVERHEAD_BYTES = 768;

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
    Commit following(UuidAtom nextId, Changes changes, boolean persistent, boolean isLive) {
        List<TableChanges> tables = changes.tables();
        Touched[] all = new Touched[tables.size()];
        long bytes = COMMIT_BYTES;
        for (int i = 0; i < all.length; i++) {
            TableChanges table = tables.get(i);
            boolean membership = false;
            long columns = 0;
            List<RowChange> rows = table.rows();
            for (int r = 0; r < rows.size(); r++) {
                RowChange row = rows.get(r);
                bytes += ROW_CHANGE_BYTES;
                if (row.isModify()) {
                    for (int c = 0; c < row.after().columnCount(); c++) {
                        if (row.after().differsIn(c, row.before())) {
                            columns |= bit(c);
                            bytes += changeBytes(row.before().get(c), row.after().get(c));
                        }
                    }
                    columns |= bit(ColumnSchema.VERSION_INDEX);
                } else {
                    membership = true;
                    bytes += (row.isInsert() ? row.after() : row.before()).footprintBytes();
                }
            }
            all[i] = new Touched(table, membership, columns);
        }
        return new Commit(nextId, persistent ? nextId : lastPersistentId, sequence + 1, isLive, all, bytes, totalBytes + bytes);
    }

    /** The heap that two versions of a column take together, in bytes; takes a time that follows their difference. */
    private static long changeBytes(Datum before, Datum after) {
        if (before instanceof AtomSet && after instanceof AtomSet) {
            Differences differences = new Differences();
            AtomSet.forEachDifference(before, after, differences);
            return SET_OVERHEAD_BYTES + differences.bytes;
        }
        return before.footprintBytes() + after.footprintBytes();
    }

    private static final class Differences implements AtomSet.DifferenceVisitor {
        private long bytes;

        @Override
        public void onlyInFirst(dev.understudy.value.Atom atom) {
            bytes += 4 + atom.footprintBytes();
        }

        @Override
        public void onlyInSecond(dev.understudy.value.Atom atom) {
            bytes += 4 + atom.footprintBytes();
        }
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
