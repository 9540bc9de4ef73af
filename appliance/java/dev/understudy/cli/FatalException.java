package dev.understudy.cli;

/** The program cannot go on. The message, which may be empty when it has been logged, goes to standard error; exit status 1. */
public final class FatalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FatalException(String message) {
        super(message, null, false, false);
    }

    public FatalException(String message, Throwable cause) {
        super(message, cause);
    }
}
