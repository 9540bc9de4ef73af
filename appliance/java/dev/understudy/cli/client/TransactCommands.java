package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** Commands that run a transaction. Errors of operations are a part of the result that is printed, and no failure of the program. */
final class TransactCommands {
    private static final byte[] ABORT = new JsonWriter().beginObject().name("op").value("abort").endObject().toByteArray();

    private final Servers servers;
    private final TableOptions options;
    private final Output out;

    TransactCommands(Servers servers, TableOptions options, Output out) {
        this.servers = servers;
        this.options = options;
        this.out = out;
    }

    void transact(List<String> arguments) {
        JsonWriter params = new JsonWriter().beginArray();
        String database = readTransaction(arguments.getLast(), params);
        print(JsonText.canonical(run(arguments, database, params.endArray())));
    }

    /** Runs a transaction that is aborted at its end, and hides that it was. */
    void query(List<String> arguments) {
        JsonWriter params = new JsonWriter().beginArray();
        String database = readTransaction(arguments.getLast(), params);
        JsonReader result = run(arguments, database, params.raw(ABORT).endArray());
        if (result.peek() != JsonToken.ARRAY) {
            print(JsonText.canonical(result));
            return;
        }
        List<byte[]> results = new ArrayList<>();
        result.beginArray();
        while (result.nextElement()) {
            results.add(JsonText.canonical(result));
        }
        if (!results.isEmpty() && isAborted(new JsonReader(results.getLast()))) {
            results.removeLast();
        }
        JsonWriter shown = new JsonWriter().beginArray();
        results.forEach(shown::raw);
        print(shown.endArray().toByteArray());
    }

    private JsonReader run(List<String> arguments, String database, JsonWriter params) {
        return servers.open(ClientCommand.Needs.DATABASE, 1, arguments, database).ask("transact", params);
    }

    /** Writes the elements of a transaction's array; returns the first, which names the database. */
    private static String readTransaction(String argument, JsonWriter params) {
        JsonReader reader = Arguments.json(argument);
        String database = null;
        if (reader.peek() == JsonToken.ARRAY) {
            reader.beginArray();
            while (reader.nextElement()) {
                int start = reader.position();
                if (database == null) {
                    if (reader.peek() != JsonToken.STRING) {
                        break;
                    }
                    database = reader.readString();
                } else {
                    reader.skipValue();
                }
                params.raw(reader.text(), start, reader.position());
            }
        }
        if (database == null) {
            throw new FatalException("not a valid OVSDB query");
        }
        return database;
    }

    private static boolean isAborted(JsonReader result) {
        if (result.peek() != JsonToken.OBJECT) {
            return false;
        }
        result.beginObject();
        while (result.nextMember()) {
            if (result.name().equals("error") && result.peek() == JsonToken.STRING) {
                return result.readString().equals("aborted");
            }
            result.skipValue();
        }
        return false;
    }

    private void print(byte[] json) {
        out.bytes(options.pretty() ? JsonText.pretty(new JsonReader(json)) : json).line();
    }
}
