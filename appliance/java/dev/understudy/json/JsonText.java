package dev.understudy.json;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;

/** Operations on the text of a JSON value as a whole. */
public final class JsonText {
    private JsonText() {}

    /**
     * The canonical text of the next value of a reader: compact, the members of each object sorted by name, of two equal members the
     * last, strings and numbers in one spelling. Two values are equal exactly when their canonical texts are equal.
     */
    public static byte[] canonical(JsonReader reader) {
        JsonWriter writer = new JsonWriter(64);
        writeSorted(reader, writer);
        return writer.toByteArray();
    }

    /** The next value of a reader in canonical form, but for people: each member and element on a line of its own, two blanks a level. */
    public static byte[] pretty(JsonReader reader) {
        byte[] text = canonical(reader);
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length * 2);
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < text.length; i++) {
            byte c = text[i];
            out.write(c);
            if (inString) {
                if (c == '\\') {
                    out.write(text[++i]);
                }
                inString = c != '"';
                continue;
            }
            switch (c) {
                case '"' -> inString = true;
                case ':' -> out.write(' ');
                case ',' -> newLine(out, depth);
                case '{' -> newLine(out, ++depth);
                case '[' -> {
                    depth++;
                    if (text[i + 1] != ']') {
                        newLine(out, depth);
                    }
                }
                case '}', ']' -> depth--;
                default -> { }
            }
        }
        return out.toByteArray();
    }

    private static void newLine(ByteArrayOutputStream out, int depth) {
        out.write('\n');
        for (int i = 0; i < depth; i++) {
            out.write(' ');
            out.write(' ');
        }
    }

    /** Writes the next value of a reader in canonical form. */
    public static void writeSorted(JsonReader reader, JsonWriter writer) {
        switch (reader.peek()) {
            case OBJECT -> {
                Map<String, Integer> members = new TreeMap<>();
                reader.beginObject();
                while (reader.nextMember()) {
                    members.put(reader.name(), reader.position());
                    reader.skipValue();
                }
                int after = reader.position();
                writer.beginObject();
                members.forEach((name, position) -> {
                    reader.seek(position);
                    writer.name(name);
                    writeSorted(reader, writer);
                });
                writer.endObject();
                reader.seek(after);
            }
            case ARRAY -> {
                reader.beginArray();
                writer.beginArray();
                while (reader.nextElement()) {
                    writeSorted(reader, writer);
                }
                writer.endArray();
            }
            case STRING -> {
                reader.readStringSpan();
                writer.utf8(reader.spanUtf8(), false);
            }
            case NUMBER -> {
                if (reader.readNumber()) {
                    writer.value(reader.longValue());
                } else {
                    writer.value(reader.doubleValue());
                }
            }
            case BOOLEAN -> writer.value(reader.readBoolean());
            case NULL -> {
                reader.readNull();
                writer.nullValue();
            }
            case END -> throw new JsonException("value expected");
        }
    }
}
