package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.client.RpcConnection;
import dev.understudy.client.SystemError;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.SchemaReader;
import dev.understudy.wire.JsonRpcMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A server, and the requests that are made of it by more than one command. Every failure ends the program.
 *
 * @param rpc the connection
 * @param database the database that the command is about, or null
 */
record Connected(RpcConnection rpc, String database) {
    /** How the connection is called in messages. */
    String name() {
        return rpc.name();
    }

    /** Asks for something and returns a reader before the result. */
    JsonReader ask(String method, JsonWriter params) {
        JsonRpcMessage answer;
        try {
            answer = rpc.call(method, params);
        } catch (IOException e) {
            throw new FatalException("transaction failed (" + SystemError.text(e) + ")");
        }
        if (answer.kind() == JsonRpcMessage.Kind.ERROR) {
            throw refused(answer);
        }
        return answer.result();
    }

    /** The end of the program when the server refuses. */
    static FatalException refused(JsonRpcMessage error) {
        return new FatalException("transaction returned error: " + text(error.error()));
    }

    /** The next value of a reader as canonical JSON text. */
    static String text(JsonReader value) {
        return new String(JsonText.canonical(value), StandardCharsets.UTF_8);
    }

    /** The names of all databases, in the order of their bytes. */
    List<String> databases() {
        JsonReader names = ask("list_dbs", new JsonWriter().beginArray().endArray());
        if (names.peek() != JsonToken.ARRAY) {
            throw new FatalException("list_dbs response is not array");
        }
        List<String> databases = new ArrayList<>();
        names.beginArray();
        while (names.nextElement()) {
            if (names.peek() != JsonToken.STRING) {
                throw new FatalException("list_dbs response " + databases.size() + " is not string");
            }
            databases.add(names.readString());
        }
        databases.sort(null);
        return databases;
    }

    /** The schema of the database. */
    DatabaseSchema schema() {
        return schema(database);
    }

    /** The schema of a database. */
    DatabaseSchema schema(String name) {
        return SchemaReader.read(ask("get_schema", new JsonWriter().beginArray().value(name).endArray()));
    }

    /** Asks to be told of databases that come and go instead of being disconnected. An old server that cannot is left alone. */
    void beChangeAware() {
        try {
            JsonRpcMessage answer = rpc.call("set_db_change_aware", new JsonWriter().beginArray().value(true).endArray());
            if (answer.kind() == JsonRpcMessage.Kind.ERROR) {
                ClientProgram.LOG.debug("{}: set_db_change_aware failed ({})", name(), text(answer.error()));
            }
        } catch (IOException e) {
            throw new FatalException(name() + ": error setting db_change_aware (" + SystemError.text(e) + ")");
        }
    }
}
