/**
 * A connection for command lines: one thread sends a request and waits for its answer.
 *
 * <p>A {@link dev.understudy.client.Dialer} opens what a connection method names, or listens there for one caller, and gives a
 * {@link dev.understudy.client.RpcConnection}; that one cuts the bytes into JSON-RPC messages. OVSDB servers and control sockets speak the
 * same protocol, so every program that asks another something uses this package.
 *
 * <p>What it promises: nothing but the JDK is loaded for a UNIX socket or TCP, and nothing of TLS unless the method asks for it, because a
 * command line pays for its start at each call; every failure is an {@link java.io.IOException} whose message is the system's own word for it.
 * It keeps no time: whoever gives a command a limit ends the process. It must not know databases, or what the requests mean.
 * Source: RFC 7047 section 4; ovsdb(7), "Connection Methods".
 */
package dev.understudy.client;
