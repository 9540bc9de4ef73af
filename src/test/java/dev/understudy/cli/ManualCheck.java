package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.manual.Block;
import dev.understudy.manual.Manual;
import dev.understudy.manual.Section;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Holds a program's manual to what the program has: the same options, written the same way, and the same commands; no more and no fewer. */
public final class ManualCheck {
    private ManualCheck() {
    }

    /** The manual has these options, with these letters, and says of each rightly whether it takes an argument. */
    public static void options(String manual, List<Option> options) {
        SortedSet<String> had = new TreeSet<>();
        for (Option option : options) {
            String value = switch (option.argument()) {
                case NONE -> "";
                case REQUIRED -> "=X";
                case OPTIONAL -> "[=X]";
            };
            had.add((option.letter() == Option.NO_LETTER ? "" : "-" + option.letter() + ", ") + "--" + option.name() + value);
        }
        SortedSet<String> written = new TreeSet<>();
        for (Block.Entry entry : Manual.of(manual).entries(Section.Kind.OPTIONS)) {
            entry.terms().forEach(term -> written.add(form(term)));
        }
        assertEquals(had, written, "options of " + manual);
    }

    /** An option as the manual writes it, with X for its value: {@code -v, --verbose[=X]} for {@code -v[SPEC], --verbose[=SPEC]}. */
    private static String form(String term) {
        int name = term.indexOf("--");
        String letter = name > 0 ? term.substring(0, 2) + ", " : "";
        int equal = term.indexOf('=', name);
        if (equal < 0) {
            return letter + term.substring(name);
        }
        boolean isOptional = term.charAt(equal - 1) == '[';
        return letter + term.substring(name, equal + 1) + (isOptional ? "X]" : "X");
    }

    /** The manual has these commands, of this kind. */
    public static void commands(String manual, Section.Kind kind, Collection<String> names) {
        SortedSet<String> written = new TreeSet<>();
        for (Block.Entry entry : Manual.of(manual).entries(kind)) {
            entry.terms().forEach(term -> written.add(term.split(" ")[0]));
        }
        assertEquals(new TreeSet<>(names), written, kind + " of " + manual);
    }
}
