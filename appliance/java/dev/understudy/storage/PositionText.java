package dev.understudy.storage;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.value.UuidAtom;

/**
 * The form of a position in a snapshot's record: {@code {"lineage":UUID,"index":N,"id":UUID}}, the value of a "_comment" that precedes the one with
 * text. Every reader of JSON that we know takes the last of two members with one name, so to the peer's programs there is only the text.
 */
final class PositionText {
    private static final String LINEAGE = "lineage";
    private static final String INDEX = "index";
    private static final String ID = "id";

    private PositionText() {}

    static void write(JsonWriter writer, Position position) {
        writer.beginObject();
        writeUuid(writer.name(LINEAGE), position.lineage());
        writer.name(INDEX).value(position.index());
        writeUuid(writer.name(ID), position.id());
        writer.endObject();
    }

    private static void writeUuid(JsonWriter writer, UuidAtom uuid) {
        writer.put('"').uuidDigits(uuid.high(), uuid.low()).put('"');
    }

    /** Reads any value, and returns the position if it is one, or null. */
    static Position read(JsonReader reader) {
        if (reader.peek() != JsonToken.OBJECT) {
            reader.skipValue();
            return null;
        }
        UuidAtom lineage = null;
        UuidAtom id = null;
        long index = -1;
        reader.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            if (name.equals(INDEX) && reader.peek() == JsonToken.NUMBER && reader.readNumber()) {
                index = reader.longValue();
            } else if ((name.equals(LINEAGE) || name.equals(ID)) && reader.peek() == JsonToken.STRING) {
                UuidAtom uuid = UuidAtom.parse(reader.readString());
                lineage = name.equals(LINEAGE) ? uuid : lineage;
                id = name.equals(ID) ? uuid : id;
            } else if (!name.equals(INDEX)) {
                reader.skipValue();
            }
        }
        return lineage == null || id == null || index < 0 ? null : new Position(lineage, index, id);
    }
}
