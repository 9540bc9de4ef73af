/**
 * The composition root: sessions, locks, remotes, the {@code _Server} database and access control, put together around the databases served.
 *
 * <p>What it promises, and what its parts rely on:
 * <ul>
 * <li>A session lives on the I/O loop of its connection. Whoever is elsewhere hands it something to do there. While a monitor begins or changes its conditions
 *     the session takes no requests and answers no transactions, and it always goes on afterwards: also when the database was removed or converted meanwhile,
 *     and when the work fails the session ends.
 * <li>What a transaction changed is told to a session before the transaction is answered there.
 * <li>A database has one {@link dev.understudy.server.Writer}. A task, client or listener that throws is logged and holds up nobody behind it.
 * <li>A transaction is shown and answered once the journal has it, and as durable as it asks for; what cannot be written is undone, and its client told why.
 * <li>A database that is removed or converted withdraws the transactions that wait; a conversion hands all later ones to its successor, so that two
 *     writers never use one file.
 * <li>What the server is to do is one value, a {@link dev.understudy.server.Configuration}; whoever wants something else of it gives another to the
 *     {@link dev.understudy.server.Configurator}, and what both have in common goes on undisturbed.
 * <li>Clients of locks are told later than the reply to their request, and never of a request that they took back.
 * </ul>
 *
 * <p>What an operator may ask of it is {@link dev.understudy.server.Administration}. This package must not know command lines or the
 * wire format of the control socket. RFC 7047 section 4.
 */
package dev.understudy.server;
