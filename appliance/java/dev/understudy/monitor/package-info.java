/**
 * What a watcher of a database sees: its contents at first, and then what changed (RFC 7047 sections 4.1.5 to 4.1.7, and the methods
 * monitor_cond, monitor_cond_since and monitor_cond_change that Open vSwitch added).
 *
 * <p>The writer appends each committed transaction to the {@link dev.understudy.monitor.History}, a chain that anybody may walk without a
 * lock. A {@link dev.understudy.monitor.Monitor} is a place in that chain: when its session can send, it turns all between its place and the head
 * into one update and moves on. So a slow client costs no queue; what it missed is merged when it is ready.
 *
 * <p>Monitors that ask for the same share a {@link dev.understudy.monitor.View}: an update for the same range is encoded once for all of them, and so
 * is each page of a {@link dev.understudy.monitor.Dump}, as long as no row in it changes.
 *
 * <p>Invariants: a client that applies what it is sent, in order, holds exactly the rows that its conditions match, in the columns it asked
 * for, as they were after the transaction at the monitor's place; a transaction id is given out only if continuing from it later
 * leads to the same. Bytes that were handed out are never changed.
 *
 * <p>This package knows no sessions, sockets, clocks or threads: long work is handed to {@link dev.understudy.monitor.Encoders}, and each class says who
 * may call it.
 */
package dev.understudy.monitor;
