package dev.understudy.control;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A message of a client of the control socket. */
sealed interface ControlMessage {
    /**
     * A command to run.
     *
     * @param arguments the parameters; a null stands for one that is not a string
     * @param parameters the parameters as JSON text
     * @param id the request's id as JSON text
     */
    record Request(String method, List<String> arguments, byte[] parameters, byte[] id) implements ControlMessage { }

    /** A message that is well-formed but asks nothing: a notification, a reply, an error. */
    record Unexpected(String kind) implements ControlMessage { }

    /**
     * Reads one message.
     *
     * @throws JsonException saying what is wrong with it
     */
    static ControlMessage parse(byte[] text, int from, int to) {
        return new Parser(new JsonReader(text, from, to)).parse();
    }

    /** Collects the members of one message and decides what it is: RFC 7047 section 4.1, JSON-RPC 1.0. */
    final class Parser {
        private final JsonReader reader;
        private String method;
        private List<String> arguments;
        private byte[] parameters;
        private byte[] result;
        private byte[] error;
        private byte[] id;

        private Parser(JsonReader reader) {
            this.reader = reader;
        }

        private ControlMessage parse() {
            if (reader.peek() != JsonToken.OBJECT) {
                throw new JsonException("message is not a JSON object");
            }
            reader.beginObject();
            while (reader.nextMember()) {
                String name = reader.name();
                switch (name) {
                    case "method" -> method = readMethod();
                    case "params" -> readParameters();
                    case "result" -> result = readAny();
                    case "error" -> error = readAny();
                    case "id" -> id = readAny();
                    default -> throw new JsonException("message has unexpected member \"" + name + "\"");
                }
            }
            reader.expectEnd();
            return decide();
        }

        private String readMethod() {
            if (reader.peek() == JsonToken.NULL) {
                reader.readNull();
                return null;
            }
            if (reader.peek() != JsonToken.STRING) {
                throw new JsonException("method is not a JSON string");
            }
            return reader.readString();
        }

        private void readParameters() {
            arguments = null;
            int start = reader.position();
            switch (reader.peek()) {
                case NULL -> reader.readNull();
                case ARRAY -> {
                    arguments = new ArrayList<>();
                    reader.beginArray();
                    while (reader.nextElement()) {
                        if (reader.peek() == JsonToken.STRING) {
                            arguments.add(reader.readString());
                        } else {
                            reader.skipValue();
                            arguments.add(null);
                        }
                    }
                    parameters = Arrays.copyOfRange(reader.text(), start, reader.position());
                }
                case OBJECT, STRING, NUMBER, BOOLEAN, END -> throw new JsonException("\"params\" must be JSON array");
            }
        }

        /** The next value in canonical form; null for a JSON null, which counts as a missing member. */
        private byte[] readAny() {
            if (reader.peek() == JsonToken.NULL) {
                reader.readNull();
                return null;
            }
            JsonWriter out = new JsonWriter(16);
            JsonText.writeSorted(reader, out);
            return out.toByteArray();
        }

        private ControlMessage decide() {
            if (result != null) {
                require("reply", false, false, true, false, true);
                return new Unexpected("reply");
            } else if (error != null) {
                require("error", false, false, false, true, true);
                return new Unexpected("error");
            } else if (id != null) {
                require("request", true, true, false, false, true);
                return new Request(method, arguments, parameters, id);
            } else {
                require("notification", true, true, false, false, false);
                return new Unexpected("notification");
            }
        }

        private void require(String kind, boolean needsMethod, boolean needsParams, boolean needsResult, boolean needsError,
                boolean needsId) {
            require(kind, "method", needsMethod, method != null);
            require(kind, "params", needsParams, arguments != null);
            require(kind, "result", needsResult, result != null);
            require(kind, "error", needsError, error != null);
            require(kind, "id", needsId, id != null);
        }

        private static void require(String kind, String member, boolean needed, boolean present) {
            if (needed != present) {
                throw new JsonException(kind + " must" + (needed ? "" : " not") + " have \"" + member + "\"");
            }
        }
    }
}
