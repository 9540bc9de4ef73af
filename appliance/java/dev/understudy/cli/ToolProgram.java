package dev.understudy.cli;

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
    private final PrintStream out;
    private final List<ToolCommand> commands = List.of(
            new ToolCommand("create", "[db [schema]]", 0, 2, this::create),
            new ToolCommand("help", "", 0, Integer.MAX_VALUE, arguments -> help()),
            new ToolCommand("list-commands", "", 0, Integer.MAX_VALUE, arguments -> listCommands()));

    ToolProgram(String program, Map<String, String> environment, PrintStream out) {
        this.program = program;
        this.directories = new Directories(environment);
        this.out = out;
    }

    /** Runs one command; returns the exit status. */
    int run(List<String> arguments) {
        try {
            LogOptions logging = new LogOptions(Vlog.system(), directories, program);
            OptionParser<ToolOption> parser = new OptionParser<>(List.of(ToolOption.values()), arguments, true);
            for (ToolOption option = parser.next(); option != null; option = parser.next()) {
                switch (option) {
                    case VERBOSE -> logging.setVerbosity(parser.value());
                    case HELP -> {
                        help();
                        return 0;
                    }
                    case OPTION -> {
                        out.print(ToolOption.list());
                        return 0;
                    }
                    case VERSION -> {
                        out.print(Version.lines(program));
                        return 0;
                    }
                }
            }
            command(parser.operands());
            return 0;
        } catch (FatalException | OvsdbException e) {
            System.err.println(program + ": " + e.getMessage());
            return 1;
        } finally {
            out.flush();
            Vlog.system().drain();
        }
    }

    private void command(List<String> words) {
        if (words.isEmpty()) {
            throw new FatalException("missing command name; use --help for help");
        }
        String name = words.getFirst();
        List<String> arguments = words.subList(1, words.size());
        for (ToolCommand command : commands) {
            if (command.name().equals(name)) {
                if (arguments.size() < command.fewest()) {
                    throw new FatalException("'" + name + "' command requires at least " + command.fewest() + " arguments");
                }
                if (arguments.size() > command.most()) {
                    throw new FatalException("'" + name + "' command takes at most " + command.most() + " arguments");
                }
                command.action().run(arguments);
                return;
            }
        }
        throw new FatalException("unknown command '" + name + "'; use --help for help");
    }

    private void create(List<String> arguments) {
        Path database = arguments.isEmpty() ? directories.defaultDatabase() : Path.of(arguments.getFirst());
        Path schema = arguments.size() < 2 ? directories.defaultSchema() : Path.of(arguments.get(1));
        new DatabaseCreator(new FileLocks(), new LocalDisk()).create(database, readSchema(schema));
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

    private void listCommands() {
        out.println("The available commands are:");
        for (ToolCommand command : commands) {
            out.println("  " + command.name() + " ".repeat(Math.max(0, 23 - command.name().length())) + " " + command.usage());
        }
    }

    private void help() {
        out.print("""
                %1$s: makes OVSDB database files
                usage: %1$s [OPTION]... COMMAND [ARGUMENT]...

                  create [DB [SCHEMA]]    make an empty database file DB for a schema
                  list-commands           list the commands
                  help                    print this

                The default DB is %2$s.
                The default SCHEMA is %3$s.

                  -v[SPEC], --verbose[=SPEC]  set levels of logging
                  -h, --help                  print this
                  -o, --option                list the options
                  -V, --version               print the version
                """.formatted(program, directories.defaultDatabase(), directories.defaultSchema()));
    }
}
