package dev.understudy.monitor;

import dev.understudy.engine.DatabaseSnapshot;

/**
 * A database as one transaction left it. Made by the writer between transactions, so that the two belong together; any thread may use it.
 *
 * @param commit the last transaction whose changes are in the snapshot
 */
public record Moment(DatabaseSnapshot snapshot, Commit commit) {}
