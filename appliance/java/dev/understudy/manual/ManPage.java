package dev.understudy.manual;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints a manual in the language of groff_man(7). */
final class ManPage {
    private final Map<String, String> values;
    private final StringBuilder out = new StringBuilder();
    private final Roff roff = new Roff();

    ManPage(Map<String, String> values) {
        this.values = values;
    }

    String print(Manual manual) {
        out.append(".\\\" Made from ").append(manual.name()).append(".txt by \"make man\"; change it there.\n");
        out.append(".TH \"").append(manual.name()).append("\" ").append(manual.chapter()).append(" \"\" \"Understudy\" \"Understudy Manual\"\n.nh\n.ad l\n");
        out.append(".SH NAME\n").append(text(manual.name())).append(" \\- ").append(text(manual.purpose())).append('\n');
        out.append(".SH SYNOPSIS\n");
        String separator = "";
        for (String usage : manual.usages()) {
            out.append(separator).append(roff.term(filled(usage))).append('\n');
            separator = ".br\n";
        }
        String heading = "";
        for (Section section : manual.sections()) {
            String shared = section.kind().heading();
            if (shared.isEmpty()) {
                out.append(".SH ").append(text(section.title()).toUpperCase(Locale.ROOT)).append('\n');
            } else {
                if (!shared.equals(heading)) {
                    out.append(".SH ").append(shared).append('\n');
                }
                out.append(".SS ").append(text(section.title())).append('\n');
            }
            heading = shared;
            print(section.blocks());
        }
        return out.toString();
    }

    private void print(List<Block> blocks) {
        boolean first = true;
        for (Block block : blocks) {
            switch (block) {
                case Block.Paragraph paragraph -> {
                    out.append(first ? "" : ".PP\n");
                    lines(paragraph.lines());
                }
                case Block.Point point -> {
                    out.append(".IP \\(bu 2\n");
                    lines(point.lines());
                }
                case Block.Example example -> {
                    out.append(first ? "" : ".PP\n").append(".RS 4\n");
                    example(example.lines());
                    out.append(".RE\n");
                }
                case Block.Entry entry -> print(entry);
            }
            first = false;
        }
    }

    private void print(Block.Entry entry) {
        String macro = ".TP\n";
        for (String term : entry.terms()) {
            out.append(macro).append(roff.term(filled(term))).append('\n');
            macro = ".TQ\n";
        }
        roff.placeholdersOf(entry.terms());
        List<String> summary = entry.summary();
        for (int i = 0; i < summary.size(); i++) {
            String line = i == 0 ? capitalised(summary.get(i)) : summary.get(i);
            boolean open = i == summary.size() - 1 && !line.endsWith(".");
            out.append(text(line)).append(open ? ".\n" : "\n");
        }
        for (Block block : entry.more()) {
            switch (block) {
                case Block.Paragraph paragraph -> {
                    out.append(".IP\n");
                    lines(paragraph.lines());
                }
                case Block.Point point -> {
                    out.append(".RS\n.IP \\(bu 2\n");
                    lines(point.lines());
                    out.append(".RE\n");
                }
                case Block.Example example -> {
                    out.append(".IP\n");
                    example(example.lines());
                }
                case Block.Entry inner -> throw new IllegalStateException("an entry within an entry: " + inner.terms());
            }
        }
        roff.placeholdersOf(List.of());
    }

    private void lines(List<String> lines) {
        for (String line : lines) {
            out.append(text(line)).append('\n');
        }
    }

    private void example(List<String> lines) {
        out.append(".EX\n");
        for (String line : lines) {
            out.append(roff.literal(filled(line))).append('\n');
        }
        out.append(".EE\n");
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private String text(String line) {
        return roff.text(filled(line));
    }

    private String filled(String text) {
        return Manual.fill(text, values);
    }
}
