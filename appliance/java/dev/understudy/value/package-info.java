/**
 * Values: atoms and datums (RFC 7047 section 3.1 and 5.1), immutable, compact and ordered.
 *
 * <p>An {@link dev.understudy.value.Atom} is one integer, real, boolean, string or UUID. A {@link dev.understudy.value.Datum} is what one
 * column of one row holds: a set of atoms or a map of atoms to atoms. A set of exactly one atom <em>is</em> that atom, so a
 * scalar costs no wrapper; other sets are an {@link dev.understudy.value.AtomSet}, maps are an {@link dev.understudy.value.AtomMap}.
 *
 * <p>Invariants: elements are sorted and differ from each other; all atoms of a set, all keys and all values of a map are of one type;
 * nothing ever changes after construction, so every value may be shared by any number of threads. A large set shares its parts with the set that it
 * was made from, so that a change costs what changes and a difference between the two skips what they share.
 *
 * <p>This package knows neither JSON nor types with constraints.
 */
package dev.understudy.value;
