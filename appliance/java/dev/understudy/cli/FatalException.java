package dev.understudy.cli;

/** The program cannot go on. The message, which may be empty when it has been logged, goes to standard error; exit status 1. */
final class FatalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FatalException(String message) {
        super(message, null, false, false);
    }

    FatalException(String message, Throwable cause) {
        super(message, cause);
    }
}
