package dev.understudy.wire;

/** A text that is JSON but not a JSON-RPC 1.0 message as OVSDB uses it. The message says which rule it breaks. */
public final class BadMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadMessageException(String message) {
        super(message, null, false, false);
    }
}
