/**
 * The program {@code ovsdb-server}: its command line, and the life of its process. {@link dev.understudy.cli.server.ServerProgram} puts a server
 * together from what {@link dev.understudy.cli.server.ServerCommandLine} read: log, pidfile, databases, remotes, control socket, in the order in
 * which the peer does, because scripts wait for one of them and then rely on those before it.
 *
 * <p>Source: ovsdb-server(1). Nothing imports this package.
 */
package dev.understudy.cli.server;
