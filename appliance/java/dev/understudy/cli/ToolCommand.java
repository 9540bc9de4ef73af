package dev.understudy.cli;

import java.util.List;

/**
 * A command of ovsdb-tool.
 *
 * @param name its name
 * @param usage its arguments as {@code list-commands} shows them
 * @param fewest how many arguments it needs
 * @param most how many it takes
 * @param action what it does; may throw {@link FatalException}
 */
record ToolCommand(String name, String usage, int fewest, int most, Action action) {
    /** Does what a command is for. */
    @FunctionalInterface
    interface Action {
        void run(List<String> arguments);
    }
}
