/**
 * The program {@code ovsdb-tool}: makes, reads and changes database files without a server.
 *
 * <p>Invariants: a file that a server has open is never written, the lock of the file sees to that; a file is replaced as a whole or not
 * at all; the exit status is 0 when the answer is yes or the work is done, 1 for an error, and 2 where a command documents it for no.
 * The package knows files and schemas, and neither connections nor sessions. Source: ovsdb-tool(1). Nothing imports this package.
 */
package dev.understudy.cli.tool;
