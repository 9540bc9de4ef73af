package dev.understudy.server;

import dev.understudy.wire.Reconnect;
import dev.understudy.wire.RemoteOptions;

/**
 * Where a relay has its database from, and how the connection to there is kept.
 *
 * @param remotes active remotes, separated by commas, any of which will do
 * @param probeIntervalMs how long the source may be silent before it is probed; 0 for ever
 * @param maxBackoffMs the longest wait between attempts to connect
 * @param dscp the differentiated services code point of outgoing packets, 0 to 63
 */
public record RelaySource(String remotes, int probeIntervalMs, int maxBackoffMs, int dscp) {
    static final String PREFIX = "relay:";

    /** The probe interval when nothing else is said; of UNIX sockets too. */
    public static final int PROBE_INTERVAL_MS = 5000;

    /** A source about which nothing is said but where it is. */
    public static RelaySource of(String remotes) {
        return new RelaySource(remotes, PROBE_INTERVAL_MS, Reconnect.MAX_BACKOFF_MS, RemoteOptions.DSCP);
    }

    /** Whether a database, as operators name it, is {@code relay:NAME:REMOTE[,REMOTE...]} rather than a file. */
    public static boolean isRelay(String database) {
        return database.startsWith(PREFIX);
    }

    RemoteOptions options() {
        return new RemoteOptions(probeIntervalMs, maxBackoffMs, dscp);
    }
}
