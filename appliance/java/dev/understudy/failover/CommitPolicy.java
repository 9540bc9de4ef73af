package dev.understudy.failover;

/** When a write is acknowledged, and shown to anybody. */
public sealed interface CommitPolicy {
    /**
     * When it is written here, as with Open vSwitch's server. A failover may lose what the backup did not have yet.
     *
     * @param maximumLagRecords how far a backup may be behind and still be promoted without force: the bound of what can be lost
     */
    record Async(long maximumLagRecords) implements CommitPolicy {}

    /**
     * When every server in sync has it on disk. A server that does not keep up leaves those in sync first, and that is in the register before
     * anything is acknowledged without it.
     *
     * @param backups how many backups shall be in sync; with fewer, writes are still acknowledged, and the state says so
     */
    record Sync(int backups) implements CommitPolicy {}

    /**
     * As {@link Sync}, but with fewer backups in sync writes are refused.
     *
     * @param backups how many backups must be in sync
     */
    record SyncStrict(int backups) implements CommitPolicy {}
}
