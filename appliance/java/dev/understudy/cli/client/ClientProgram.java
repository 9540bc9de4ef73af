package dev.understudy.cli.client;

import dev.understudy.cli.Directories;
import dev.understudy.cli.Exit;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.FatalSignals;
import dev.understudy.cli.Help;
import dev.understudy.cli.Option;
import dev.understudy.cli.OptionParser;
import dev.understudy.cli.Teardown;
import dev.understudy.cli.client.ClientCommand.Needs;
import dev.understudy.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ovsdb-client: from the arguments of a command line to its exit status. */
final class ClientProgram {
    static final Logger LOG = LoggerFactory.getLogger("ovsdb_client");

    private final String program;
    private final Directories directories;
    private final Output out;
    private final ClientOptions options;
    private final Servers servers;
    private final Teardown teardown = new Teardown();

    /** @param program its name in messages and in the names of its files */
    ClientProgram(String program, Map<String, String> environment, Output out) {
        this.program = program;
        this.directories = new Directories(environment);
        this.out = out;
        this.options = new ClientOptions(program, directories);
        this.servers = new Servers(directories.run(), options, teardown);
    }

    /** Runs one command; returns the exit status. */
    int run(List<String> arguments) {
        return Exit.statusOf(program, () -> {
            try {
                List<String> words = new OptionParser(options.all(), arguments, true).parse();
                if (words.isEmpty()) {
                    throw new FatalException("missing command name; use --help for help");
                }
                FatalSignals.handle(teardown);
                options.timeout().start();
                run(words.getFirst(), new ArrayList<>(words.subList(1, words.size())));
                return 0;
            } catch (JsonException e) {
                throw new FatalException("unexpected reply: " + e.getMessage(), e);
            } finally {
                out.flush();
                teardown.run();
            }
        });
    }

    /** All options, for the test that holds them and the manual together. */
    List<Option> options() {
        return options.all();
    }

    private void run(String name, List<String> arguments) {
        ClientCommand command = ClientCommand.of(name);
        if (command == null) {
            throw new FatalException("unknown command '" + name + "'; use --help for help");
        }
        Connected server = command.needs() == Needs.NOTHING ? null : servers.open(command.needs(), command.fewest(), arguments, null);
        if (arguments.size() < command.fewest() || arguments.size() > command.most()) {
            throw new FatalException("invalid syntax for '" + name + "' (use --help for help)");
        }
        act(name, server, arguments);
    }

    private void act(String name, Connected server, List<String> arguments) {
        TableOptions tables = options.tables();
        switch (name) {
            case "list-dbs" -> {
                for (String database : server.databases()) {
                    out.text(database).line();
                }
            }
            case "get-schema" -> new SchemaCommands(tables, out).schema(server);
            case "get-schema-version" -> out.text(server.schema().version()).line();
            case "get-schema-cksum" -> out.text(server.schema().cksum()).line();
            case "list-tables" -> new SchemaCommands(tables, out).listTables(server);
            case "list-columns" -> new SchemaCommands(tables, out).listColumns(server, arguments);
            case "transact" -> new TransactCommands(servers, tables, out).transact(arguments);
            case "query" -> new TransactCommands(servers, tables, out).query(arguments);
            case "dump" -> new DumpCommand(tables, out).run(server, arguments);
            case "backup" -> new BackupCommand(out).run(server);
            case "restore" -> new RestoreCommand(options.force()).run(server);
            case "monitor" -> new MonitorCommands(options, daemon(), out).plain(server, arguments);
            case "monitor-cond" -> new MonitorCommands(options, daemon(), out).conditional(server, arguments);
            case "monitor-cond-since" -> new MonitorCommands(options, daemon(), out).since(server, arguments);
            case "convert" -> new ConversionCommands(servers, options, out).convert(arguments);
            case "needs-conversion" -> new ConversionCommands(servers, options, out).needsConversion(arguments);
            case "wait" -> new WaitCommand(servers).run(arguments);
            case "lock", "steal", "unlock" -> new LockCommands(tables, daemon(), out).run(name, server, arguments.getFirst());
            case "help" -> out.text(Help.of("ovsdb-client", program, directories));
            default -> throw new AssertionError(name);
        }
    }

    private Daemon daemon() {
        return new Daemon(program, directories, options.daemon(), teardown, out);
    }
}
