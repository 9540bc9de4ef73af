package dev.understudy.commands;

import java.util.List;
import java.util.Set;

/**
 * One file of command lines. It is read line by line:
 *
 * <pre>
 * # a remark, between the parts
 * === the title of a section
 * set: a line of shell, run once with the peer's programs before the cases of the section
 * serve: a line of shell, run once with the programs of the server's side; what it leaves running is stopped at the end
 * also: ours on the peer's server      for a section in which our programs meet the peer's server too, which takes its time
 * [the name of a case]
 * set: a line of shell, run with the peer's programs in the case's own directory
 * $ the command line under test
 *   more lines of it (or of the set above), indented
 * out: sorted          how standard output of the command above is compared; see {@link Step.Out}
 * error: class         how standard error of the command above is compared; see {@link Step.Error}
 * differs: OF: NAME    the row of docs/compatibility.md (its first two cells) that says why the command above ends otherwise
 * </pre>
 *
 * <p>The shell knows {@code $F}, the directory of files that {@code fixtures.sh} makes; {@code $S}, that of the section, where a server
 * of the section has its sockets; and the functions of {@code functions.sh}.
 *
 * @param name the name of the file, without its ending
 */
record Script(String name, List<Section> sections) {
    /**
     * Cases that share servers, or have none. They run in order.
     *
     * @param set preparations, with the peer's programs
     * @param serve what starts the servers of the section; empty when no server takes part
     * @param sides whose programs meet whose servers
     */
    record Section(String title, List<String> set, List<String> serve, Set<Sides> sides, List<Case> cases) {
    }

    /**
     * What is done in one fresh directory.
     *
     * @param place file and line, for messages
     * @param set preparations, with the peer's programs
     */
    record Case(String place, String name, List<String> set, List<Step> steps) {
    }

    /**
     * A command line, and what of its end is compared besides its exit status.
     *
     * @param differs a row of docs/compatibility.md, or null when no difference is allowed
     */
    record Step(String command, Out out, Error error, String differs) {
        /** How standard output is compared. */
        enum Out {
            /** All of it, to the letter. */
            SAME,
            /** All of it, in any order of lines. */
            SORTED,
            /** The first line; the rest has to be there on both sides or on none. */
            FIRST,
            /** Whether there is any. */
            SOME,
            /** Not at all. */
            IGNORED
        }

        /** How standard error is compared. */
        enum Error {
            /** The first line, to the letter. */
            SAME,
            /** All of it, to the letter. */
            ALL,
            /** The line that begins with the name of the program, which says why it ended; the log before it may have more lines or others. */
            OWN,
            /** The first line without what it quotes and without the last reason in it. */
            CLASS,
            /** Whether there is any. */
            SOME,
            /** Not at all. */
            IGNORED
        }
    }
}
