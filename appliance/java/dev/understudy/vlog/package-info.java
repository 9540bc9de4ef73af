/**
 * Logging as the peer's operators know it: module names, levels, destinations, patterns, and the words of {@code -v}.
 *
 * <p>All code logs through {@code org.slf4j}, with the peer's module name as the logger's name
 * ({@code LoggerFactory.getLogger("jsonrpc")}). This package is the SLF4J provider behind it.
 * {@link dev.understudy.vlog.Vlog} holds the levels of each {@link dev.understudy.vlog.LogModule} and writes a line to at most three
 * destinations: the console (standard error), the system log, and a log file. {@link dev.understudy.vlog.RateLimit} keeps a
 * repeating line from filling the disk; {@link dev.understudy.vlog.Coverage} counts events without writing anything.
 *
 * <p>Invariants: a level that no open destination takes costs one read of a field; lines of the file are in the order of their
 * sequence numbers; a failing destination never fails the caller. The system log is written by a thread of its own behind a bounded queue,
 * since its socket may block; console and file are written by the caller, one small write a line.
 *
 * <p>Facts about formats: ovs-appctl(8), "Logging Options" of ovsdb-server(1). This package knows nothing of databases, JSON or sessions.
 */
package dev.understudy.vlog;
