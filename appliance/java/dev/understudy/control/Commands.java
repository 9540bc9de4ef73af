package dev.understudy.control;

import dev.understudy.server.AdministrationException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands there are. Commands may be added at any time, from any thread. */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger("unixctl");

    private final ConcurrentSkipListMap<String, Command> commands = new ConcurrentSkipListMap<>();

    /** Adds a command; its name must be new. */
    public void add(Command command) {
        Command before = commands.putIfAbsent(command.name(), command);
        if (before != null) {
            throw new IllegalArgumentException("command " + command.name() + " exists twice");
        }
    }

    /** All commands, in byte order of their names. */
    public Collection<Command> all() {
        return Collections.unmodifiableCollection(commands.values());
    }

    /**
     * Runs a command.
     *
     * @param arguments its arguments; a null stands for one that was not a string
     * @throws CommandException with the text of the refusal
     */
    public Reply run(ReplyOptions options, String name, List<String> arguments) {
        Command command = commands.get(name);
        if (command == null) {
            throw new CommandException("\"" + name + "\" is not a valid command (use \"list-commands\" to see a list of valid commands)");
        }
        if (arguments.size() < command.fewest()) {
            throw new CommandException("\"" + name + "\" command requires at least " + command.fewest() + " arguments");
        }
        if (arguments.size() > command.most()) {
            throw new CommandException("\"" + name + "\" command takes at most " + command.most() + " arguments");
        }
        if (arguments.contains(null)) {
            throw new CommandException("\"" + name + "\" command has non-string argument");
        }
        try {
            return command.handler().run(options, arguments);
        } catch (AdministrationException e) {
            throw new CommandException(e.getMessage());
        } catch (CommandException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("command {} failed unexpectedly", name, e);
            throw new CommandException("command " + name + " failed unexpectedly: " + e);
        }
    }
}
