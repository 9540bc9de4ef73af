package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonDiagnosis;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import java.nio.charset.StandardCharsets;

/** JSON in arguments. */
final class Arguments {
    private Arguments() {
    }

    /**
     * A reader before the value that an argument is.
     *
     * @throws FatalException when it is not the text of an object or array
     */
    static JsonReader json(String argument) {
        byte[] text = argument.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader reader = new JsonReader(text);
            JsonToken top = reader.peek();
            if (top != JsonToken.ARRAY && top != JsonToken.OBJECT) {
                throw new JsonException("neither object nor array");
            }
            reader.skipValue();
            reader.expectEnd();
            return new JsonReader(text);
        } catch (JsonException e) {
            throw new FatalException("\"" + argument + "\": " + JsonDiagnosis.of(text, e));
        }
    }
}
