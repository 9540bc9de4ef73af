package dev.understudy.server;

import dev.understudy.wire.RemoteOptions;

/**
 * Where the contents of a relay or a backup come from.
 *
 * @param target a remote to connect to; for a relay perhaps several, separated by commas
 * @param connection how the connection to it is kept
 */
public record SourceSettings(String target, ConnectionSettings connection) {
    /** The same as a relay needs it. */
    RelaySource forRelay() {
        RelaySource defaults = RelaySource.of(target);
        RemoteOptions options = connection.over(defaults.options());
        return new RelaySource(target, options.probeIntervalMs(), options.maxBackoffMs(), options.dscp());
    }
}
