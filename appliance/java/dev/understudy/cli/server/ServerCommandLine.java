package dev.understudy.cli.server;

import dev.understudy.cli.DaemonOptions;
import dev.understudy.cli.Directories;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Help;
import dev.understudy.cli.LogOptions;
import dev.understudy.cli.Option;
import dev.understudy.cli.OptionParser;
import dev.understudy.cli.TapeOptions;
import dev.understudy.cli.TlsOptions;
import dev.understudy.control.Version;
import dev.understudy.server.AdministrationException;
import dev.understudy.server.Configuration;
import dev.understudy.server.Configuration.NamedDatabase;
import dev.understudy.server.ConfigurationFile;
import dev.understudy.server.DatabaseSettings.InFile;
import dev.understudy.server.Durability;
import dev.understudy.server.ExcludedTables;
import dev.understudy.server.RemoteSettings;
import dev.understudy.server.SyncSettings;
import dev.understudy.server.TlsNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the command line of ovsdb-server. */
final class ServerCommandLine {
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final String program;
    private final Directories directories;
    private final LogOptions logging;

    private final DaemonOptions daemon;
    private final TlsOptions tls = new TlsOptions();
    private final TapeOptions tape;
    private final List<String> remotes = new ArrayList<>();
    private String unixctl;
    private boolean noDatabases;
    private boolean columnDiff = true;
    private boolean dataConversion = true;
    private String configurationFile;
    private SyncSettings sync = SyncSettings.NONE;
    private boolean syncGiven;
    private boolean active;
    private String run;
    private Durability durability = Durability.PEER;

    ServerCommandLine(String program, Directories directories, LogOptions logging) {
        this.program = program;
        this.directories = directories;
        this.logging = logging;
        this.daemon = new DaemonOptions(directories, program);
        this.tape = new TapeOptions(directories);
    }

    /**
     * Reads the arguments; logging options take effect meanwhile.
     *
     * @throws FatalException when one is wrong
     * @throws dev.understudy.cli.Finished at the first that asks for help or version, when it has been answered
     */
    ServerSettings read(List<String> arguments) {
        List<String> operands = new OptionParser(options(), arguments, true).parse();
        Configuration configuration = configuration(operands);
        if (tape.areGiven()) {
            checkThatTapesCan(configuration);
        }
        return new ServerSettings(configuration, file(operands), controlSocket(), daemon, run, tlsNames(), durability, columnDiff,
                dataConversion, tape.ofServer());
    }

    /** All options, in the order in which an ambiguity lists them. */
    List<Option> options() {
        return Stream.of(
                List.of(Option.required("remote", remotes::add),
                        Option.required("unixctl", value -> unixctl = value),
                        Option.required("run", value -> run = value),
                        Option.answer("help", 'h', () -> Help.of("ovsdb-server", program, directories)),
                        Option.answer("version", 'V', () -> Version.lines(program))),
                daemon.options(),
                logging.options(),
                tls.options(),
                tape.options(),
                List.of(Option.required("sync-from", value -> sync(sync.withSource(value))),
                        Option.required("sync-exclude-tables", this::exclude),
                        Option.flag("active", () -> {
                            active = true;
                            syncGiven = true;
                        }),
                        Option.flag("no-dbs", () -> noDatabases = true),
                        Option.flag("disable-file-column-diff", () -> columnDiff = false),
                        Option.flag("disable-file-no-data-conversion", () -> dataConversion = false),
                        Option.required("config-file", value -> configurationFile = value),
                        Option.required("durability", value -> durability = durability(value))))
                .flatMap(List::stream).toList();
    }

    private static void later(String what) {
        throw new FatalException(what + " is not supported");
    }

    private void sync(SyncSettings settings) {
        sync = settings;
        syncGiven = true;
    }

    private void exclude(String tables) {
        try {
            sync(sync.withExcludedTables(ExcludedTables.parse(tables)));
        } catch (AdministrationException e) {
            throw new FatalException(e.getMessage());
        }
    }

    private static Durability durability(String word) {
        return switch (word) {
            case "peer" -> Durability.PEER;
            case "always" -> Durability.ALWAYS;
            default -> throw new FatalException("--durability=" + word + ": must be \"peer\" or \"always\"");
        };
    }

    /** What the command line says of remotes and databases; nothing when a file says it. */
    private Configuration configuration(List<String> operands) {
        if (configurationFile != null) {
            return Configuration.EMPTY;
        }
        Configuration configuration = Configuration.EMPTY.withSync(sync.withBackup(sync.source() != null && !active));
        for (String remote : remotes) {
            configuration = configuration.withRemote(remote, RemoteSettings.DEFAULT);
        }
        List<String> databases = operands.isEmpty() && !noDatabases ? List.of(directories.defaultDatabase().toString()) : operands;
        for (String operand : databases) {
            NamedDatabase database = parse(operand);
            String name = database.settings() instanceof InFile ? daemon.lasting(database.name()) : database.name();
            if (configuration.databases().containsKey(name)) {
                LOG.warn("Duplicate database configuration: {}", database.name());
            }
            configuration = configuration.withDatabase(name, database.settings());
        }
        return configuration;
    }

    /** What comes from other servers, and when, is not recorded. */
    private void checkThatTapesCan(Configuration configuration) {
        if (configurationFile != null || configuration.sync().backup()) {
            throw new FatalException(tape.given() + " is mutually exclusive with " + (configurationFile != null ? "--config-file" : "--sync-from"));
        }
        configuration.databases().forEach((name, settings) -> {
            if (!(settings instanceof InFile)) {
                throw new FatalException(tape.given() + ": " + name + ": only standalone databases can be recorded and replayed");
            }
        });
    }

    private static NamedDatabase parse(String operand) {
        try {
            return NamedDatabase.parse(operand);
        } catch (AdministrationException e) {
            throw new FatalException(e.getMessage());
        }
    }

    private ConfigurationFile file(List<String> operands) {
        if (configurationFile == null) {
            return null;
        }
        if (!remotes.isEmpty()) {
            throw new FatalException("--config-file is mutually exclusive with --remote");
        }
        if (syncGiven) {
            throw new FatalException("--config-file is mutually exclusive with --sync-from, --sync-exclude-tables and --active");
        }
        if (!operands.isEmpty()) {
            throw new FatalException("Databases should be specified in a config file");
        }
        // Relative names mean the same at every reading of the file, wherever this process is then.
        return new ConfigurationFile(directories.database().resolve(configurationFile), daemon::lasting);
    }

    private TlsNames tlsNames() {
        return new TlsNames(daemon.lasting(tls.privateKey()), daemon.lasting(tls.certificate()), daemon.lasting(tls.caCert()), tls.bootstrap(),
                daemon.lasting(tls.peerCaCert()), tls.protocols(), tls.ciphers(), tls.ciphersuites(), tls.serverName());
    }

    private Path controlSocket() {
        if ("none".equals(unixctl)) {
            return null;
        }
        String name = unixctl == null ? program + "." + ProcessHandle.current().pid() + ".ctl" : unixctl;
        return directories.run().resolve(name).toAbsolutePath();
    }
}
