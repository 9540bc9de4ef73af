/**
 * The program {@code understudy}: the other programs under one name, {@code understudy server} for {@code ovsdb-server} and so on. Its launcher
 * starts those; what is left for this package is what belongs to none of them.
 *
 * <p>Invariant: a command here never changes a database. Nothing imports this package.
 */
package dev.understudy.cli.understudy;
