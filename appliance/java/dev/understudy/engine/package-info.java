/**
 * The database as a state machine: rows, tables, indexes, references, and the transactions of RFC 7047 section 5.2.
 *
 * <p>A {@link dev.understudy.engine.Database} is changed by one thread at a time, its writer, which runs one
 * {@link dev.understudy.engine.Transaction} after another. What a transaction changed is a {@link dev.understudy.engine.Changes}: for each row
 * what it was before and what it is after. Storage, monitors and replication take nothing else from here.
 *
 * <p>Rows are immutable. A {@link dev.understudy.engine.DatabaseSnapshot} is taken by the writer in a time that does not depend on the size of
 * the database, and may be read by any thread while the writer goes on.
 *
 * <p>Invariants between transactions: every strong reference points to a row; every weak reference too; every row of a table that is
 * not a root is strongly referenced; no two rows agree in all columns of an index; a column that a transaction did not change is the same
 * object before and after, so that whoever asks what changed need compare references only.
 *
 * <p>The same calls give the same results: time, randomness and locks reach this package as arguments. It knows no sockets, files or threads.
 */
package dev.understudy.engine;
