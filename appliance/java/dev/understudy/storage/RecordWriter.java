package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.TableChanges;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;

/** Writes the text of transactions and rows as they stand in a record. */
final class RecordWriter {
    private static final byte[] DATE = JsonWriter.encodeName(RecordMember.DATE.word());
    private static final byte[] COMMENT = JsonWriter.encodeName(RecordMember.COMMENT.word());
    private static final byte[] IS_DIFF = JsonWriter.encodeName(RecordMember.IS_DIFF.word());

    private RecordWriter() {}

    /**
     * Writes the members of a record that are not tables.
     *
     * @param position what the record states, or null
     * @param comment may be empty
     */
    static void writeMembers(JsonWriter writer, long dateMs, Position position, String comment, boolean differences) {
        writer.name(DATE).value(dateMs);
        if (position != null) {
            PositionText.write(writer.name(COMMENT), position);
        }
        if (!comment.isEmpty()) {
            writer.name(COMMENT).value(comment);
        }
        if (differences) {
            writer.name(IS_DIFF).value(true);
        }
    }

    /**
     * Whether every difference that these changes make keeps the size limit of its column: the peer cannot read back one that does not, although it
     * writes it. Their record must then hold whole values.
     */
    static boolean canBeDifferences(Changes changes) {
        for (TableChanges table : changes.tables()) {
            for (ColumnSchema column : table.table().columns()) {
                if (column.type().isComposite() && column.type().max() != ColumnType.UNLIMITED && exceeds(table, column)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean exceeds(TableChanges table, ColumnSchema column) {
        for (RowChange row : table.rows()) {
            if (row.isModify() && row.after().differsIn(column.index(), row.before())) {
                Datum before = row.before().get(column.index());
                if (column.type().difference(before, row.after().get(column.index())).size() > column.type().max()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Writes the tables that changed in what outlives the server. */
    static void writeChanges(JsonWriter writer, Changes changes, boolean differences) {
        for (TableChanges table : changes.tables()) {
            boolean open = false;
            for (RowChange row : table.rows()) {
                if (row.isModify() && !isPersistent(table.table(), row)) {
                    continue;
                }
                if (!open) {
                    writer.name(table.table().encodedName()).beginObject();
                    open = true;
                }
                writeChange(writer, table.table(), row, differences);
            }
            if (open) {
                writer.endObject();
            }
        }
    }

    private static boolean isPersistent(TableSchema table, RowChange change) {
        for (ColumnSchema column : table.columns()) {
            if (!column.isEphemeral() && change.after().differsIn(column.index(), change.before())) {
                return true;
            }
        }
        return false;
    }

    private static void writeChange(JsonWriter writer, TableSchema table, RowChange change, boolean differences) {
        writer.uuidName(change.uuid().high(), change.uuid().low());
        if (change.isDelete()) {
            writer.nullValue();
            return;
        } else if (change.isInsert()) {
            writeValues(writer, table, change.after());
            return;
        }
        writer.beginObject();
        for (ColumnSchema column : table.columns()) {
            if (!column.isEphemeral() && change.after().differsIn(column.index(), change.before())) {
                Datum before = change.before().get(column.index());
                Datum after = change.after().get(column.index());
                writer.name(column.encodedName());
                boolean difference = differences && RowReader.isDifference(column, before);
                ExactDatumWriter.write(writer, column.type(), difference ? column.type().difference(before, after) : after);
            }
        }
        writer.endObject();
    }

    /** Writes a row as an insertion: its name, and the values that outlive the server and are not the default. */
    static void writeRow(JsonWriter writer, TableSchema table, Row row) {
        writer.uuidName(row.uuid().high(), row.uuid().low());
        writeValues(writer, table, row);
    }

    private static void writeValues(JsonWriter writer, TableSchema table, Row row) {
        writer.beginObject();
        for (ColumnSchema column : table.columns()) {
            Datum datum = row.get(column.index());
            if (!column.isEphemeral() && datum != column.defaultDatum() && !datum.equals(column.defaultDatum())) {
                writer.name(column.encodedName());
                ExactDatumWriter.write(writer, column.type(), datum);
            }
        }
        writer.endObject();
    }
}
