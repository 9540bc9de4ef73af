package dev.understudy.server;

import dev.understudy.wire.Remote;
import dev.understudy.wire.RemoteOptions;

/**
 * How a remote is configured that is not in a database.
 *
 * @param connection how its connections are kept
 * @param readOnly whether its clients may change nothing
 * @param role the role by which access control judges its clients; empty for none
 */
public record RemoteSettings(ConnectionSettings connection, boolean readOnly, String role) {
    /** Nothing is said. */
    public static final RemoteSettings DEFAULT = new RemoteSettings(ConnectionSettings.DEFAULT, false, "");

    RemoteConfiguration of(Remote remote) {
        return new RemoteConfiguration(connection.over(RemoteOptions.defaultsFor(remote)), new SessionOptions(readOnly, role));
    }
}
