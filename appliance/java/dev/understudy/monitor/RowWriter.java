package dev.understudy.monitor;

import dev.understudy.engine.Row;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatumWriter;
import dev.understudy.value.Datum;
import java.nio.charset.StandardCharsets;

/** Writes what is told about the rows of one watched table, each as a member whose name is the row's UUID. Immutable; any thread may use it. */
final class RowWriter {
    private static final byte[] NEW = member("new");
    private static final byte[] OLD = member("old");
    private static final byte[] INITIAL = member("initial");
    private static final byte[] INSERT = member("insert");
    private static final byte[] MODIFY = member("modify");
    private static final byte[] DELETE = "{\"delete\":null}".getBytes(StandardCharsets.US_ASCII);

    private final WatchedTable watched;
    private final UpdateFormat format;

    RowWriter(WatchedTable watched, UpdateFormat format) {
        this.watched = watched;
        this.format = format;
    }

    private static byte[] member(String name) {
        return JsonWriter.encodeName(name);
    }

    /** Writes a row that is there from the start. */
    void writeInitial(JsonWriter writer, Row row) {
        writeWhole(writer, row, Select.INITIAL, INITIAL);
    }

    /**
     * Writes what happened to a row.
     *
     * @param before the row if the monitor saw it, else null
     * @param after the row if the monitor sees it now, else null
     */
    void writeChange(JsonWriter writer, Row before, Row after) {
        if (before == null) {
            if (after != null && watched.tells(Select.INSERT)) {
                writeWhole(writer, after, Select.INSERT, INSERT);
            }
        } else if (after == null) {
            if (watched.tells(Select.DELETE)) {
                writeDelete(writer, before);
            }
        } else if (watched.tells(Select.MODIFY) && before != after) {
            writeModify(writer, before, after);
        }
    }

    private void writeWhole(JsonWriter writer, Row row, Select select, byte[] name) {
        writer.uuidName(row.uuid().high(), row.uuid().low()).put('{');
        switch (format) {
            case OLD_AND_NEW -> {
                writer.name(NEW);
                writeColumns(writer, row, select);
            }
            case DIFFERENCES -> {
                writer.name(name).put('{');
                for (ColumnSchema column : watched.columns(select)) {
                    Datum datum = row.get(column);
                    Datum none = column.defaultDatum();
                    if (datum != none && !datum.equals(none)) {
                        write(writer, column, datum);
                    }
                }
                writer.endObject();
            }
        }
        writer.endObject();
    }

    private void writeColumns(JsonWriter writer, Row row, Select select) {
        writer.put('{');
        for (ColumnSchema column : watched.columns(select)) {
            write(writer, column, row.get(column));
        }
        writer.endObject();
    }

    private void writeDelete(JsonWriter writer, Row row) {
        writer.uuidName(row.uuid().high(), row.uuid().low());
        switch (format) {
            case OLD_AND_NEW -> {
                writer.put('{').name(OLD);
                writeColumns(writer, row, Select.DELETE);
                writer.endObject();
            }
            case DIFFERENCES -> writer.raw(DELETE);
        }
    }

    private void writeModify(JsonWriter writer, Row before, Row after) {
        int start = writer.length();
        writer.uuidName(after.uuid().high(), after.uuid().low()).put('{');
        writer.name(format == UpdateFormat.DIFFERENCES ? MODIFY : OLD).put('{');
        boolean changed = false;
        for (ColumnSchema column : watched.columns(Select.MODIFY)) {
            if (Commit.differ(column, before, after)) {
                changed |= writeDifference(writer, column, before.get(column), after.get(column));
            }
        }
        if (!changed) {
            writer.truncate(start);
            return;
        }
        writer.endObject();
        if (format == UpdateFormat.OLD_AND_NEW) {
            writer.name(NEW);
            writeColumns(writer, after, Select.MODIFY);
        }
        writer.endObject();
    }

    /** Writes how a column differs, unless it became what it was: then it is another object with the same value. */
    private boolean writeDifference(JsonWriter writer, ColumnSchema column, Datum before, Datum after) {
        if (format == UpdateFormat.DIFFERENCES && column.type().isComposite()) {
            Datum difference = column.type().difference(before, after);
            if (difference.isEmpty()) {
                return false;
            }
            write(writer, column, difference);
            return true;
        }
        if (before.equals(after)) {
            return false;
        }
        write(writer, column, format == UpdateFormat.DIFFERENCES ? after : before);
        return true;
    }

    private static void write(JsonWriter writer, ColumnSchema column, Datum datum) {
        writer.name(column.encodedName());
        DatumWriter.write(writer, datum);
    }
}
