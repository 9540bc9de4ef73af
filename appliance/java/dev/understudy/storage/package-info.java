/**
 * The log file of a database: its records, their hash chain, snapshots, compaction, lock.
 *
 * <p>The file is Open vSwitch's standalone format, and its programs read and write ours as we do theirs: a record for the schema, then one for each
 * transaction, each behind a line with its length and SHA-1. {@link dev.understudy.storage.DatabaseFile} opens a file, holds the database that its records
 * make, and adds {@link dev.understudy.engine.Changes}. {@link dev.understudy.storage.Syncer} makes them durable in groups,
 * {@link dev.understudy.storage.Compactor} writes a file anew while it is in use, {@link dev.understudy.storage.DatabaseRewriter} one that is not, and
 * {@link dev.understudy.storage.DatabaseCreator} makes one.
 *
 * <p>What it promises:
 * <ul>
 *   <li>After any end of the process, the file holds a prefix of the records that were appended; after a power failure, one with at least
 *       all that were synced. A file that was torn or damaged is read as far as it is good; opening never changes it, and what is not
 *       good is copied aside before the first write removes it.
 *   <li>A write that failed leaves nothing behind. When there is space again, the next write works.
 *   <li>A {@link dev.understudy.storage.Position} follows from the bytes of the records, so everybody who has the same records has the same positions,
 *       and a file made by the peer has them too. A snapshot replaces records, so its record states the position that they led to, as a
 *       second "_comment" before the one with text, which the peer's programs do not see. A file that the peer's tools compacted has lost that
 *       statement and with it the history: it begins a lineage of its own.
 *   <li>A compaction keeps the recent transactions in the file, behind a snapshot of the database as it was before them, so that clients
 *       may resume from a position after a restart. One that is asked for by hand may drop them: then the file is as small as the peer would make it,
 *       and after a restart clients start afresh.
 * </ul>
 *
 * <p>Transactions that change only ephemeral columns leave no record and no position of their own.
 *
 * <p>Programs that look at a file rather than at its database read it with {@link dev.understudy.storage.RecordFile}, record by record. That goes for
 * Open vSwitch's clustered format too: {@link dev.understudy.storage.ClusterReader} understands its records, {@link dev.understudy.storage.ClusterCreator}
 * writes the first ones, and {@link dev.understudy.storage.StandaloneExtract} makes a standalone file of them (ovsdb(5)).
 *
 * <p>Threads: the database's writer does everything except {@code sync}, which is the syncer's, and the long parts of a compaction. Nothing here
 * knows monitors, sessions or replication.
 */
package dev.understudy.storage;
