package dev.understudy.cli.server;

import dev.understudy.cli.DaemonOptions;
import dev.understudy.cli.Directories;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Help;
import dev.understudy.cli.LogOptions;
import dev.understudy.cli.Option;
import dev.understudy.cli.OptionParser;
import dev.understudy.cli.TlsOptions;
import dev.understudy.control.Version;
import dev.understudy.server.Durability;
import dev.understudy.server.RelaySource;
import dev.understudy.server.TlsNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the command line of ovsdb-server. */
final class ServerCommandLine {
    private static final String LATER = " is not supported yet: this version serves standalone databases";

    private final String program;
    private final Directories directories;
    private final LogOptions logging;

    private final DaemonOptions daemon;
    private final TlsOptions tls = new TlsOptions();
    private final List<String> remotes = new ArrayList<>();
    private String unixctl;
    private boolean noDatabases;
    private boolean columnDiff = true;
    private String run;
    private Durability durability = Durability.PEER;

    ServerCommandLine(String program, Directories directories, LogOptions logging) {
        this.program = program;
        this.directories = directories;
        this.logging = logging;
        this.daemon = new DaemonOptions(directories, program);
    }

    /**
     * Reads the arguments; logging options take effect meanwhile.
     *
     * @throws FatalException when one is wrong
     * @throws dev.understudy.cli.Finished at the first that asks for help or version, when it has been answered
     */
    ServerSettings read(List<String> arguments) {
        List<String> operands = new OptionParser(options(), arguments, true).parse();
        return new ServerSettings(databases(operands), List.copyOf(remotes), controlSocket(), daemon, run, tlsNames(), durability, columnDiff);
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
                List.of(Option.optional("record", value -> later("--record")),
                        Option.optional("replay", value -> later("--replay")),
                        Option.required("sync-from", value -> later("--sync-from")),
                        Option.required("sync-exclude-tables", value -> later("--sync-exclude-tables")),
                        Option.flag("active", () -> later("--active")),
                        Option.flag("no-dbs", () -> noDatabases = true),
                        Option.flag("disable-file-column-diff", () -> columnDiff = false),
                        Option.flag("disable-file-no-data-conversion", () -> later("--disable-file-no-data-conversion")),
                        Option.required("config-file", value -> later("--config-file")),
                        Option.required("durability", value -> durability = durability(value))))
                .flatMap(List::stream).toList();
    }

    private static void later(String what) {
        throw new FatalException(what + LATER);
    }

    private static Durability durability(String word) {
        return switch (word) {
            case "peer" -> Durability.PEER;
            case "always" -> Durability.ALWAYS;
            default -> throw new FatalException("--durability=" + word + ": must be \"peer\" or \"always\"");
        };
    }

    private List<String> databases(List<String> operands) {
        List<String> databases = new ArrayList<>(operands);
        if (databases.isEmpty() && !noDatabases) {
            databases.add(directories.defaultDatabase().toString());
        }
        databases.replaceAll(database -> RelaySource.isRelay(database) ? database : daemon.lasting(database));
        return List.copyOf(databases);
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
