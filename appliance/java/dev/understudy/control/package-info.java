/**
 * The control socket: how a running server is asked and told things by {@code ovs-appctl}.
 *
 * <p>{@link dev.understudy.control.ControlServer} listens on a Unix socket and answers JSON-RPC 1.0 requests whose method is a command and whose
 * parameters are its arguments, all strings. {@link dev.understudy.control.Commands} knows the commands; each family of them has a class of its own
 * that turns arguments into calls of {@link dev.understudy.server.Configurator}, {@link dev.understudy.server.Administration},
 * {@link dev.understudy.vlog.Vlog} or {@link dev.understudy.vlog.Coverage}, and what comes back into the peer's text.
 *
 * <p>Invariants: each connection has a thread of its own, so that an operator gets his answer while every database and I/O thread is busy,
 * and a long command holds up nobody but the one who gave it; the number of connections and the size of a message are limited; a
 * command that fails unexpectedly answers with an error and leaves the server running. A command is registered only when it works.
 *
 * <p>Formats: ovs-appctl(8), ovsdb-server(1). This package must not know sessions, files of databases, or command lines.
 */
package dev.understudy.control;
