package dev.understudy.commands;

import dev.understudy.commands.Script.Case;
import dev.understudy.commands.Script.Section;
import dev.understudy.commands.Script.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a {@link Script}; a line that is none of its kinds is a mistake in the file and stops the reading. */
final class ScriptReader {
    private final String file;
    private final List<Section> sections = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private List<String> set = new ArrayList<>();
    private List<String> serve = new ArrayList<>();
    private Set<Sides> sides = EnumSet.noneOf(Sides.class);
    private List<Case> cases = new ArrayList<>();
    private List<Step> steps = new ArrayList<>();
    private boolean inCase;

    private ScriptReader(String file) {
        this.file = file;
    }

    static Script read(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.txt$", "");
        ScriptReader reader = new ScriptReader(file.getFileName().toString());
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                reader.line(line, ++number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Script(name, reader.sections);
    }

    private void line(String line, int number) {
        String place = file + ":" + number;
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("=== ")) {
            set = new ArrayList<>();
            serve = new ArrayList<>();
            sides = EnumSet.of(Sides.PEER_ON_PEER, Sides.OURS_ON_OURS);
            cases = new ArrayList<>();
            inCase = false;
            sections.add(new Section(line.substring(4), set, serve, sides, cases));
        } else if (line.startsWith("[") && line.endsWith("]")) {
            String name = line.substring(1, line.length() - 1);
            check(names.add(name), place, "a second case of that name");
            steps = new ArrayList<>();
            inCase = true;
            set = new ArrayList<>();
            cases.add(new Case(place, name, set, steps));
        } else if (line.startsWith("set: ")) {
            set.add(line.substring(5));
        } else if (line.startsWith("serve: ")) {
            check(!inCase, place, "a server belongs to a section");
            serve.add(line.substring(7));
            sides.add(Sides.PEER_ON_OURS);
        } else if (line.equals("also: ours on the peer's server")) {
            check(!inCase, place, "the sides belong to a section");
            sides.add(Sides.OURS_ON_PEER);
        } else if (line.startsWith("  ") && (!inCase || steps.isEmpty())) {
            check(!set.isEmpty(), place, "nothing that goes on");
            set.add(set.removeLast() + "\n" + line.strip());
        } else {
            check(inCase, place, "no case begun");
            step(line, place);
        }
    }

    private void step(String line, String place) {
        if (line.startsWith("$ ")) {
            steps.add(new Step(line.substring(2), Step.Out.SAME, Step.Error.SAME, null));
            return;
        }
        check(!steps.isEmpty(), place, "no command line yet");
        Step step = steps.removeLast();
        if (line.startsWith("  ")) {
            steps.add(new Step(step.command() + "\n" + line.strip(), step.out(), step.error(), step.differs()));
        } else if (line.startsWith("out: ")) {
            steps.add(new Step(step.command(), Step.Out.valueOf(word(line)), step.error(), step.differs()));
        } else if (line.startsWith("error: ")) {
            steps.add(new Step(step.command(), step.out(), Step.Error.valueOf(word(line)), step.differs()));
        } else if (line.startsWith("differs: ")) {
            steps.add(new Step(step.command(), step.out(), step.error(), line.substring(9)));
        } else {
            check(false, place, "not understood: " + line);
        }
    }

    private static String word(String line) {
        return line.substring(line.indexOf(':') + 1).strip().toUpperCase(Locale.ROOT);
    }

    private static void check(boolean condition, String place, String complaint) {
        if (!condition) {
            throw new IllegalArgumentException(place + ": " + complaint);
        }
    }
}
