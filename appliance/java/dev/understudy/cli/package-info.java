/**
 * The command lines: what {@code ovsdb-server} and {@code ovsdb-tool} are told by their arguments and their environment, and how they live
 * as processes.
 *
 * <p>{@link dev.understudy.cli.OptionParser} reads arguments as getopt_long(3) does, with the same texts of errors, because scripts
 * rely on abbreviations and on options between operands. {@link dev.understudy.cli.ServerMain} puts a server together from what it read: log,
 * pidfile, databases, remotes, control socket, in the order in which the peer does. {@link dev.understudy.cli.ToolMain} is the tool for files.
 *
 * <p>Invariants: every error of a command line is one line on standard error that names the option, and exit status 1; no option is read and
 * ignored; what the process put into the file system (pidfile, sockets) is gone when it ends, unless it is killed with SIGKILL.
 *
 * <p>A JVM cannot fork: the launcher that started it does that part of {@code --detach}, and is told here when the server is ready. Sources:
 * ovsdb-server(1), ovsdb-tool(1), getopt_long(3). Nothing imports this package.
 */
package dev.understudy.cli;
