/**
 * The program {@code ovsdb-client}: asks a running server and prints what it says.
 *
 * <p>{@link dev.understudy.cli.client.ClientProgram} reads the command line, {@link dev.understudy.cli.client.Servers} finds the server and the
 * database that it means, and one class a family of commands does the rest. What is a table goes through
 * {@link dev.understudy.cli.client.Table}, whose five layouts are a class each.
 *
 * <p>Invariants: the output is the peer's to the last byte wherever a script may read it, except for the order of rows, which the peer
 * leaves to chance; the exit status is 0 or 1, or death by SIGALRM after {@code --timeout}; what a command prints, it has printed before it waits.
 * Nothing but the JDK is loaded on the way to an answer. Source: ovsdb-client(1), RFC 7047. Nothing imports this package.
 */
package dev.understudy.cli.client;
