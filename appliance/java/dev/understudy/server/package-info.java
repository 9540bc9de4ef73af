/**
 * The composition root: sessions, locks, remotes, the {@code _Server} database and access control, put together around the databases served.
 *
 * <p>What an operator may ask of it is {@link dev.understudy.server.Administration}. This package must not know command lines or the
 * wire format of the control socket. RFC 7047 section 4.
 */
package dev.understudy.server;
