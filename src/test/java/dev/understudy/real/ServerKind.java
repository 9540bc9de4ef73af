package dev.understudy.real;

import java.nio.file.Path;

/** Which program serves: ours from this checkout, or the peer's from its Debian package. */
public enum ServerKind {
    /** {@code appliance/bin/ovsdb-server} of the checkout that the tests run in. */
    OURS("appliance/bin/ovsdb-server", "appliance/bin/ovsdb-tool", "appliance/bin/ovsdb-client", "appliance/bin/ovs-appctl"),
    /** Open vSwitch's server, the oracle of every comparison. */
    PEER("/usr/sbin/ovsdb-server", "/usr/bin/ovsdb-tool", "/usr/bin/ovsdb-client", "/usr/bin/ovs-appctl");

    /** System property that names the server under test: {@code ours} (default) or {@code peer}. */
    public static final String PROPERTY = "understudy.server";

    private static final String DEFAULT = "ours";

    private final String server;
    private final String tool;
    private final String client;
    private final String appctl;

    ServerKind(String server, String tool, String client, String appctl) {
        this.server = server;
        this.tool = tool;
        this.client = client;
        this.appctl = appctl;
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

    /** Absolute path of the client that comes with this server. */
    public String client() {
        return Path.of(client).toAbsolutePath().toString();
    }

    /** Absolute path of the program that talks to the control socket. */
    public String appctl() {
        return Path.of(appctl).toAbsolutePath().toString();
    }
}
