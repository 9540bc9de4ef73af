package dev.understudy.json;

/** What kind of value comes next in a text. */
public enum JsonToken {
    /** An object: {@code {...}}. */
    OBJECT("object"),
    /** An array: {@code [...]}. */
    ARRAY("array"),
    /** A string. */
    STRING("string"),
    /** A number, integer or real. */
    NUMBER("number"),
    /** {@code true} or {@code false}. */
    BOOLEAN("boolean"),
    /** {@code null}. */
    NULL("null"),
    /** The text is over. */
    END("end of text");

    private final String word;

    JsonToken(String word) {
        this.word = word;
    }

    /** The word for this kind in messages to people. */
    public String word() {
        return word;
    }
}
