package dev.understudy.cli.tool;

import dev.understudy.cli.Command;
import dev.understudy.cli.Directories;
import dev.understudy.cli.Exit;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Help;
import dev.understudy.cli.LogOptions;
import dev.understudy.cli.Option;
import dev.understudy.cli.OptionParser;
import dev.understudy.control.Version;
import dev.understudy.json.JsonException;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.storage.DatabaseCreator;
import dev.understudy.storage.FileLocks;
import dev.understudy.storage.LocalDisk;
import dev.understudy.vlog.Vlog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** ovsdb-tool: makes database files without a server. */
final class ToolProgram {
    private final String program;
    private final Directories directories;
    private final PrintStream out = System.out;
    private final List<Command> commands = List.of(
            new Command("create", "[db [schema]]", 0, 2, this::create),
            new Command("help", "", 0, Command.ANY, arguments -> print(help())),
            new Command("list-commands", "", 0, Command.ANY, arguments -> print(listCommands())));

    ToolProgram(String program, Map<String, String> environment) {
        this.program = program;
        this.directories = new Directories(environment);
    }

    /** Runs one command; returns the exit status. */
    int run(List<String> arguments) {
        return Exit.statusOf(program, () -> command(new OptionParser(options(), arguments, true).parse()));
    }

    /** All options. */
    List<Option> options() {
        return List.of(
                new LogOptions(Vlog.system(), directories, program).verbose(),
                Option.answer("help", 'h', this::help),
                Option.answer("option", 'o', () -> Option.list(options())),
                Option.answer("version", 'V', () -> Version.lines(program)));
    }

    /** All commands. */
    List<Command> commands() {
        return commands;
    }

    private int command(List<String> words) {
        if (words.isEmpty()) {
            throw new FatalException("missing command name; use --help for help");
        }
        String name = words.getFirst();
        List<String> arguments = words.subList(1, words.size());
        for (Command command : commands) {
            if (command.name().equals(name)) {
                if (arguments.size() < command.fewest()) {
                    throw new FatalException("'" + name + "' command requires at least " + command.fewest() + " arguments");
                }
                if (arguments.size() > command.most()) {
                    throw new FatalException("'" + name + "' command takes at most " + command.most() + " arguments");
                }
                return command.action().run(arguments);
            }
        }
        throw new FatalException("unknown command '" + name + "'; use --help for help");
    }

    private int create(List<String> arguments) {
        Path database = arguments.isEmpty() ? directories.defaultDatabase() : Path.of(arguments.getFirst());
        Path schema = arguments.size() < 2 ? directories.defaultSchema() : Path.of(arguments.get(1));
        new DatabaseCreator(new FileLocks(), new LocalDisk()).create(database, readSchema(schema));
        return 0;
    }

    private static DatabaseSchema readSchema(Path file) {
        String unreadable = "failed to read schema: \"" + file + "\" could not be read as JSON (";
        try {
            return SchemaReader.read(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new FatalException(unreadable + "error opening \"" + file + "\": No such file or directory)");
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "Is a directory" : Files.isReadable(file) ? e.getMessage() : "Permission denied";
            throw new FatalException(unreadable + "error reading \"" + file + "\": " + reason + ")");
        } catch (JsonException e) {
            throw new FatalException(unreadable + e.getMessage() + ")");
        } catch (OvsdbException e) {
            throw new FatalException((e.syntax() == null ? "" : "syntax \"" + e.syntax() + "\": ") + e.tag().word() + ": failed to parse \""
                    + file + "\" as ovsdb schema: " + e.details());
        }
    }

    private int print(String text) {
        out.print(text);
        return 0;
    }

    private String listCommands() {
        StringBuilder text = new StringBuilder("The available commands are:\n");
        for (Command command : commands) {
            text.append("  %-23s %s%n".formatted(command.name(), command.usage()));
        }
        return text.toString();
    }

    private String help() {
        return Help.of("ovsdb-tool", program, directories);
    }
}
