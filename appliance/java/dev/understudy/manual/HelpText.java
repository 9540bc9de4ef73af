package dev.understudy.manual;

import java.util.List;
import java.util.Map;

/** Prints a manual as {@code --help} does: what one looks up, in lines that fit a terminal. */
final class HelpText {
    private static final int WIDTH_COLUMNS = 79;
    private static final int TERM_COLUMN = 2;
    /** A longer term has its summary on the next line. */
    private static final int TERM_LIMIT_COLUMNS = 26;
    private static final int SHORTEST_TERM_COLUMNS = 4;

    private final Map<String, String> values;
    private final StringBuilder out = new StringBuilder();

    HelpText(Map<String, String> values) {
        this.values = values;
    }

    String print(Manual manual) {
        out.append(values.get(Manual.PROGRAM)).append(": ").append(manual.purpose()).append('\n');
        String label = "usage: ";
        for (String usage : manual.usages()) {
            out.append(label).append(plain(usage)).append('\n');
            label = "       ";
        }
        for (Section section : manual.sections()) {
            print(section);
        }
        return out.toString();
    }

    private void print(Section section) {
        boolean listed = section.kind() == Section.Kind.OPTIONS || section.kind() == Section.Kind.COMMANDS;
        int start = out.length();
        for (Block block : section.blocks()) {
            if (block instanceof Block.Paragraph paragraph && paragraph.inHelp()) {
                wrap(paragraph.lines(), 0, 0);
            }
        }
        if (listed) {
            int column = summaryColumn(section.entries());
            for (Block.Entry entry : section.entries()) {
                print(entry, column);
            }
        }
        if (out.length() > start && section.kind() != Section.Kind.TEXT) {
            out.insert(start, "\n" + section.title() + ":\n");
        }
    }

    private static int summaryColumn(List<Block.Entry> entries) {
        int longest = SHORTEST_TERM_COLUMNS;
        for (Block.Entry entry : entries) {
            int length = entry.terms().getLast().length();
            if (length <= TERM_LIMIT_COLUMNS) {
                longest = Math.max(longest, length);
            }
        }
        return TERM_COLUMN + longest + 2;
    }

    private void print(Block.Entry entry, int column) {
        int used = 0;
        for (String term : entry.terms()) {
            if (used > 0) {
                out.append('\n');
            }
            out.repeat(' ', TERM_COLUMN).append(plain(term));
            used = TERM_COLUMN + term.length();
        }
        if (used + 2 > column) {
            out.append('\n');
            used = 0;
        }
        wrap(entry.summary(), column, used);
    }

    /** Prints words at a column, on lines of which so many columns have been used. */
    private void wrap(List<String> lines, int column, int used) {
        int at = used;
        for (String line : lines) {
            for (String word : plain(line).split(" ")) {
                if (at > column && at + 1 + word.length() > WIDTH_COLUMNS) {
                    out.append('\n');
                    at = 0;
                }
                if (at > column) {
                    out.append(' ');
                    at++;
                } else {
                    out.repeat(' ', column - at);
                    at = column;
                }
                out.append(word);
                at += word.length();
            }
        }
        out.append('\n');
    }

    private String plain(String text) {
        return Manual.fill(text, values).replace("`", "");
    }
}
