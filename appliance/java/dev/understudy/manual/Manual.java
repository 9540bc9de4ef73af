package dev.understudy.manual;

import java.util.List;
import java.util.Map;

/**
 * The manual of one program.
 *
 * @param name the program
 * @param chapter the section of the system's manual to which its page belongs, such as 8
 * @param purpose what it does, in a few words
 * @param usages its forms of call
 * @param sections what it says, in order
 */
public record Manual(String name, String chapter, String purpose, List<String> usages, List<Section> sections) {
    /** Names of values in texts: the name under which the program was called. */
    public static final String PROGRAM = "program";

    /**
     * Reads the manual of a program of ours.
     *
     * @throws IllegalArgumentException naming file and line, if its source is wrong
     */
    public static Manual of(String name) {
        return new ManualReader(name).read();
    }

    /** What {@code --help} prints; {@code values} has what stands for each name in braces, {@link #PROGRAM} among them. */
    public String help(Map<String, String> values) {
        return new HelpText(values).print(this);
    }

    /** The man page, in the language of groff_man(7). */
    public String page(Map<String, String> values) {
        return new ManPage(values).print(this);
    }

    /** All entries of one kind, in order. */
    public List<Block.Entry> entries(Section.Kind kind) {
        return sections.stream().filter(section -> section.kind() == kind).flatMap(section -> section.entries().stream()).toList();
    }

    /** The text with the names in braces filled in. Braces around anything else stay. */
    static String fill(String text, Map<String, String> values) {
        int open = text.indexOf('{');
        if (open < 0) {
            return text;
        }
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (; open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            String value = close < 0 ? null : values.get(text.substring(open + 1, close));
            if (value != null) {
                filled.append(text, from, open).append(value);
                from = close + 1;
            }
        }
        return filled.append(text, from, text.length()).toString();
    }
}
