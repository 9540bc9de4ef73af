/**
 * What the programs have in common: how they read their arguments and their environment, and how they live as processes. Each program has
 * a package of its own below this one, and the programs do not know each other.
 *
 * <p>{@link dev.understudy.cli.OptionParser} reads arguments as getopt_long(3) does, with the same texts of errors, because scripts
 * rely on abbreviations and on options between operands. An {@link dev.understudy.cli.Option} says what it does as soon as it is read; groups of
 * them that several programs have are {@link dev.understudy.cli.LogOptions}, {@link dev.understudy.cli.DaemonOptions} and
 * {@link dev.understudy.cli.TlsOptions}.
 *
 * <p>Invariants: every error of a command line is one line on standard error that names the option, and exit status 1; no option is read and
 * ignored; what the process put into the file system (pidfile, sockets) is gone when it ends, unless it is killed with SIGKILL.
 *
 * <p>A JVM cannot fork: the launcher that started it does that part of {@code --detach}, and is told here when the program is ready.
 * It is the launcher too that starts a program again with {@code --monitor}, and tells it of that ({@link dev.understudy.cli.Monitor}). Sources:
 * the manual pages of the peer's programs, getopt_long(3).
 */
package dev.understudy.cli;
