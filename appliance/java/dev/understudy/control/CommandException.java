package dev.understudy.control;

/** A command was refused; the message is the answer. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CommandException(String message) {
        super(message, null, false, false);
    }
}
