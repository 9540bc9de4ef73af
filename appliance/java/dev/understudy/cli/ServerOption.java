package dev.understudy.cli;

/** The options of ovsdb-server, in the order in which an ambiguity lists them. */
enum ServerOption implements OptionSpec {
    /** A remote to listen on or to connect to. */
    REMOTE("remote", NO_LETTER, Argument.REQUIRED),
    /** The control socket. */
    UNIXCTL("unixctl", NO_LETTER, Argument.REQUIRED),
    /** A command to run; the server ends when it does. */
    RUN("run", NO_LETTER, Argument.REQUIRED),
    /** Prints help and ends. */
    HELP("help", 'h', Argument.NONE),
    /** Prints the version and ends. */
    VERSION("version", 'V', Argument.NONE),
    /** Runs in the background. */
    DETACH("detach", NO_LETTER, Argument.NONE),
    /** Lifts restrictions that this server never had. */
    NO_SELF_CONFINEMENT("no-self-confinement", NO_LETTER, Argument.NONE),
    /** Stays in its directory when it detaches. */
    NO_CHDIR("no-chdir", NO_LETTER, Argument.NONE),
    /** Writes a file with the process id. */
    PIDFILE("pidfile", NO_LETTER, Argument.OPTIONAL),
    /** Starts even when the pidfile belongs to a running process. */
    OVERWRITE_PIDFILE("overwrite-pidfile", NO_LETTER, Argument.NONE),
    /** Restarts the server when it crashes. */
    MONITOR("monitor", NO_LETTER, Argument.NONE),
    /** Runs as another user. */
    USER("user", NO_LETTER, Argument.REQUIRED),
    /** Sets levels of logging. */
    VERBOSE("verbose", 'v', Argument.OPTIONAL),
    /** Logs to a file. */
    LOG_FILE("log-file", NO_LETTER, Argument.OPTIONAL),
    /** How to reach the system log. */
    SYSLOG_METHOD("syslog-method", NO_LETTER, Argument.REQUIRED),
    /** A further system log. */
    SYSLOG_TARGET("syslog-target", NO_LETTER, Argument.REQUIRED),
    /** CA certificate that may be learnt. */
    BOOTSTRAP_CA_CERT("bootstrap-ca-cert", NO_LETTER, Argument.REQUIRED),
    /** Further certificates to send. */
    PEER_CA_CERT("peer-ca-cert", NO_LETTER, Argument.REQUIRED),
    /** The private key. */
    PRIVATE_KEY("private-key", 'p', Argument.REQUIRED),
    /** The certificate. */
    CERTIFICATE("certificate", 'c', Argument.REQUIRED),
    /** The certificates that sign those of clients. */
    CA_CERT("ca-cert", 'C', Argument.REQUIRED),
    /** Versions of TLS. */
    SSL_PROTOCOLS("ssl-protocols", NO_LETTER, Argument.REQUIRED),
    /** Ciphers of TLS 1.2. */
    SSL_CIPHERS("ssl-ciphers", NO_LETTER, Argument.REQUIRED),
    /** Cipher suites of TLS 1.3. */
    SSL_CIPHERSUITES("ssl-ciphersuites", NO_LETTER, Argument.REQUIRED),
    /** The name to ask for when connecting. */
    SSL_SERVER_NAME("ssl-server-name", NO_LETTER, Argument.REQUIRED),
    /** Records what comes in. */
    RECORD("record", NO_LETTER, Argument.OPTIONAL),
    /** Replays what was recorded. */
    REPLAY("replay", NO_LETTER, Argument.OPTIONAL),
    /** The active server to follow. */
    SYNC_FROM("sync-from", NO_LETTER, Argument.REQUIRED),
    /** Tables that are not followed. */
    SYNC_EXCLUDE_TABLES("sync-exclude-tables", NO_LETTER, Argument.REQUIRED),
    /** Starts active although a server to follow is named. */
    ACTIVE("active", NO_LETTER, Argument.NONE),
    /** Serves no database at the start. */
    NO_DBS("no-dbs", NO_LETTER, Argument.NONE),
    /** Writes whole columns to the database file. */
    DISABLE_FILE_COLUMN_DIFF("disable-file-column-diff", NO_LETTER, Argument.NONE),
    /** Writes whole databases when a clustered schema changes. */
    DISABLE_FILE_NO_DATA_CONVERSION("disable-file-no-data-conversion", NO_LETTER, Argument.NONE),
    /** Databases and remotes from a file. */
    CONFIG_FILE("config-file", NO_LETTER, Argument.REQUIRED),
    /** When a record must be on disk: our own option. */
    DURABILITY("durability", NO_LETTER, Argument.REQUIRED);

    private final String longName;
    private final char letter;
    private final Argument argument;

    ServerOption(String longName, char letter, Argument argument) {
        this.longName = longName;
        this.letter = letter;
        this.argument = argument;
    }

    @Override
    public String longName() {
        return longName;
    }

    @Override
    public char letter() {
        return letter;
    }

    @Override
    public Argument argument() {
        return argument;
    }
}
