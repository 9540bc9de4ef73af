/**
 * JSON-RPC 1.0 over stream sockets (RFC 7047 section 4): connection methods, framing, TLS, inactivity probes, and reconnecting
 * with backoff.
 *
 * <p>A {@link dev.understudy.wire.Remote} is a parsed connection method. A {@link dev.understudy.wire.Listener} keeps a passive one
 * open, a {@link dev.understudy.wire.Connector} an active one; both give every {@link dev.understudy.wire.Connection} a
 * {@link dev.understudy.wire.ConnectionHandler}, which then gets each {@link dev.understudy.wire.JsonRpcMessage} on the I/O loop of the
 * connection. {@link dev.understudy.wire.Reconnect} decides when to connect, probe and give up; it is pure, and time is passed in.
 *
 * <p>What holds always:
 * <ul>
 * <li>A connection belongs to one loop from its first to its last byte; its handler is called on that loop only, one call at a time.
 * <li>Whatever the other side does, memory is bounded ({@link dev.understudy.wire.WireLimits}), and at worst its own connection is closed.
 * <li>Nothing on a loop waits: names, certificates and very long messages are seen to by background threads. So an echo request is
 *     answered, and a probe sent, whatever the databases are doing.
 * <li>A message that reaches a handler is well-formed JSON and keeps the rules of JSON-RPC; it is in an array of its own.
 * </ul>
 *
 * <p>A {@link dev.understudy.wire.Tape} can record what comes in, and a later process can take it from there. Without one nothing of it
 * stands in the way of a message.
 *
 * <p>This package knows nothing of databases.
 */
package dev.understudy.wire;
