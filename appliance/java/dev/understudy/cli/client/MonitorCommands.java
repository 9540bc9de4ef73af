package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.client.RpcConnection;
import dev.understudy.client.SystemError;
import dev.understudy.control.Command;
import dev.understudy.control.CommandException;
import dev.understudy.control.Reply;
import dev.understudy.engine.Condition;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Interner;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Commands that print what is in tables, and then every change until the connection ends (RFC 7047 section 4.1.5, ovsdb-server(7)). */
final class MonitorCommands {
    private static final String ALL_TABLES = "ALL";

    private final ClientOptions options;
    private final Daemon daemon;
    private final Output out;
    private final Gate gate = new Gate();

    MonitorCommands(ClientOptions options, Daemon daemon, Output out) {
        this.options = options;
        this.daemon = daemon;
        this.out = out;
    }

    /** @param arguments a table, or ALL; then columns */
    void plain(Connected server, List<String> arguments) {
        DatabaseSchema schema = server.schema();
        List<String> columns = arguments.subList(1, arguments.size());
        List<MonitoredTable> tables = new ArrayList<>();
        if (arguments.getFirst().equals(ALL_TABLES)) {
            schema.tables().forEach(table -> tables.add(new MonitoredTable(server, table, columns)));
        } else {
            tables.add(new MonitoredTable(server, table(schema, arguments.getFirst(), server.name() + ": "), columns));
        }
        watch(server, tables, null, null);
    }

    /** @param arguments a condition, a table, and perhaps columns */
    void conditional(Connected server, List<String> arguments) {
        watchRows(server, arguments, null);
    }

    /** @param arguments the id of the last transaction that is known, if any is; then as for {@link #conditional} */
    void since(Connected server, List<String> arguments) {
        boolean given = UuidAtom.parse(arguments.getFirst()) != null;
        List<String> rest = given ? arguments.subList(1, arguments.size()) : arguments;
        if (rest.size() < 2) {
            throw new FatalException("invalid syntax for 'monitor-cond-since' (use --help for help)");
        }
        watchRows(server, rest, given ? arguments.getFirst() : UuidAtom.ZERO.toString());
    }

    private void watchRows(Connected server, List<String> arguments, String lastId) {
        TableSchema table = table(server.schema(), arguments.get(1), "");
        JsonReader condition = Arguments.json(arguments.getFirst());
        if (condition.peek() != JsonToken.ARRAY) {
            throw new FatalException("\"" + arguments.getFirst() + "\": a condition is an array");
        }
        Condition.read(condition, table, new DatumReader(condition, null, new Interner(1)));
        List<String> columns = arguments.subList(2, arguments.size());
        watch(server, List.of(new MonitoredTable(server, table, columns)), JsonText.canonical(Arguments.json(arguments.getFirst())), lastId);
    }

    private static TableSchema table(DatabaseSchema schema, String name, String prefix) {
        TableSchema table = schema.table(name);
        if (table == null) {
            throw new FatalException(prefix + schema.name() + " does not have a table named \"" + name + "\"");
        }
        return table;
    }

    /**
     * Watches tables until the connection or the program ends.
     *
     * @param condition which rows, or null for all
     * @param lastId the id after which changes are wanted, or null
     */
    private void watch(Connected server, List<MonitoredTable> tables, byte[] condition, String lastId) {
        if (options.changeAware() == null) {
            server.beChangeAware();
        }
        UpdatePrinter printer = new UpdatePrinter(options.tables(), tables, options.timestamp() ? Instant::now : null, out);
        daemon.start(server.rpc(), commands(server.rpc()), gate::open);
        JsonWriter params = new JsonWriter().beginArray().value(server.database()).nullValue().beginObject();
        tables.forEach(table -> table.writeRequest(params, condition));
        params.endObject();
        String method = condition == null ? "monitor" : lastId == null ? "monitor_cond" : "monitor_cond_since";
        if (lastId != null) {
            params.value(lastId);
        }
        try {
            long request = server.rpc().send(method, params.endArray());
            while (!daemon.isEnding()) {
                gate.await();
                JsonRpcMessage message = server.rpc().receive();
                gate.await();
                print(server, message, request, printer);
            }
        } catch (IOException e) {
            if (!daemon.isEnding()) {
                throw new FatalException(server.name() + ": receive failed (" + SystemError.text(e) + ")");
            }
        }
    }

    private void print(Connected server, JsonRpcMessage message, long request, UpdatePrinter printer) throws IOException {
        switch (message.kind()) {
            case REPLY -> {
                if (RpcConnection.answers(message, request)) {
                    printInitial(message.result(), printer);
                    daemon.ready();
                }
            }
            case ERROR -> {
                if (RpcConnection.answers(message, request)) {
                    throw Connected.refused(message);
                }
                ClientProgram.LOG.warn("{}: server refused: {}", server.name(), Connected.text(message.error()));
            }
            case NOTIFICATION -> {
                printNotification(server, message, printer);
                out.flush();
            }
            case REQUEST -> server.rpc().echo(message);
        }
    }

    /** The answer: an object of updates, or an array of whether the id was found, the last id, and the updates. */
    private void printInitial(JsonReader result, UpdatePrinter printer) {
        if (result.peek() == JsonToken.ARRAY) {
            result.beginArray();
            result.nextElement();
            boolean found = result.readBoolean();
            result.nextElement();
            out.text("found: " + found + ", last_id: ").text(result.readString()).line();
            result.nextElement();
        }
        printer.print(result, true);
    }

    private void printNotification(Connected server, JsonRpcMessage message, UpdatePrinter printer) {
        JsonReader params = message.params();
        params.beginArray();
        if (!params.nextElement()) {
            return;
        }
        params.skipValue();
        switch (message.method()) {
            case "update", "update2" -> {
                params.nextElement();
                printer.print(params, false);
            }
            case "update3" -> {
                params.nextElement();
                // No end of line: a table begins with an empty line, in the layouts that have one.
                out.text("\nlast_id: ").text(params.readString());
                params.nextElement();
                printer.print(params, false);
            }
            case "monitor_canceled" -> throw new FatalException(server.name() + ": " + server.database() + " database was removed");
            default -> { }
        }
    }

    private List<Command> commands(RpcConnection rpc) {
        return List.of(
                new Command("ovsdb-client/block", "", 0, 0, (replyOptions, words) -> gate.close()),
                new Command("ovsdb-client/unblock", "", 0, 0, (replyOptions, words) -> gate.open()),
                new Command("ovsdb-client/cond_change", "TABLE COND", 2, 2, (replyOptions, words) -> {
                    changeCondition(rpc, words.get(0), words.get(1));
                    return Reply.text("condition changed");
                }));
    }

    private static void changeCondition(RpcConnection rpc, String table, String text) {
        try {
            byte[] condition = JsonText.canonical(Arguments.json(text));
            JsonWriter params = new JsonWriter().beginArray().nullValue().nullValue().beginObject();
            params.name(table).beginArray().beginObject().name("where").raw(condition).endObject().endArray();
            rpc.send("monitor_cond_change", params.endObject().endArray());
        } catch (FatalException e) {
            throw new CommandException(e.getMessage());
        } catch (IOException e) {
            throw new CommandException(SystemError.text(e));
        }
    }

    /** Holds up the printing while an operator wants it held up, or until the program is to end. */
    private static final class Gate {
        private boolean closed;

        synchronized Reply close() {
            boolean before = closed;
            closed = true;
            return Reply.text(before ? "already blocking" : "");
        }

        synchronized Reply open() {
            boolean before = closed;
            closed = false;
            notifyAll();
            return Reply.text(before ? "" : "already unblocked");
        }

        synchronized void await() {
            try {
                while (closed) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new FatalException("interrupted", e);
            }
        }
    }
}
