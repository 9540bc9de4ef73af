package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatumText;
import dev.understudy.schema.DatumWriter;
import dev.understudy.value.Datum;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A table to be printed. Cells are added row by row and are text from then on, all in one buffer, so that a table of a million cells costs
 * little more than its text: JSON when the table will be printed as JSON, else in the form that was asked for.
 */
final class Table {
    private static final int FIRST_CELLS = 64;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final TableOptions options;
    private final boolean asJson;
    private final String caption;
    private final String[] headings;
    private final JsonWriter text = new JsonWriter();
    private final JsonWriter scratch = new JsonWriter();
    private int[] ends = new int[FIRST_CELLS];
    private int cells;
    private String time;

    /** @param caption what stands above it, or null */
    Table(TableOptions options, String caption, String... headings) {
        this.options = options;
        this.asJson = options.format() == TableFormat.JSON;
        this.caption = caption;
        this.headings = headings;
    }

    /** Adds when this table was made, in the form in which it is printed. */
    void setTime(String newTime) {
        time = newTime;
    }

    String time() {
        return time;
    }

    String caption() {
        return caption;
    }

    int columns() {
        return headings.length;
    }

    String heading(int column) {
        return headings[column];
    }

    int rows() {
        return cells / headings.length;
    }

    /** Where the cells are: the text of cell i is {@code buffer()[start(i), end(i))}, counted row by row. */
    byte[] buffer() {
        return text.array();
    }

    int start(int cell) {
        return cell == 0 ? 0 : ends[cell - 1];
    }

    int end(int cell) {
        return ends[cell];
    }

    /** Adds a cell that holds nothing. */
    void empty() {
        if (asJson) {
            text.append(NULL, 0, NULL.length);
        }
        endCell();
    }

    /** Adds a cell with a text. */
    void text(String cell) {
        if (asJson) {
            scratch.truncate(0);
            append(scratch.value(cell));
        } else {
            byte[] utf8 = cell.getBytes(StandardCharsets.UTF_8);
            text.append(utf8, 0, utf8.length);
        }
        endCell();
    }

    /** Adds a cell with the JSON value that comes next in a reader. */
    void json(JsonReader value) {
        scratch.truncate(0);
        JsonText.writeSorted(value, scratch);
        append(scratch);
        endCell();
    }

    /** Adds a cell with a value of a column. */
    void datum(ColumnType type, Datum datum) {
        if (asJson || options.data() == DataFormat.JSON) {
            scratch.truncate(0);
            DatumWriter.write(scratch, datum);
            append(scratch);
        } else if (options.data() == DataFormat.BARE) {
            BareText.append(text, datum);
        } else {
            DatumText.append(text, type, datum);
        }
        endCell();
    }

    private void append(JsonWriter from) {
        text.append(from.array(), 0, from.length());
    }

    private void endCell() {
        if (text.length() < start(cells)) {
            throw new FatalException("table is too large");
        }
        if (cells == ends.length) {
            ends = Arrays.copyOf(ends, 2 * cells);
        }
        ends[cells++] = text.length();
    }
}
