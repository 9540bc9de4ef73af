package dev.understudy.json;

/** The text is not JSON, or not of the shape that the caller asked for. The message says what is wrong and at which byte. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message, null, false, false);
    }
}
