package dev.understudy.schema;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members of one JSON object, taken one by one by name, with the errors for those that are missing, of the wrong kind or
 * not expected. Of several errors the first in the order of the questions is reported, by {@link #finish} or earlier.
 */
public final class Members {
    private final JsonReader reader;
    private final String what;
    private final int start;
    private final int end;
    private final Map<String, Integer> positions = new LinkedHashMap<>();

    /**
     * Reads the object that comes next and leaves the reader behind it.
     *
     * @param what what the object is, for messages
     */
    public Members(JsonReader reader, String what) {
        this.reader = reader;
        this.what = what;
        if (reader.peek() != JsonToken.OBJECT) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "Parsing " + what + " failed: Object expected.");
        }
        this.start = reader.position();
        reader.beginObject();
        while (reader.nextMember()) {
            positions.put(reader.name(), reader.position());
            reader.skipValue();
        }
        this.end = reader.position();
    }

    /** Goes to the value of a member that must be there. */
    public void require(String name, JsonToken... kinds) {
        if (!find(name, kinds)) {
            throw error("Required '" + name + "' member is missing.");
        }
    }

    /** Goes to the value of a member, or returns false when there is none. */
    public boolean find(String name, JsonToken... kinds) {
        Integer position = positions.remove(name);
        if (position == null) {
            return false;
        }
        reader.seek(position);
        JsonToken token = reader.peek();
        for (JsonToken kind : kinds) {
            if (kind == token) {
                return true;
            }
        }
        throw typeMismatch(name);
    }

    /** The string of a member that must be there and be an &lt;id&gt;. */
    public String requireId(String name) {
        require(name, JsonToken.STRING);
        String id = reader.readString();
        if (!Identifier.isValid(id)) {
            throw typeMismatch(name);
        }
        return id;
    }

    /** The error for a member of the wrong kind. */
    public OvsdbException typeMismatch(String name) {
        return error("Type mismatch for member '" + name + "'.");
    }

    /** Checks that no member is left, and goes behind the object. */
    public void finish() {
        if (!positions.isEmpty()) {
            int others = positions.size() - 1;
            String more = others == 0 ? "' is" : others == 1 ? "' and 1 other member are" : "' and " + others + " other members are";
            throw error("Member '" + Collections.min(positions.keySet()) + more + " present but not allowed here.");
        }
        reader.seek(end);
    }

    /** An error about this object, found when it was read. */
    public OvsdbException error(String details) {
        return wrong("Parsing " + what + " failed: " + details);
    }

    /** An error about what this object means. */
    public OvsdbException wrong(String details) {
        return OvsdbException.syntax(reader, start, details);
    }
}
