package dev.understudy.wire;

import dev.understudy.wire.Remote.Transport;

/**
 * How the connections of a remote are kept.
 *
 * @param probeIntervalMs how long the other side may be silent before it is probed; 0 for ever, otherwise at least 1000
 * @param maxBackoffMs the longest wait between attempts of an active remote; at least 1000
 * @param dscp the differentiated services code point of outgoing packets, 0 to 63; without effect on UNIX sockets
 */
public record RemoteOptions(int probeIntervalMs, int maxBackoffMs, int dscp) {
    /** The probe interval of network remotes when nothing else is said; UNIX sockets are not probed. */
    public static final int PROBE_INTERVAL_MS = 5000;
    /** The code point when nothing else is said: class selector 6, "internetwork control". */
    public static final int DSCP = 48;

    public RemoteOptions {
        if (dscp < 0 || dscp > 63) {
            throw new IllegalArgumentException("dscp " + dscp + " is not in the range 0 to 63");
        }
    }

    /** What holds for a remote that has no options of its own. */
    public static RemoteOptions defaultsFor(Remote remote) {
        int probeIntervalMs = remote.transport() == Transport.UNIX ? 0 : PROBE_INTERVAL_MS;
        return new RemoteOptions(probeIntervalMs, Reconnect.MAX_BACKOFF_MS, DSCP);
    }

    /** The code point in its place in the traffic class byte. */
    int trafficClass() {
        return dscp << 2;
    }
}
