package dev.understudy.cli;

import dev.understudy.server.Durability;
import dev.understudy.server.TlsNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the command line of ovsdb-server. */
final class ServerSettingsReader {
    /** Thrown when an option asks for text and nothing else. */
    static final class Answered extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** What was asked for: help or version. */
        final ServerOption what;

        private Answered(ServerOption what) {
            super(what.longName(), null, false, false);
            this.what = what;
        }
    }

    private static final String LATER = " is not supported yet: this version serves standalone databases";

    private final String program;
    private final Directories directories;
    private final LogOptions logging;

    private final List<String> remotes = new ArrayList<>();
    private String unixctl;
    private Path pidfile;
    private boolean overwritePidfile;
    private boolean detach;
    private boolean changeDirectory = true;
    private boolean noDatabases;
    private boolean columnDiff = true;
    private String run;
    private String user;
    private Durability durability = Durability.PEER;

    private String privateKey;
    private String certificate;
    private String caCert;
    private boolean bootstrap;
    private String peerCaCert;
    private String protocols;
    private String ciphers;
    private String ciphersuites;
    private String serverName;

    ServerSettingsReader(String program, Directories directories, LogOptions logging) {
        this.program = program;
        this.directories = directories;
        this.logging = logging;
    }

    /**
     * Reads the arguments; logging options take effect meanwhile.
     *
     * @throws FatalException when one is wrong
     * @throws Answered at the first that asks for help or version
     */
    ServerSettings read(List<String> arguments) {
        OptionParser<ServerOption> parser = new OptionParser<>(List.of(ServerOption.values()), arguments, true);
        for (ServerOption option = parser.next(); option != null; option = parser.next()) {
            apply(option, parser.value());
        }
        return new ServerSettings(databases(parser.operands()), List.copyOf(remotes), controlSocket(), pidfile, overwritePidfile, detach,
                changeDirectory, run, tls(), durability, columnDiff, user);
    }

    private void apply(ServerOption option, String value) {
        switch (option) {
            case REMOTE -> remotes.add(value);
            case UNIXCTL -> unixctl = value;
            case RUN -> run = value;
            case HELP, VERSION -> throw new Answered(option);
            case DETACH -> detach = true;
            case NO_SELF_CONFINEMENT -> { } // There is no confinement to lift, in the peer's server either.
            case NO_CHDIR -> changeDirectory = false;
            case PIDFILE -> pidfile = directories.run().resolve(value == null ? program + ".pid" : value).toAbsolutePath();
            case OVERWRITE_PIDFILE -> overwritePidfile = true;
            case USER -> user = value;
            case VERBOSE -> logging.setVerbosity(value);
            case LOG_FILE -> logging.openFile(value);
            case SYSLOG_METHOD -> logging.setSyslogMethod(value);
            case SYSLOG_TARGET -> logging.setSyslogTarget(value);
            case BOOTSTRAP_CA_CERT -> {
                caCert = value;
                bootstrap = true;
            }
            case PEER_CA_CERT -> peerCaCert = value;
            case PRIVATE_KEY -> privateKey = value;
            case CERTIFICATE -> certificate = value;
            case CA_CERT -> {
                caCert = value;
                bootstrap = false;
            }
            case SSL_PROTOCOLS -> protocols = value;
            case SSL_CIPHERS -> ciphers = value;
            case SSL_CIPHERSUITES -> ciphersuites = value;
            case SSL_SERVER_NAME -> serverName = value;
            case NO_DBS -> noDatabases = true;
            case DISABLE_FILE_COLUMN_DIFF -> columnDiff = false;
            case DURABILITY -> durability = durability(value);
            case MONITOR -> throw new FatalException("--monitor is not supported yet: let systemd or Pacemaker restart the server");
            case RECORD, REPLAY, SYNC_FROM, SYNC_EXCLUDE_TABLES, ACTIVE, DISABLE_FILE_NO_DATA_CONVERSION, CONFIG_FILE ->
                    throw new FatalException("--" + option.longName() + LATER);
        }
    }

    private static Durability durability(String word) {
        return switch (word) {
            case "peer" -> Durability.PEER;
            case "always" -> Durability.ALWAYS;
            default -> throw new FatalException("--durability=" + word + ": must be \"peer\" or \"always\"");
        };
    }

    private List<String> databases(List<String> operands) {
        List<String> databases = new ArrayList<>();
        for (String operand : operands) {
            int source = operand.startsWith("relay:") ? operand.indexOf(':', "relay:".length()) + 1 : 0;
            if (source > 0 && source < operand.length()) {
                throw new FatalException(operand + ": a relay" + LATER);
            }
            databases.add(operand);
        }
        if (databases.isEmpty() && !noDatabases) {
            databases.add(directories.defaultDatabase().toString());
        }
        databases.replaceAll(this::lasting);
        return List.copyOf(databases);
    }

    private TlsNames tls() {
        return new TlsNames(lasting(privateKey), lasting(certificate), lasting(caCert), bootstrap, lasting(peerCaCert), protocols, ciphers,
                ciphersuites, serverName);
    }

    /** The name of a file, in full if this process will leave the directory to which it is relative. */
    private String lasting(String name) {
        boolean isFile = name != null && !name.startsWith("db:") && !name.equals("none");
        return isFile && detach && changeDirectory ? Path.of(name).toAbsolutePath().toString() : name;
    }

    private Path controlSocket() {
        if ("none".equals(unixctl)) {
            return null;
        }
        String name = unixctl == null ? program + "." + ProcessHandle.current().pid() + ".ctl" : unixctl;
        return directories.run().resolve(name).toAbsolutePath();
    }
}
