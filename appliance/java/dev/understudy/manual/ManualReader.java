package dev.understudy.manual;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the source of a manual; the package's essay gives its form. */
final class ManualReader {
    private static final String TERM_MARK = "::";
    private static final String HELP_MARK = "> ";
    private static final String POINT_MARK = "- ";
    private static final String INCLUDE = "include ";
    private static final String USAGE = "usage: ";
    private static final int INDENT_COLUMNS = 4;

    private record Line(String text, String place) {
        int indent() {
            int indent = 0;
            while (indent < text.length() && text.charAt(indent) == ' ') {
                indent++;
            }
            return indent;
        }

        IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException(place + ": " + what + ": " + text);
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private int next;

    ManualReader(String name) {
        load(name);
    }

    private void load(String name) {
        String file = name + ".txt";
        try (InputStream stream = ManualReader.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no manual " + file);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(INCLUDE) && line.indexOf(' ', INCLUDE.length()) < 0) {
                    load(line.substring(INCLUDE.length()));
                } else {
                    lines.add(new Line(line.stripTrailing(), file + ":" + number));
                }
                number++;
            }
            lines.add(new Line("", file));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    Manual read() {
        Line title = lines.get(next++);
        int open = title.text.indexOf('(');
        int close = title.text.indexOf("): ");
        if (open < 1 || close != open + 2) {
            throw title.wrong("not NAME(SECTION): PURPOSE");
        }
        List<String> usages = new ArrayList<>();
        while (lines.get(next).text.startsWith(USAGE)) {
            usages.add(lines.get(next++).text.substring(USAGE.length()));
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(Section.Kind.TEXT, "Description", blocks(0)));
        while (next < lines.size()) {
            sections.add(section(lines.get(next++)));
        }
        return new Manual(title.text.substring(0, open), title.text.substring(open + 1, close), title.text.substring(close + 3),
                List.copyOf(usages), List.copyOf(sections));
    }

    private Section section(Line header) {
        int close = header.text.indexOf("] ");
        for (Section.Kind kind : Section.Kind.values()) {
            if (close > 0 && header.text.substring(1, close).equals(kind.word())) {
                return new Section(kind, header.text.substring(close + 2), blocks(0));
            }
        }
        throw header.wrong("no such kind of section");
    }

    /** Reads blocks indented by so many columns, up to the next section or to text that is indented less. */
    private List<Block> blocks(int indent) {
        List<Block> blocks = new ArrayList<>();
        while (next < lines.size()) {
            Line line = lines.get(next);
            if (line.text.isEmpty()) {
                next++;
            } else if (line.indent() < indent || indent == 0 && line.text.charAt(0) == '[') {
                break;
            } else {
                blocks.add(block(line, indent));
            }
        }
        return List.copyOf(blocks);
    }

    private Block block(Line line, int indent) {
        if (line.indent() >= indent + INDENT_COLUMNS) {
            return new Block.Example(example(indent + INDENT_COLUMNS));
        } else if (line.indent() > indent) {
            throw line.wrong("indented by less than " + INDENT_COLUMNS + " blanks");
        } else if (indent == 0 && line.text.endsWith(TERM_MARK)) {
            return entry();
        } else if (line.text.startsWith(POINT_MARK, indent)) {
            return new Block.Point(point(indent));
        }
        boolean inHelp = line.text.startsWith(HELP_MARK, indent);
        return new Block.Paragraph(paragraph(indent, inHelp ? HELP_MARK : ""), inHelp);
    }

    private Block entry() {
        List<String> terms = new ArrayList<>();
        while (lines.get(next).text.endsWith(TERM_MARK)) {
            String text = lines.get(next++).text;
            terms.add(text.substring(0, text.length() - TERM_MARK.length()));
        }
        if (lines.get(next).indent() != INDENT_COLUMNS) {
            throw lines.get(next).wrong("the summary of an entry is missing");
        }
        List<String> summary = paragraph(INDENT_COLUMNS, "");
        return new Block.Entry(List.copyOf(terms), summary, blocks(INDENT_COLUMNS));
    }

    /** Reads lines up to an empty one. All are indented alike and begin with the mark, which is left out. */
    private List<String> paragraph(int indent, String mark) {
        List<String> texts = new ArrayList<>();
        for (Line line = lines.get(next); !line.text.isEmpty(); line = lines.get(next)) {
            boolean isHeader = indent == 0 && (line.text.charAt(0) == '[' || line.text.endsWith(TERM_MARK));
            if (isHeader || line.indent() != indent || !line.text.startsWith(mark, indent)) {
                throw line.wrong("not part of the paragraph above it; is an empty line missing?");
            }
            texts.add(checked(line, indent + mark.length()));
            next++;
        }
        return List.copyOf(texts);
    }

    /** Reads a point: its further lines are indented as the text of the first. The next point may follow at once. */
    private List<String> point(int indent) {
        List<String> texts = new ArrayList<>();
        int inner = indent + POINT_MARK.length();
        do {
            texts.add(checked(lines.get(next++), inner));
        } while (lines.get(next).indent() == inner);
        return List.copyOf(texts);
    }

    /** The text of a line from a column on. */
    private static String checked(Line line, int column) {
        if (line.text.chars().filter(character -> character == '`').count() % 2 == 1) {
            throw line.wrong("a backquote without another in its line");
        }
        return line.text.substring(column);
    }

    /** Reads lines that are indented at least so much, with the empty lines between them. */
    private List<String> example(int indent) {
        List<String> texts = new ArrayList<>();
        int last = next;
        for (int i = next; i < lines.size() && (lines.get(i).text.isEmpty() || lines.get(i).indent() >= indent); i++) {
            if (!lines.get(i).text.isEmpty()) {
                last = i;
            }
        }
        for (; next <= last; next++) {
            String text = lines.get(next).text;
            texts.add(text.isEmpty() ? text : text.substring(indent));
        }
        return List.copyOf(texts);
    }
}
