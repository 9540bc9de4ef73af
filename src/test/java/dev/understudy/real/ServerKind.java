package dev.understudy.real;

import java.nio.file.Path;

/** Which program serves: ours from this checkout, or the peer's from its Debian package. */
public enum ServerKind {
    /** {@code appliance/bin/ovsdb-server} of the checkout that the tests run in. */
    OURS("appliance/bin/ovsdb-server", "appliance/bin/ovsdb-tool"),
    /** Open vSwitch's server, the oracle of every comparison. */
    PEER("/usr/sbin/ovsdb-server", "/usr/bin/ovsdb-tool");

    /** System property that names the server under test: {@code ours} (default) or {@code peer}. */
    public static final String PROPERTY = "understudy.server";

    private static final String DEFAULT = "ours";

    private final String server;
    private final String tool;

    ServerKind(String server, String tool) {
        this.server = server;
        this.tool = tool;
    }

    /** The server that the tests are about. */
    public static ServerKind underTest() {
        return valueOf(System.getProperty(PROPERTY, DEFAULT).toUpperCase(java.util.Locale.ROOT));
    }

    /** Absolute path of the server program. */
    public String server() {
        return Path.of(server).toAbsolutePath().toString();
    }

    /** Absolute path of the database tool that makes this server's files. */
    public String tool() {
        return Path.of(tool).toAbsolutePath().toString();
    }
}
