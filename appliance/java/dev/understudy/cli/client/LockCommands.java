package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.client.SystemError;
import dev.understudy.control.Command;
import dev.understudy.control.CommandException;
import dev.understudy.control.Reply;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonWriter;
import dev.understudy.wire.JsonRpcMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Commands that ask for a lock, or give it back, and then print what the server says of locks until the connection ends. */
final class LockCommands {
    private static final List<String> METHODS = List.of("lock", "steal", "unlock");

    private final TableOptions options;
    private final Daemon daemon;
    private final Output out;

    LockCommands(TableOptions options, Daemon daemon, Output out) {
        this.options = options;
        this.daemon = daemon;
        this.out = out;
    }

    /** @param method one of lock, steal and unlock */
    void run(String method, Connected server, String lock) {
        List<Command> commands = new ArrayList<>();
        for (String each : METHODS) {
            commands.add(new Command(each, "LOCK", 1, 1, (replyOptions, words) -> ask(server, each, words.getFirst())));
        }
        daemon.start(server.rpc(), commands, () -> { });
        try {
            server.rpc().send(method, params(lock));
            while (true) {
                JsonRpcMessage message = server.rpc().receive();
                switch (message.kind()) {
                    case REPLY -> {
                        print(message.result());
                        daemon.ready();
                    }
                    case NOTIFICATION -> {
                        out.text(message.method()).line();
                        print(message.params());
                        out.flush();
                    }
                    case ERROR -> ClientProgram.LOG.debug("{}: server refused: {}", server.name(), Connected.text(message.error()));
                    case REQUEST -> server.rpc().echo(message);
                }
            }
        } catch (IOException e) {
            if (!daemon.isEnding()) {
                throw new FatalException(server.name() + ": receive failed (" + SystemError.text(e) + ")");
            }
        }
    }

    private static JsonWriter params(String lock) {
        return new JsonWriter().beginArray().value(lock).endArray();
    }

    /** The server's answer is printed by the program, not given to whoever gave the command. */
    private static Reply ask(Connected server, String method, String lock) {
        try {
            server.rpc().send(method, params(lock));
            return Reply.empty();
        } catch (IOException e) {
            throw new CommandException(SystemError.text(e));
        }
    }

    private void print(JsonReader value) {
        out.bytes(options.pretty() ? JsonText.pretty(value) : JsonText.canonical(value)).line();
    }
}
