package dev.understudy.replication;

import dev.understudy.json.JsonReader;

/**
 * Rows that a source tells of, as they stand in its message. Immutable as long as nobody changes the array.
 *
 * @param differences whether it is a &lt;table-updates2&gt;, which tells modifications as differences, rather than a &lt;table-updates&gt; of RFC 7047
 * @param from where in the text it begins
 */
public record TableUpdates(boolean differences, byte[] text, int from) {
    /** A reader that stands before the value. */
    JsonReader reader() {
        JsonReader reader = new JsonReader(text);
        reader.seek(from);
        return reader;
    }

    /** How much there is to read at most, in bytes. */
    public int sizeBytes() {
        return text.length - from;
    }
}
