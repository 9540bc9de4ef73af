package dev.understudy.cli.client;

/** Prints tables one after the other; in some layouts an empty line stands between two. */
final class TablePrinter {
    private final TableOptions options;
    private final Output out;
    private boolean printed;

    TablePrinter(TableOptions options, Output out) {
        this.options = options;
        this.out = out;
    }

    void print(Table table) {
        switch (options.format()) {
            case TABLE -> {
                begin(table);
                PaddedLayout.print(table, options, out);
            }
            case LIST -> {
                begin(table);
                ListLayout.print(table, options, out);
            }
            case CSV -> {
                begin(table);
                CsvLayout.print(table, options, out);
            }
            case HTML -> {
                printTime(table);
                HtmlLayout.print(table, options, out);
            }
            case JSON -> JsonLayout.print(table, options, out);
        }
    }

    private void begin(Table table) {
        if (printed) {
            out.line();
        }
        printed = true;
        printTime(table);
        if (table.caption() != null) {
            out.text(table.caption()).line();
        }
    }

    private void printTime(Table table) {
        if (table.time() != null) {
            out.text(table.time()).line();
        }
    }
}
