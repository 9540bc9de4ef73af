package dev.understudy.engine;

import dev.understudy.schema.ColumnSchema;
import dev.understudy.value.Atom;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;

/** One version of one row: immutable. */
public final class Row {
    private final UuidAtom uuid;
    private final long versionHigh;
    private final long versionLow;
    private final Datum[] columns;

    /** @param columns the contents by column index; taken over */
    public Row(UuidAtom uuid, long versionHigh, long versionLow, Datum[] columns) {
        this.uuid = uuid;
        this.versionHigh = versionHigh;
        this.versionLow = versionLow;
        this.columns = columns;
    }

    public UuidAtom uuid() {
        return uuid;
    }

    /** The contents of a column, which may be "_uuid" or "_version". */
    public Datum get(ColumnSchema column) {
        return switch (column.index()) {
            case ColumnSchema.UUID_INDEX -> uuid;
            case ColumnSchema.VERSION_INDEX -> UuidAtom.of(versionHigh, versionLow);
            default -> columns[column.index()];
        };
    }

    /** The contents of the column with an index from 0. */
    public Datum get(int columnIndex) {
        return columns[columnIndex];
    }

    public int columnCount() {
        return columns.length;
    }

    public long versionHigh() {
        return versionHigh;
    }

    public long versionLow() {
        return versionLow;
    }

    /** Another version with the same contents. */
    Row withVersion(long newHigh, long newLow) {
        return new Row(uuid, newHigh, newLow, columns);
    }

    /** A copy of the contents by column index, for making another version of this row. */
    public Datum[] copyColumns() {
        return columns.clone();
    }

    /** Whether a column holds other contents in another version of this row between whose two a transaction lies. */
    public boolean differsIn(int columnIndex, Row other) {
        return columns[columnIndex] != other.columns[columnIndex];
    }

    /** Whether all columns hold the same objects as in another version of this row. */
    boolean sameContents(Row other) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] != other.columns[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many atoms the columns hold. */
    public int atomCount() {
        int atoms = 0;
        for (Datum datum : columns) {
            // Nearly all are single atoms; asking them would be a call through an interface.
            atoms += datum instanceof Atom ? 1 : datum.atomCount();
        }
        return atoms;
    }

    /** An estimate of the heap that this takes if it shares nothing, in bytes. */
    public long footprintBytes() {
        long bytes = 32 + 24 + 16 + 4L * columns.length;
        for (Datum datum : columns) {
            bytes += datum.footprintBytes();
        }
        return bytes;
    }
}
