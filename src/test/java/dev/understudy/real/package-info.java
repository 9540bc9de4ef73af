/**
 * Tests with real parts: the server as a process, real sockets, Debian's own clients and daemons.
 *
 * <p>Every test here starts the server under test ({@link dev.understudy.real.ServerKind}) the way an operator does,
 * and most of them start the peer's beside it and compare. {@code -Dunderstudy.server=peer} runs the same tests
 * against the peer alone, which shows that a test asks for nothing the peer does not do itself.
 *
 * <p>Rules of the room: everything lives under the test's own temporary directory, each process is ended through its
 * own handle, all traffic stays on the loopback, and a wait has a limit after which it fails with the log's tail.
 */
package dev.understudy.real;
