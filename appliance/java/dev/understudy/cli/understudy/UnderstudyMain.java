package dev.understudy.cli.understudy;

import dev.understudy.cli.Directories;
import dev.understudy.cli.Exit;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Help;
import dev.understudy.cli.Option;
import dev.understudy.cli.OptionParser;
import dev.understudy.control.Version;
import java.util.List;

/** Entry point of {@code understudy}, when it was called with neither a program nor a mistake. */
public final class UnderstudyMain {
    static final String MANUAL = "understudy";

    private UnderstudyMain() {
    }

    /** Answers the options, and ends the process. */
    public static void main(String[] arguments) {
        String program = System.getProperty("understudy.program", MANUAL);
        Exit.end(Exit.statusOf(program, () -> {
            new OptionParser(options(program), List.of(arguments), false).parse();
            throw new FatalException("missing command name; use --help for help");
        }));
    }

    static List<Option> options(String program) {
        return List.of(
                Option.answer("help", 'h', () -> Help.of(MANUAL, program, new Directories(System.getenv()))),
                Option.answer("version", 'V', () -> Version.lines(program)));
    }
}
