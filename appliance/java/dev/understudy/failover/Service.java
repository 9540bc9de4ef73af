package dev.understudy.failover;

/** What clients may do with a copy of a database. */
public sealed interface Service {
    /** Read and write. */
    record Active(Epoch epoch) implements Service {}

    /** Read; writers wait for a moment: a switchover is under way. */
    record Draining(Epoch epoch) implements Service {}

    /** Read; writers are refused although this server is active. */
    record Refusing(Epoch epoch, String reason) implements Service {}

    /** Read what the active server has committed; writers are refused. */
    record Backup(String state) implements Service {}
}
