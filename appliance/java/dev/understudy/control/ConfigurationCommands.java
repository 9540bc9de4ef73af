package dev.understudy.control;

import dev.understudy.server.AdministrationException;
import dev.understudy.server.Configuration;
import dev.understudy.server.Configuration.NamedDatabase;
import dev.understudy.server.ConfigurationFile;
import dev.understudy.server.Configurator;
import dev.understudy.server.DatabaseSettings.InFile;
import dev.understudy.server.RemoteSettings;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands that change what the server does. With a configuration file there is one that reads it again, and the others refuse: the file would not
 * say any more what the server does.
 */
public final class ConfigurationCommands {
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final Configurator configurator;
    private final ConfigurationFile file;
    private final UnaryOperator<String> fileNames;

    private ConfigurationCommands(Configurator configurator, ConfigurationFile file, UnaryOperator<String> fileNames) {
        this.configurator = configurator;
        this.file = file;
        this.fileNames = fileNames;
    }

    /**
     * Adds the commands.
     *
     * @param file the configuration file, or null
     * @param fileNames turns the name of a file as an operator gives it into one that this process can open
     */
    public static void register(Commands commands, Configurator configurator, ConfigurationFile file, UnaryOperator<String> fileNames) {
        ConfigurationCommands self = new ConfigurationCommands(configurator, file, fileNames);
        commands.add(new Command("ovsdb-server/add-db", "DB", 1, 1, self.changing(self::addDatabase)));
        commands.add(new Command("ovsdb-server/remove-db", "DB", 1, 1, self.changing(self::removeDatabase)));
        commands.add(new Command("ovsdb-server/add-remote", "REMOTE", 1, 1, self.changing(self::addRemote)));
        commands.add(new Command("ovsdb-server/remove-remote", "REMOTE", 1, 1, self.changing(self::removeRemote)));
        commands.add(new Command("ovsdb-server/reload", "", 0, 0, (options, arguments) -> self.reload()));
        SyncCommands.register(commands, configurator, self::changing);
    }

    /** A command that refuses to do anything when a file says what the server does. */
    private Command.Handler changing(Command.Handler handler) {
        if (file == null) {
            return handler;
        }
        return (options, arguments) -> {
            throw new CommandException("Update the " + file.path() + " and use ovsdb-server/reload instead");
        };
    }

    private Reply addDatabase(ReplyOptions options, List<String> arguments) {
        NamedDatabase given = NamedDatabase.parse(arguments.getFirst());
        boolean isFile = given.settings() instanceof InFile;
        String name = isFile ? fileNames.apply(given.name()) : given.name();
        configurator.change(configuration -> {
            if (configuration.databases().containsKey(name)) {
                throw new AdministrationException("ovsdb error: " + name + (isFile ? ": already open" : ": duplicate database name"));
            }
            return configuration.withDatabase(name, given.settings());
        });
        return Reply.empty();
    }

    private Reply removeDatabase(ReplyOptions options, List<String> arguments) {
        String name = arguments.getFirst();
        if (name.startsWith("_")) {
            throw new CommandException("Cannot remove reserved database.");
        }
        configurator.change(configuration -> {
            String entry = configurator.entryOf(name);
            if (entry == null) {
                throw new AdministrationException("Failed to find the database.");
            }
            return configuration.withoutDatabase(entry);
        });
        return Reply.empty();
    }

    private Reply addRemote(ReplyOptions options, List<String> arguments) {
        String remote = arguments.getFirst();
        configurator.change(configuration -> configuration.remotes().containsKey(remote) ? configuration
                : configuration.withRemote(remote, RemoteSettings.DEFAULT));
        return Reply.empty();
    }

    private Reply removeRemote(ReplyOptions options, List<String> arguments) {
        String remote = arguments.getFirst();
        configurator.change(configuration -> {
            if (!configuration.remotes().containsKey(remote)) {
                throw new AdministrationException("no such remote");
            }
            return configuration.withoutRemote(remote);
        });
        return Reply.empty();
    }

    private Reply reload() {
        if (file == null) {
            throw new CommandException("Configuration file was not specified on command line");
        }
        Configuration wanted = null;
        try {
            wanted = file.read();
        } catch (AdministrationException e) {
            LOG.warn("{}", e.getMessage());
        }
        if (wanted == null || !configurator.load(wanted).isEmpty()) {
            throw new CommandException("Configuration failed.  See the log file for details.");
        }
        return Reply.empty();
    }
}
