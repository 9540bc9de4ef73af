package dev.understudy.cli;

import dev.understudy.json.JsonDiagnosis;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Schemas in files, as command lines name them. */
public final class SchemaFile {
    /** How deep a column's members are: in a column, in columns, in a table, in tables, in the schema. */
    private static final int COLUMN_LEVEL = 5;

    private SchemaFile() {
    }

    /**
     * Reads a schema.
     *
     * @throws FatalException with a line that names the file
     */
    public static DatabaseSchema read(Path file) {
        byte[] text = bytes(file);
        try {
            JsonReader reader = new JsonReader(text);
            JsonToken top = reader.peek();
            if (top != JsonToken.OBJECT && top != JsonToken.ARRAY) {
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

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new FatalException(unreadable(file, "error opening \"" + file + "\": No such file or directory"));
        } catch (IOException e) {
            throw new FatalException(unreadable(file, Files.isDirectory(file) ? "error reading JSON stream: Is a directory"
                    : "error opening \"" + file + "\": " + (Files.isReadable(file) ? e.getMessage() : "Permission denied")));
        }
    }

    private static String unreadable(Path file, String reason) {
        return "failed to read schema: \"" + file + "\" could not be read as JSON (" + reason + ")";
    }

    /**
     * A schema without ephemeral columns, which a cluster cannot have. That there were some is logged.
     *
     * @param file where the schema is from
     */
    public static DatabaseSchema lasting(DatabaseSchema schema, Path file) {
        int changed = 0;
        TableSchema exampleTable = null;
        ColumnSchema example = null;
        for (TableSchema table : schema.tables()) {
            for (ColumnSchema column : table.columns()) {
                if (column.isEphemeral()) {
                    changed++;
                    exampleTable = table;
                    example = column;
                }
            }
        }
        if (changed == 0) {
            return schema;
        }
        LoggerFactory.getLogger("ovsdb").warn("{}: changed {} columns in '{}' database from ephemeral to persistent, including '{}' column in '{}' table, "
                + "because clusters do not support ephemeral columns", file, changed, schema.name(), example.name(), exampleTable.name());
        JsonWriter writer = new JsonWriter(schema.text().length);
        copyLasting(new JsonReader(schema.text()), writer, 0);
        return SchemaReader.read(writer.toByteArray());
    }

    /** Copies an object without the member "ephemeral" of columns. */
    private static void copyLasting(JsonReader reader, JsonWriter writer, int level) {
        if (level == COLUMN_LEVEL || reader.peek() != JsonToken.OBJECT) {
            int start = reader.position();
            reader.skipValue();
            writer.raw(reader.text(), start, reader.position());
            return;
        }
        writer.beginObject();
        reader.beginObject();
        while (reader.nextMember()) {
            if (level == COLUMN_LEVEL - 1 && reader.name().equals("ephemeral")) {
                reader.skipValue();
            } else {
                copyLasting(reader, writer.name(reader.name()), level + 1);
            }
        }
        writer.endObject();
    }
}
