package dev.understudy.replication;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The table "Database" of a source's "_Server", as its monitor tells of it. */
final class SourceRows {
    private final Map<String, SourceRow> rows = new HashMap<>();

    /** The row of a database, or null. */
    SourceRow find(String database) {
        return rows.values().stream().filter(row -> database.equals(row.name())).findFirst().orElse(null);
    }

    /**
     * Takes what a monitor tells: a &lt;table-updates2&gt;.
     *
     * @throws dev.understudy.json.JsonException when the text is not of the form
     * @throws OvsdbException when a row is told of in a way that is unknown
     */
    void update(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (!reader.name().equals("Database")) {
                reader.skipValue();
                continue;
            }
            reader.beginObject();
            while (reader.nextMember()) {
                updateRow(reader, reader.name());
            }
        }
    }

    private void updateRow(JsonReader reader, String uuid) {
        reader.beginObject();
        while (reader.nextMember()) {
            switch (reader.name()) {
                case "initial", "insert" -> rows.put(uuid, read(reader, SourceRow.EMPTY));
                case "modify" -> rows.put(uuid, read(reader, rows.getOrDefault(uuid, SourceRow.EMPTY)));
                case "delete" -> {
                    reader.skipValue();
                    rows.remove(uuid);
                }
                default -> throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "unknown operation " + reader.name() + " on a row of _Server");
            }
        }
    }

    private static SourceRow read(JsonReader reader, SourceRow before) {
        String name = before.name();
        String model = before.model();
        boolean connected = before.connected();
        String schema = before.schema();
        Long index = before.index();
        reader.beginObject();
        while (reader.nextMember()) {
            switch (reader.name()) {
                case "name" -> name = reader.readString();
                case "model" -> model = reader.readString();
                case "connected" -> connected = reader.readBoolean();
                case "schema" -> schema = readOptional(reader, JsonReader::readString);
                case "index" -> index = readOptional(reader, JsonReader::readLong);
                default -> reader.skipValue();
            }
        }
        return new SourceRow(name, model, connected, schema, index);
    }

    /** Reads an optional column: an atom, or the empty set, as nobody writes a set of one. */
    private static <T> T readOptional(JsonReader reader, Function<JsonReader, T> atom) {
        if (reader.peek() != JsonToken.ARRAY) {
            return atom.apply(reader);
        }
        reader.skipValue();
        return null;
    }
}
