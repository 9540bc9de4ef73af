package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.cli.Option;
import java.util.List;

/** What the options say about tables. */
final class TableOptions {
    private TableFormat format = TableFormat.TABLE;
    private DataFormat data = DataFormat.STRING;
    private boolean headings = true;
    private boolean pretty;
    private int columnLimit;

    List<Option> options() {
        return List.of(
                Option.required("format", 'f', this::setFormat),
                Option.required("data", 'd', this::setData),
                Option.flag("no-headings", () -> headings = false),
                Option.flag("pretty", () -> pretty = true),
                Option.flag("bare", () -> {
                    format = TableFormat.LIST;
                    data = DataFormat.BARE;
                    headings = false;
                }),
                Option.required("max-column-width", value -> columnLimit = number(value)));
    }

    private void setFormat(String word) {
        format = switch (word) {
            case "table" -> TableFormat.TABLE;
            case "list" -> TableFormat.LIST;
            case "html" -> TableFormat.HTML;
            case "csv" -> TableFormat.CSV;
            case "json" -> TableFormat.JSON;
            default -> throw new FatalException("unknown output format \"" + word + "\"");
        };
    }

    private void setData(String word) {
        data = switch (word) {
            case "string" -> DataFormat.STRING;
            case "bare" -> DataFormat.BARE;
            case "json" -> DataFormat.JSON;
            default -> throw new FatalException("unknown data format \"" + word + "\"");
        };
    }

    /** The number that a text begins with, as atoi(3) reads it. */
    private static int number(String text) {
        int value = 0;
        for (int i = 0; i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            value = Math.min(value * 10 + text.charAt(i) - '0', Short.MAX_VALUE);
        }
        return value;
    }

    TableFormat format() {
        return format;
    }

    DataFormat data() {
        return data;
    }

    boolean headings() {
        return headings;
    }

    /** Whether JSON is to be laid out for people. */
    boolean pretty() {
        return pretty;
    }

    /** How many characters a column may be wide in {@link TableFormat#TABLE}; 0 for any number. */
    int columnLimit() {
        return columnLimit;
    }
}
