package dev.understudy.storage;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.value.UuidAtom;

/**
 * What a snapshot or a log entry of a cluster does to the database: an array of a schema and a transaction, either of which may be null. With both, the
 * database becomes what the transaction inserts into an empty one of that schema; with the schema alone, the database is converted to it.
 *
 * <p>The text is that of the record, so it is there as long as that is.
 */
public final class ClusterData {
    private final UuidAtom id;
    private final JsonReader reader;
    private final int start;

    /** @param start where in the reader's text the array begins */
    ClusterData(UuidAtom id, JsonReader reader, int start) {
        this.id = id;
        this.reader = reader;
        this.start = start;
    }

    /** The id of the entry, which is the id of the transaction for clients. */
    public UuidAtom id() {
        return id;
    }

    /** The text of the array with sorted members. */
    public byte[] text() {
        reader.seek(start);
        return JsonText.canonical(reader);
    }

    /** Whether it is an array of two values. */
    public boolean isPair() {
        reader.seek(start);
        if (reader.peek() != JsonToken.ARRAY) {
            return false;
        }
        int count = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            reader.skipValue();
            count++;
        }
        return count == 2;
    }

    /** A reader at the schema, or null when there is none. The pair's other half must be asked for separately. */
    public JsonReader schema() {
        enter();
        return orNull();
    }

    /** A reader at the transaction, or null when there is none. */
    public JsonReader transaction() {
        enter();
        reader.skipValue();
        reader.nextElement();
        return orNull();
    }

    private void enter() {
        if (!isPair()) {
            throw new IllegalStateException("not a pair");
        }
        reader.seek(start);
        reader.beginArray();
        reader.nextElement();
    }

    private JsonReader orNull() {
        return reader.peek() == JsonToken.NULL ? null : reader;
    }
}
