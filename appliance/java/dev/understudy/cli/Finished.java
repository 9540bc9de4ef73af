package dev.understudy.cli;

/** Thrown by an option that answers a question, such as {@code --help}: the program has done what it was asked, and ends. */
public final class Finished extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Ends the program with status 0. */
    public Finished() {
        super("", null, false, false);
    }
}
