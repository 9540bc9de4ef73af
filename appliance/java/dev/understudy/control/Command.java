package dev.understudy.control;

import java.util.List;

/**
 * One command of the control socket.
 *
 * @param name its name, such as {@code ovsdb-server/compact}
 * @param usage its arguments as {@code list-commands} shows them; null hides the command there
 * @param fewest how many arguments it needs
 * @param most how many it takes
 * @param handler what it does
 */
public record Command(String name, String usage, int fewest, int most, Handler handler) {
    /** For {@link #most}: there is no limit. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** Does what a command is for, on the thread of the connection. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Runs the command with as many arguments as it declared.
         *
         * @param options what the connection has set
         * @throws CommandException with the text of a refusal; {@link dev.understudy.server.AdministrationException} serves as well
         */
        Reply run(ReplyOptions options, List<String> arguments);
    }
}
