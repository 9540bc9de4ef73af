/**
 * Following a database that another server has: Open vSwitch's or ours, over the monitors of RFC 7047 and its extensions (ovsdb(7), "Relay").
 *
 * <p>A {@link dev.understudy.replication.Follower} decides. It is a state machine that is told what happened
 * ({@link dev.understudy.replication.Event}) and says what to do ({@link dev.understudy.replication.Effect}); it knows no sockets, threads or clocks, so a
 * test can lead it through any order of events. The work that grows with the data has no state: {@link dev.understudy.replication.Staging} builds the whole
 * contents beside those that are served and says in what they differ, {@link dev.understudy.replication.Increment} makes one change of the source here.
 *
 * <p>What holds always:
 * <ul>
 * <li>Contents are never emptied to be filled again. Whoever watches the copy sees only what differs, however the copy came about.
 * <li>The source is asked to go on from a transaction id only when exactly what it told up to there is here.
 * <li>What does not fit is never applied in part; after it nothing is applied until the whole contents have come again.
 * <li>What a source sends is text from outside: anything wrong with it ends in a fresh connection, never in wrong contents.
 * </ul>
 *
 * <p>This package must not know sessions, service models, or who decides which server is followed.
 */
package dev.understudy.replication;
