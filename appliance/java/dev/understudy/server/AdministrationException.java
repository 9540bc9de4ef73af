package dev.understudy.server;

/** A request of an operator was refused. The message is complete and meant for him. */
public final class AdministrationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AdministrationException(String message) {
        super(message, null, false, false);
    }

    /** A refusal whose reason lies deeper; the message says all an operator needs. */
    public AdministrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
