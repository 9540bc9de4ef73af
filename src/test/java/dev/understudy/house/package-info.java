/**
 * The rules of the house, as tests: which package may know which, what the core may not call, how long a file may be,
 * that every link in the documentation leads somewhere, and that the launchers do what they promise.
 *
 * <p>They read the compiled classes with the JDK's own class-file library, and the sources as text. Each rule is a method
 * that returns the offences it finds, so that a test can also show it one.
 */
package dev.understudy.house;
