package dev.understudy.replication;

/** What a source tells does not fit what it told before. */
public final class InconsistentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InconsistentException(String message) {
        super(message, null, false, false);
    }
}
