/**
 * Command lines, good and bad, given to the peer's programs and to ours: what they print, how they complain and how they end must agree.
 *
 * <p>The command lines are in {@code src/test/resources/commands}; {@link dev.understudy.commands.Script} says how they are written. The
 * peer's program with the peer's server is the oracle; where a server takes part, each program also meets the other side's server.
 */
package dev.understudy.commands;
