package dev.understudy.cli.tool;

import dev.understudy.cli.Command;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Option;
import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.Outcome;
import dev.understudy.engine.RoleBasedAccess;
import dev.understudy.engine.TransactRequest;
import dev.understudy.engine.TransactionContext;
import dev.understudy.json.JsonDiagnosis;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.OvsdbException;
import dev.understudy.storage.DatabaseFile;
import dev.understudy.storage.FileOptions;
import dev.understudy.storage.HistoryLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The commands that execute a transaction on a standalone file: query, and transact, which keeps what it changes. */
final class TransactionCommands {
    private final Surroundings surroundings;
    private String role;

    TransactionCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** {@code --rbac-role}: whose rights the transaction has. */
    Option role() {
        return Option.required("rbac-role", value -> role = value);
    }

    Command query() {
        return new Command("query", "[db] trns", 1, 2, arguments -> run(arguments, FileOptions.readOnly(surroundings.uuids())));
    }

    Command transact() {
        return new Command("transact", "[db] trns", 1, 2,
                arguments -> run(arguments, FileOptions.readWrite(surroundings.locks(), HistoryLimits.NONE, surroundings.uuids())));
    }

    private int run(List<String> arguments, FileOptions options) {
        Path path = arguments.size() > 1 ? Path.of(arguments.getFirst()) : surroundings.directories().defaultDatabase();
        try (DatabaseFile file = DatabaseFile.openWhole(path, options.on(surroundings.disk()))) {
            byte[] transaction = arguments.getLast().getBytes(StandardCharsets.UTF_8);
            requireJson(transaction);
            JsonWriter results = new JsonWriter();
            execute(file, path, transaction, options.access() instanceof FileOptions.ReadWrite, results);
            JsonWriter sorted = new JsonWriter(results.length() + 1);
            JsonText.writeSorted(new JsonReader(results.array(), 0, results.length()), sorted);
            surroundings.out().write(sorted.put('\n').array(), 0, sorted.length());
            return 0;
        }
    }

    private static void requireJson(byte[] text) {
        try {
            JsonReader reader = new JsonReader(text);
            boolean top = reader.peek() == JsonToken.ARRAY || reader.peek() == JsonToken.OBJECT;
            if (!top) {
                throw new JsonException("syntax error at beginning of input");
            }
            reader.skipValue();
            reader.expectEnd();
        } catch (JsonException e) {
            throw new FatalException('"' + new String(text, StandardCharsets.UTF_8) + "\": " + JsonDiagnosis.of(text, e));
        }
    }

    private void execute(DatabaseFile file, Path path, byte[] transaction, boolean writable, JsonWriter results) {
        Database database = file.database();
        OvsdbException mistake = mistakeInParameters(database, new JsonReader(transaction));
        if (mistake != null) {
            mistake.write(results);
            return;
        }
        TransactionContext context = new TransactionContext(false, false, lock -> false, RoleBasedAccess.of(database, role, null),
                TransactionContext.NO_WAITING, TransactionContext.UNLIMITED_ROWS);
        if (!(TransactRequest.execute(database, context, new JsonReader(transaction), results) instanceof Outcome.Committed committed)) {
            return;
        }
        Changes changes = committed.changes();
        if (writable) {
            file.append(changes, committed.comment(), surroundings.clock().millis());
            file.flush();
            file.sync();
        } else if (changes.isPersistent()) {
            results.truncate(results.length() - 1);
            OvsdbException.io(path + ": cannot truncate to length " + file.sizeBytes(), "Invalid argument").write(results);
            results.endArray();
        }
    }

    /** Why an array is not the parameters of "transact" for a database, or null. */
    private static OvsdbException mistakeInParameters(Database database, JsonReader reader) {
        int start = reader.position();
        if (reader.peek() != JsonToken.ARRAY) {
            return OvsdbException.syntax(reader, start, "array expected");
        }
        reader.beginArray();
        boolean named = reader.nextElement() && reader.peek() == JsonToken.STRING && reader.readString().equals(database.schema().name());
        return named ? null : OvsdbException.syntax(reader, start, "database name expected as first parameter");
    }
}
