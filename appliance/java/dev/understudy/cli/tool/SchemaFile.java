package dev.understudy.cli.tool;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonDiagnosis;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads schemas from files, with the peer's words for what can be wrong. */
final class SchemaFile {
    private SchemaFile() {
    }

    /** The schema in a file; throws a {@link FatalException} when there is none. */
    static DatabaseSchema read(Path file) {
        byte[] text = bytes(file);
        try {
            JsonReader reader = new JsonReader(text);
            if (!isTop(reader.peek())) {
                throw new JsonException("syntax error at beginning of input");
            }
            reader.skipValue();
            reader.expectEnd();
            return SchemaReader.read(text);
        } catch (JsonException e) {
            throw new FatalException(unreadable(file, JsonDiagnosis.of(text, e)));
        } catch (OvsdbException e) {
            throw new FatalException((e.syntax() == null ? "" : "syntax \"" + e.syntax() + "\": ") + e.tag().word() + ": failed to parse \""
                    + file + "\" as ovsdb schema: " + e.details());
        }
    }

    private static boolean isTop(JsonToken token) {
        return token == JsonToken.OBJECT || token == JsonToken.ARRAY;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new FatalException(unreadable(file, "error opening \"" + file + "\": No such file or directory"));
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "Is a directory" : Files.isReadable(file) ? e.getMessage() : "Permission denied";
            throw new FatalException(unreadable(file, "error reading \"" + file + "\": " + reason));
        }
    }

    private static String unreadable(Path file, String reason) {
        return "failed to read schema: \"" + file + "\" could not be read as JSON (" + reason + ")";
    }
}
