/**
 * The program {@code ovs-appctl}: gives one command to a running daemon, ours or the peer's, over its control socket, and prints the answer.
 *
 * <p>A daemon is named by its control socket, or by its program's name. A name leads to a pidfile, and a pidfile is believed only if
 * the process that it names holds its lock: the number of a process that died may belong to another one by now.
 *
 * <p>Invariants: exit status 0 when the daemon did what it was told, 1 when it could not be asked, 2 when it refused. What the
 * daemon answers goes out as it came, byte for byte, but for a final newline. The package knows connections, and neither databases nor
 * what the commands mean. Source: ovs-appctl(8). Nothing imports this package.
 */
package dev.understudy.cli.appctl;
