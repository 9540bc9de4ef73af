package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.client.SystemError;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Row;
import dev.understudy.engine.TableSnapshot;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.AtomWriter;
import dev.understudy.schema.BaseType;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumWriter;
import dev.understudy.schema.OvsdbException;
import dev.understudy.storage.DatabaseFile;
import dev.understudy.storage.FileOptions;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;

/**
 * Puts the contents of a database file, which standard input is, in the place of what a database holds, in one transaction. Rows get new
 * UUIDs, and references follow them: the same rows may still be there when the transaction begins, and a UUID cannot be given out twice in it.
 */
final class RestoreCommand {
    private static final int STANDARD_INPUT = 0;
    private static final Path INPUT = Path.of("/dev/stdin");

    private final boolean force;

    /** @param force whether to restore although the schemas differ */
    RestoreCommand(boolean force) {
        this.force = force;
    }

    void run(Connected server) {
        if (Terminal.is(STANDARD_INPUT)) {
            throw new FatalException("not reading backup from a terminal; please redirect stdin from a file");
        }
        DatabaseSnapshot backup = read();
        checkSchemas(backup.schema(), server.schema());
        JsonReader results = server.ask("transact", transaction(server.database(), backup));
        results.beginArray();
        while (results.nextElement()) {
            checkResult(results);
        }
    }

    private static void checkResult(JsonReader results) {
        if (results.peek() != JsonToken.OBJECT) {
            results.skipValue();
            return;
        }
        int start = results.position();
        results.beginObject();
        while (results.nextMember()) {
            if (results.name().equals("error")) {
                results.seek(start);
                throw new FatalException("server returned error reply: " + Connected.text(results));
            }
            results.skipValue();
        }
    }

    private static DatabaseSnapshot read() {
        if (Files.isRegularFile(INPUT)) {
            return read(INPUT);
        }
        Path copy = null;
        try {
            copy = Files.createTempFile("ovsdb-client", ".db");
            Files.copy(System.in, copy, StandardCopyOption.REPLACE_EXISTING);
            return read(copy);
        } catch (IOException e) {
            throw new FatalException(INPUT + ": cannot be copied (" + SystemError.text(e) + ")");
        } catch (OvsdbException e) {
            throw new FatalException(e.getMessage().replace(copy.toString(), INPUT.toString()));
        } finally {
            delete(copy);
        }
    }

    private static void delete(Path copy) {
        try {
            if (copy != null) {
                Files.delete(copy);
            }
        } catch (IOException e) {
            ClientProgram.LOG.warn("{}: cannot be removed ({})", copy, SystemError.text(e));
        }
    }

    /** Reads a whole file; one that is damaged is refused, as nothing says what is missing. */
    private static DatabaseSnapshot read(Path path) {
        try (DatabaseFile file = DatabaseFile.open(path, FileOptions.readOnly(new SecureRandom()::nextLong))) {
            if (file.cutTail() != null) {
                throw file.cutTail().reason();
            }
            return file.database().snapshot();
        }
    }

    private void checkSchemas(DatabaseSchema backup, DatabaseSchema database) {
        if (backup.equals(database)) {
            return;
        }
        String difference = backup.version().equals(database.version())
                ? "backup schema and database schema are both version " + backup.version() + " but still differ"
                : "backup schema has version \"" + backup.version() + "\" but database schema has version \"" + database.version() + "\"";
        if (!force) {
            throw new FatalException(difference + " (use --force to override differences, or \"ovsdb-client convert\" to change the schema)");
        }
        ClientProgram.LOG.info("{}", difference);
    }

    private static JsonWriter transaction(String database, DatabaseSnapshot backup) {
        JsonWriter params = new JsonWriter().beginArray().value(database);
        for (TableSnapshot table : backup.tables()) {
            String name = table.schema().name();
            params.beginObject().name("op").value("delete").name("table").value(name).name("where").beginArray().endArray().endObject();
            table.forEach(row -> {
                params.beginObject().name("op").value("insert").name("table").value(name).name("uuid-name").value(nameOf(row.uuid()));
                writeRow(params.name("row"), table, row);
                params.endObject();
            });
        }
        return params.endArray();
    }

    private static String nameOf(UuidAtom uuid) {
        return "row" + uuid.toString().replace('-', '_');
    }

    private static void writeRow(JsonWriter out, TableSnapshot table, Row row) {
        out.beginObject();
        for (ColumnSchema column : table.schema().columns()) {
            Datum value = row.get(column);
            if (!value.equals(column.defaultDatum())) {
                write(out.name(column.encodedName()), column.type(), value);
            }
        }
        out.endObject();
    }

    /** Writes a value in which references are made by the names of rows. */
    private static void write(JsonWriter out, ColumnType type, Datum value) {
        if (!type.hasReferences()) {
            DatumWriter.write(out, value);
            return;
        }
        if (!(value instanceof AtomMap map)) {
            DatumWriter.write(out, value, atomWriter(type.key()));
            return;
        }
        out.beginArray().value("map").beginArray();
        for (int i = 0; i < map.size(); i++) {
            out.beginArray();
            atomWriter(type.key()).write(out, map.key(i));
            atomWriter(type.value()).write(out, map.value(i));
            out.endArray();
        }
        out.endArray().endArray();
    }

    private static AtomWriter atomWriter(BaseType type) {
        return type.reference() == null ? DatumWriter::write : RestoreCommand::writeReference;
    }

    private static void writeReference(JsonWriter out, Atom atom) {
        out.beginArray().value("named-uuid").value(nameOf((UuidAtom) atom)).endArray();
    }
}
