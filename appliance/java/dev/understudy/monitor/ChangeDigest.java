package dev.understudy.monitor;

import dev.understudy.engine.Changes;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.TableChanges;
import dev.understudy.monitor.Commit.Touched;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomSet;
import dev.understudy.value.Datum;
import java.util.List;

/**
 * What a history must know of a transaction's changes, found out by going through them once. Any thread may do that, so that the writer need not when they are
 * many. Immutable.
 */
public final class ChangeDigest {
    /** What a row change takes beside its columns: two rows, their arrays and the change itself, in bytes. */
    private static final int ROW_CHANGE_BYTES = 160;
    /** What the parts of a set take that two versions of it do not share although nothing in them changed, in bytes. */
    private static final int SET_OVERHEAD_BYTES = 768;

    private final Touched[] touched;
    private long sizeBytes;

    private ChangeDigest(Changes changes) {
        List<TableChanges> tables = changes.tables();
        touched = new Touched[tables.size()];
        for (int i = 0; i < touched.length; i++) {
            touched[i] = touched(tables.get(i));
        }
    }

    public static ChangeDigest of(Changes changes) {
        return new ChangeDigest(changes);
    }

    private Touched touched(TableChanges table) {
        boolean membership = false;
        long columns = 0;
        List<RowChange> rows = table.rows();
        for (int r = 0; r < rows.size(); r++) {
            RowChange row = rows.get(r);
            sizeBytes += ROW_CHANGE_BYTES;
            if (row.isModify()) {
                for (int c = 0; c < row.after().columnCount(); c++) {
                    if (row.after().differsIn(c, row.before())) {
                        columns |= Commit.bit(c);
                        sizeBytes += changeBytes(row.before().get(c), row.after().get(c));
                    }
                }
                columns |= Commit.bit(ColumnSchema.VERSION_INDEX);
            } else {
                membership = true;
                sizeBytes += (row.isInsert() ? row.after() : row.before()).footprintBytes();
            }
        }
        return new Touched(table, membership, columns);
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
        public void onlyInFirst(Atom atom) {
            bytes += 4 + atom.footprintBytes();
        }

        @Override
        public void onlyInSecond(Atom atom) {
            bytes += 4 + atom.footprintBytes();
        }
    }

    Touched[] touched() {
        return touched;
    }

    /** An estimate of the heap that the changes keep in use, in bytes. */
    long sizeBytes() {
        return sizeBytes;
    }
}
