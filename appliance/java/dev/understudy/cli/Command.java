package dev.understudy.cli;

import java.util.List;

/**
 * A command of a program.
 *
 * @param name its name
 * @param usage its arguments as {@code list-commands} shows them
 * @param fewest how many arguments it needs
 * @param most how many it takes
 * @param action what it does; may throw {@link FatalException}
 */
public record Command(String name, String usage, int fewest, int most, Action action) {
    /** For {@link #most}: any number. */
    public static final int ANY = Integer.MAX_VALUE;

    /** Does what a command is for. */
    @FunctionalInterface
    public interface Action {
        /** Does it; returns the program's exit status. */
        int run(List<String> arguments);
    }
}
