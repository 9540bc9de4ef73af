/**
 * The benchmark: one load generator that speaks OVSDB (RFC 7047) to any server, and a table of figures and ratios.
 *
 * <p>It promises that every server gets the same bytes, from the same database file, in the same run, in rounds that take turns, so
 * that whatever else the machine does falls on all of them alike. A figure is the median of its rounds. {@link
 * dev.understudy.bench.Bench} is the program; {@link dev.understudy.bench.Works} is the list of what is measured.
 *
 * <p>The generator shares the machine with the server it measures, so it must cost far less than the server: requests are built once and
 * only digits in them change, replies are found by counting braces and never parsed, many connections share one selector thread,
 * and nothing is allocated for a request or a reply. It uses only the JDK, and none of this product's own classes: a mistake there
 * must not hide itself here.
 *
 * <p>How to run it and how to read its table is docs/performance.md.
 */
package dev.understudy.bench;
