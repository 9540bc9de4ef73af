package dev.understudy.cli.client;

/** One line a cell, an empty line between rows. */
final class ListLayout {
    private static final int HEADING_WIDTH = 20;

    private ListLayout() {
    }

    static void print(Table table, TableOptions options, Output out) {
        int cell = 0;
        for (int row = 0; row < table.rows(); row++) {
            if (row > 0) {
                out.line();
            }
            for (int column = 0; column < table.columns(); column++, cell++) {
                if (options.headings()) {
                    String heading = table.heading(column);
                    out.text(heading).spaces(HEADING_WIDTH - heading.length()).put(':').put(' ');
                }
                out.bytes(table.buffer(), table.start(cell), table.end(cell)).line();
            }
        }
    }
}
