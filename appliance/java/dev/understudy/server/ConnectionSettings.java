package dev.understudy.server;

import dev.understudy.wire.RemoteOptions;

/**
 * What is said about the connections of one remote; what is null is left to the defaults.
 *
 * @param maxBackoffMs the longest wait between attempts to connect
 * @param probeIntervalMs how long the other side may be silent before it is probed; 0 for ever
 * @param dscp the differentiated services code point of outgoing packets, 0 to 63
 */
public record ConnectionSettings(Integer maxBackoffMs, Integer probeIntervalMs, Integer dscp) {
    /** Nothing is said. */
    public static final ConnectionSettings DEFAULT = new ConnectionSettings(null, null, null);

    /** The same with another probe interval. */
    public ConnectionSettings withProbeInterval(int newProbeIntervalMs) {
        return new ConnectionSettings(maxBackoffMs, newProbeIntervalMs, dscp);
    }

    /** What holds, given what holds where nothing is said. */
    public RemoteOptions over(RemoteOptions defaults) {
        return new RemoteOptions(probeIntervalMs == null ? defaults.probeIntervalMs() : Math.max(0, probeIntervalMs),
                maxBackoffMs == null ? defaults.maxBackoffMs() : Math.max(0, maxBackoffMs), dscp == null ? defaults.dscp() : dscp);
    }
}
