package dev.understudy.cli.client;

import java.nio.charset.StandardCharsets;

/** Comma separated values (RFC 4180). */
final class CsvLayout {
    private CsvLayout() {
    }

    static void print(Table table, TableOptions options, Output out) {
        int columns = table.columns();
        if (options.headings()) {
            for (int column = 0; column < columns; column++) {
                byte[] heading = table.heading(column).getBytes(StandardCharsets.UTF_8);
                cell(out, column, heading, 0, heading.length);
            }
            out.line();
        }
        int cell = 0;
        for (int row = 0; row < table.rows(); row++) {
            for (int column = 0; column < columns; column++, cell++) {
                cell(out, column, table.buffer(), table.start(cell), table.end(cell));
            }
            out.line();
        }
    }

    private static void cell(Output out, int column, byte[] text, int from, int to) {
        if (column > 0) {
            out.put(',');
        }
        if (!needsQuotes(text, from, to)) {
            out.bytes(text, from, to);
            return;
        }
        out.put('"');
        int written = from;
        for (int i = from; i < to; i++) {
            if (text[i] == '"') {
                out.bytes(text, written, i + 1);
                written = i;
            }
        }
        out.bytes(text, written, to).put('"');
    }

    private static boolean needsQuotes(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '"' || text[i] == ',' || text[i] == '\n') {
                return true;
            }
        }
        return false;
    }
}
