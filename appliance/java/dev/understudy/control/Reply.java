package dev.understudy.control;

/**
 * What a command answers.
 *
 * @param text the answer as text; a final newline is added when it is missing
 * @param json the answer as JSON text for those who asked for JSON, or null when this command has only text
 * @param afterwards what is to be done once the answer is on its way
 */
public record Reply(String text, byte[] json, Runnable afterwards) {
    private static final Runnable NOTHING = () -> { };

    /** An answer that is done with saying it. */
    public static Reply text(String text) {
        return new Reply(text, null, NOTHING);
    }

    /** The answer of a command that has nothing to say. */
    public static Reply empty() {
        return text("");
    }
}
