package dev.understudy.server;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import java.util.Arrays;

/** A JSON value that names a request or a monitor: equal when the values are, however they are spelled. */
final class MessageId {
    private final byte[] canonical;
    private final int hash;

    /** Takes a value whose text is canonical already. */
    MessageId(byte[] canonical) {
        this.canonical = canonical;
        this.hash = Arrays.hashCode(canonical);
    }

    /** Takes the value in {@code text[from, to)}. */
    MessageId(byte[] text, int from, int to) {
        canonical = isCanonical(text, from, to) ? Arrays.copyOfRange(text, from, to) : JsonText.canonical(new JsonReader(text, from, to));
        hash = Arrays.hashCode(canonical);
    }

    /** Whether the text is a small integer or a string without escapes, of which there is one spelling. */
    private static boolean isCanonical(byte[] text, int from, int to) {
        int last = to - 1;
        boolean quoted = to - from >= 2 && text[from] == '"' && text[last] == '"';
        if (!quoted && (text[from] == '0' || to - from > 18)) {
            return false;
        }
        for (int i = quoted ? from + 1 : from; i < (quoted ? last : to); i++) {
            if (quoted ? text[i] == '\\' : text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** The JSON text of the value; must not be changed. */
    byte[] text() {
        return canonical;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof MessageId other && Arrays.equals(other.canonical, canonical);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
