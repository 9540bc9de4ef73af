package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.client.RpcConnection;
import dev.understudy.client.SystemError;
import dev.understudy.json.JsonWriter;
import dev.understudy.wire.JsonRpcMessage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until a database is in a state. A server that is not there, or goes away, is waited for as well, as long as it takes. */
final class WaitCommand {
    private static final int BACKOFF_LEAST_SECONDS = 1;
    private static final int BACKOFF_MOST_SECONDS = 8;
    private static final Logger RECONNECT = LoggerFactory.getLogger("reconnect");

    private final Servers servers;

    WaitCommand(Servers servers) {
        this.servers = servers;
    }

    /** @param arguments perhaps a server; a database; a state: added, connected or removed */
    void run(List<String> arguments) {
        String state = arguments.getLast();
        boolean known = switch (state) {
            case "added", "connected", "removed" -> true;
            default -> false;
        };
        if (!known) {
            throw new FatalException(state + ": unknown state");
        }
        String server = servers.takeServer(arguments, 2);
        JsonWriter request = request(arguments.getFirst(), state);
        boolean immediately = true;
        int backoff = BACKOFF_LEAST_SECONDS;
        while (true) {
            try (RpcConnection rpc = servers.tryOne(server)) {
                if (rpc != null) {
                    backoff = BACKOFF_LEAST_SECONDS;
                    rpc.send("set_db_change_aware", new JsonWriter().beginArray().value(true).endArray());
                    JsonRpcMessage answer = rpc.call("transact", request);
                    if (answer.kind() == JsonRpcMessage.Kind.ERROR) {
                        throw Connected.refused(answer);
                    }
                    return;
                }
            } catch (IOException e) {
                RECONNECT.info("{}: connection closed by peer: {}", server, SystemError.text(e));
            }
            if (!immediately) {
                RECONNECT.info("{}: waiting {} seconds before reconnect", server, backoff);
                sleep(backoff);
                backoff = Math.min(2 * backoff, BACKOFF_MOST_SECONDS);
            }
            immediately = false;
        }
    }

    private static void sleep(int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            throw new FatalException("interrupted", e);
        }
    }

    /** A transaction that the server answers when the row of the database in _Server is as it should be, or gone. */
    private static JsonWriter request(String database, String state) {
        boolean connected = state.equals("connected");
        JsonWriter params = new JsonWriter().beginArray().value("_Server").beginObject();
        params.name("op").value("wait").name("table").value("Database");
        params.name("where").beginArray().beginArray().value("name").value("==").value(database).endArray().endArray();
        params.name("columns").beginArray();
        if (connected) {
            params.value("connected");
        }
        params.endArray().name("until").value("==").name("rows").beginArray();
        if (!state.equals("removed")) {
            params.beginObject();
            if (connected) {
                params.name("connected").value(true);
            }
            params.endObject();
        }
        return params.endArray().endObject().endArray();
    }
}
