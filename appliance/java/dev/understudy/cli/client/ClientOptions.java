package dev.understudy.cli.client;

import dev.understudy.cli.DaemonOptions;
import dev.understudy.cli.Directories;
import dev.understudy.cli.Help;
import dev.understudy.cli.LogOptions;
import dev.understudy.cli.Option;
import dev.understudy.cli.TapeOptions;
import dev.understudy.cli.Timeout;
import dev.understudy.cli.TlsOptions;
import dev.understudy.control.Version;
import dev.understudy.vlog.Vlog;
import dev.understudy.wire.TlsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the options of the client say. */
final class ClientOptions {
    private final String program;
    private final Directories directories;
    private final LogOptions logging;
    private final DaemonOptions daemon;
    private final Timeout timeout;
    private final TapeOptions tapes;
    private final TlsOptions tls = new TlsOptions();
    private final TableOptions tables = new TableOptions();
    private boolean timestamp;
    private boolean force;
    private boolean leaderOnly = true;
    private Boolean changeAware;

    ClientOptions(String program, Directories directories) {
        this.program = program;
        this.directories = directories;
        this.logging = new LogOptions(Vlog.system(), directories, program);
        this.daemon = new DaemonOptions(directories, program);
        this.timeout = new Timeout(directories, 't');
        this.tapes = new TapeOptions(directories);
    }

    /** All options, in the order in which an ambiguity lists them. */
    List<Option> all() {
        List<Option> options = new ArrayList<>(List.of(
                Option.answer("help", 'h', () -> Help.of("ovsdb-client", program, directories)),
                Option.answer("version", 'V', () -> Version.lines(program)),
                Option.flag("timestamp", () -> timestamp = true),
                Option.flag("force", () -> force = true),
                timeout.option(),
                Option.flag("db-change-aware", () -> changeAware = true),
                Option.flag("no-db-change-aware", () -> changeAware = false),
                Option.flag("leader-only", () -> leaderOnly = true),
                Option.flag("no-leader-only", () -> leaderOnly = false)));
        options.addAll(logging.options());
        options.addAll(daemon.options());
        options.addAll(tls.options());
        options.addAll(tables.options());
        options.addAll(tapes.options());
        return options;
    }

    TableOptions tables() {
        return tables;
    }

    DaemonOptions daemon() {
        return daemon;
    }

    Timeout timeout() {
        return timeout;
    }

    /** Whether what a monitor prints begins with the time. */
    boolean timestamp() {
        return timestamp;
    }

    /** Whether to restore into another schema. */
    boolean force() {
        return force;
    }

    /** Whether of several servers only the leader will do. */
    boolean leaderOnly() {
        return leaderOnly;
    }

    /** Whether to ask the server to be told of databases that come and go; null if nothing was said. */
    Boolean changeAware() {
        return changeAware;
    }

    /** What is recorded or replayed. */
    TapeOptions tapes() {
        return tapes;
    }

    /** The files that TLS needs. */
    TlsSettings tls() {
        return new TlsSettings(path(tls.privateKey()), path(tls.certificate()), trust(), path(tls.peerCaCert()), tls.protocols(), tls.ciphers(),
                tls.ciphersuites(), tls.serverName());
    }

    private TlsSettings.Trust trust() {
        if (tls.caCert() == null) {
            return null;
        }
        return tls.bootstrap() ? new TlsSettings.TrustBootstrap(path(tls.caCert())) : TlsSettings.trust(tls.caCert(), Path.of("").toAbsolutePath());
    }

    private static Path path(String name) {
        return name == null ? null : Path.of(name).toAbsolutePath();
    }
}
