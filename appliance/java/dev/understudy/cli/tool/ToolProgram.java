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
import dev.understudy.server.RandomUuids;
import dev.understudy.vlog.Vlog;
import java.util.List;
import java.util.Map;

/** ovsdb-tool: makes, reads and changes database files without a server. */
final class ToolProgram {
    /** How wide the names of commands are in their list. */
    private static final int NAME_CHARACTERS = 23;

    private final String program;
    private final Directories directories;
    private final Surroundings surroundings;
    private final List<Option> options;
    private final List<Command> commands;

    ToolProgram(String program, Map<String, String> environment) {
        this.program = program;
        this.directories = new Directories(environment);
        this.surroundings = Surroundings.of(directories, new RandomUuids());
        FileCommands files = new FileCommands(surroundings);
        ClusterCommands clusters = new ClusterCommands(surroundings);
        QuestionCommands questions = new QuestionCommands(surroundings);
        TransactionCommands transactions = new TransactionCommands(surroundings);
        LogCommands log = new LogCommands(surroundings);
        this.commands = List.of(
                files.create(), clusters.create(), clusters.join(), files.compact(), files.convert(), questions.needsConversion(),
                questions.databaseName(), questions.databaseVersion(), questions.databaseChecksum(), clusters.clusterIdOf(), clusters.serverIdOf(),
                clusters.localAddressOf(), questions.isClustered(), questions.isStandalone(), questions.schemaName(), questions.schemaVersion(),
                questions.schemaChecksum(), transactions.query(), transactions.transact(), log.showLog(), ClusterCheck.command(surroundings),
                questions.compareVersions(),
                new Command("help", "", 0, Command.ANY, arguments -> print(help())),
                new Command("list-commands", "", 0, Command.ANY, arguments -> print(listCommands())),
                clusters.toStandalone());
        this.options = List.of(log.more(), transactions.role(), clusters.clusterId(), clusters.electionTimer(),
                new LogOptions(Vlog.system(), directories, program).verbose(),
                Option.answer("help", 'h', this::help),
                Option.answer("option", 'o', () -> Option.list(options())),
                Option.answer("version", 'V', () -> Version.lines(program)));
    }

    /** Runs one command; returns the exit status. */
    int run(List<String> arguments) {
        return Exit.statusOf(program, () -> command(new OptionParser(options, arguments, true).parse()));
    }

    /** All options. */
    List<Option> options() {
        return options;
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

    private int print(String text) {
        surroundings.out().print(text);
        return 0;
    }

    private String listCommands() {
        StringBuilder text = new StringBuilder("The available commands are:\n");
        for (Command command : commands) {
            text.append("  ").append(command.name()).repeat(' ', Math.max(0, NAME_CHARACTERS - command.name().length()));
            text.append(' ').append(command.usage()).append('\n');
        }
        return text.toString();
    }

    private String help() {
        return Help.of("ovsdb-tool", program, directories);
    }
}
