package dev.understudy.server;

/**
 * How all databases in files follow another server, as far as that is said for all of them at once.
 *
 * @param source the remote of the other server, or null
 * @param excludedTables tables that are not copied, as an operator gave them
 * @param probeIntervalMs how long the source may be silent before it is probed
 * @param backup whether the databases follow the source now
 */
public record SyncSettings(String source, ExcludedTables excludedTables, int probeIntervalMs, boolean backup) {
    /** The probe interval when nothing else is said. */
    public static final int PROBE_INTERVAL_MS = 60_000;
    /** No other server is known. */
    public static final SyncSettings NONE = new SyncSettings(null, ExcludedTables.NONE, PROBE_INTERVAL_MS, false);

    /** The same with another source. */
    public SyncSettings withSource(String newSource) {
        return new SyncSettings(newSource, excludedTables, probeIntervalMs, backup);
    }

    /** The same with other tables excluded. */
    public SyncSettings withExcludedTables(ExcludedTables tables) {
        return new SyncSettings(source, tables, probeIntervalMs, backup);
    }

    /** The same with another probe interval. */
    public SyncSettings withProbeInterval(int intervalMs) {
        return new SyncSettings(source, excludedTables, intervalMs, backup);
    }

    /** The same, following the source or not. */
    public SyncSettings withBackup(boolean isBackup) {
        return new SyncSettings(source, excludedTables, probeIntervalMs, isBackup);
    }
}
