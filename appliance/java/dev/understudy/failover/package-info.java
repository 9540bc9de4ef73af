/**
 * How copies of one database stay equal, who of them may be written, and why nothing acknowledged is lost (docs/failover.md; the rules have
 * numbers there, and the code names them).
 *
 * <p>{@link dev.understudy.failover.Participant} is one server's part in it: an automaton that is told of {@link dev.understudy.failover.Event
 * events} and answers with {@link dev.understudy.failover.Effect effects}. Its roles are those of the page: following, promoting, active.
 * Time comes with the events, records are opaque, and the register on which all servers agree is asked through effects, so that a simulator can
 * play every fault there is.
 *
 * <p>Invariants: the only effect that may acknowledge a client is a release; no server releases under a reign later than which it knows one;
 * a server that makes its own copy equal to another's is not promoted. The package knows positions and neither rows nor sockets.
 */
package dev.understudy.failover;
