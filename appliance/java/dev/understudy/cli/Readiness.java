package dev.understudy.cli;

import dev.understudy.vlog.Vlog;

/** Leaving the terminal: what is left of {@code --detach} when the launcher has already put the process into the background. */
public final class Readiness {
    /** The property in which the launcher names the descriptor on which it waits. */
    static final String DESCRIPTOR_PROPERTY = "understudy.ready.fd";

    private Readiness() {
    }

    /**
     * Lets go of terminal and directory, then tells the launcher that the program is ready.
     *
     * @param printing whether the program goes on printing, so that standard output and error stay what they are
     * @throws FatalException when nobody waits: then this JVM was not started by a launcher, and is no daemon
     */
    public static void announce(boolean changeDirectory, boolean printing) {
        String descriptor = System.getProperty(DESCRIPTOR_PROPERTY);
        if (descriptor == null) {
            throw new FatalException("--detach needs the launcher: start the program by its script");
        }
        Vlog.system().closeConsole();
        if (changeDirectory) {
            Posix.changeDirectory("/");
        }
        Posix.releaseStandardStreams(printing);
        // After a crash the launcher has most likely been told by the first process, and is gone.
        if (!Posix.writeNewline(Integer.parseInt(descriptor)) && !Monitor.isRestart()) {
            throw new FatalException("cannot tell the launcher that the program is ready");
        }
    }
}
