package dev.understudy.cli.client;

import java.nio.charset.StandardCharsets;

/**
 * Columns side by side, each as wide as its widest cell, with one space between them; no line ends in a space. Widths are counted in bytes, as
 * the peer does: columns to the right of text that is not ASCII stand a little further left.
 */
final class PaddedLayout {
    private final Table table;
    private final Output out;
    private final int[] widths;
    /** Spaces that are due before the next character of the line, if there is one. */
    private int pendingSpaces;

    private PaddedLayout(Table table, Output out, int[] widths) {
        this.table = table;
        this.out = out;
        this.widths = widths;
    }

    static void print(Table table, TableOptions options, Output out) {
        new PaddedLayout(table, out, widths(table, options)).print(options.headings());
    }

    /** A heading is never cut. */
    private static int[] widths(Table table, TableOptions options) {
        int limit = options.columnLimit();
        int columns = table.columns();
        int[] widths = new int[columns];
        for (int cell = 0; cell < columns * table.rows(); cell++) {
            int column = cell % columns;
            widths[column] = Math.max(widths[column], table.end(cell) - table.start(cell));
        }
        for (int column = 0; column < columns; column++) {
            int width = limit > 0 ? Math.min(widths[column], limit) : widths[column];
            widths[column] = options.headings() ? Math.max(width, table.heading(column).length()) : width;
        }
        return widths;
    }

    private void print(boolean headings) {
        if (headings) {
            for (int column = 0; column < widths.length; column++) {
                byte[] heading = table.heading(column).getBytes(StandardCharsets.UTF_8);
                cell(column, heading, 0, heading.length);
            }
            endLine();
            for (int column = 0; column < widths.length; column++) {
                byte[] dashes = "-".repeat(widths[column]).getBytes(StandardCharsets.US_ASCII);
                cell(column, dashes, 0, dashes.length);
            }
            endLine();
        }
        int cell = 0;
        for (int row = 0; row < table.rows(); row++) {
            for (int column = 0; column < widths.length; column++, cell++) {
                cell(column, table.buffer(), table.start(cell), table.end(cell));
            }
            endLine();
        }
    }

    private void cell(int column, byte[] text, int from, int to) {
        int width = widths[column];
        int end = Math.min(to, from + width);
        while (end < to && end > from && isInsideCharacter(text[end])) {
            end--;
        }
        int trimmed = end;
        while (trimmed > from && text[trimmed - 1] == ' ') {
            trimmed--;
        }
        if (trimmed > from) {
            out.spaces(pendingSpaces).bytes(text, from, trimmed);
            pendingSpaces = 0;
        }
        pendingSpaces += from + width - trimmed + 1;
    }

    private static boolean isInsideCharacter(byte utf8) {
        return (utf8 & 0xc0) == 0x80;
    }

    private void endLine() {
        pendingSpaces = 0;
        out.line();
    }
}
