package dev.understudy.cli.appctl;

import dev.understudy.cli.Directories;
import dev.understudy.cli.Exit;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Help;
import dev.understudy.cli.LogOptions;
import dev.understudy.cli.Option;
import dev.understudy.cli.OptionParser;
import dev.understudy.cli.Timeout;
import dev.understudy.client.Dialer;
import dev.understudy.client.RpcConnection;
import dev.understudy.client.SystemError;
import dev.understudy.control.Version;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.vlog.Vlog;
import dev.understudy.wire.JsonRpcMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** ovs-appctl: gives a command to a running daemon. */
final class AppctlProgram {
    private static final String DEFAULT_TARGET = "ovs-vswitchd";
    /** The exit status when the daemon refused. */
    private static final int REFUSED = 2;

    private final String program;
    private final Directories directories;
    private final LogOptions logging;
    private final Timeout timeout;
    private String target;
    private boolean execute;
    private boolean json;
    private boolean pretty;

    AppctlProgram(String program, Map<String, String> environment) {
        this.program = program;
        this.directories = new Directories(environment);
        this.logging = new LogOptions(Vlog.system(), directories, program);
        this.timeout = new Timeout(directories, 'T');
    }

    /** Runs one command; returns the exit status. */
    int run(List<String> arguments) {
        return Exit.statusOf(program, () -> {
            List<String> words = new OptionParser(options(), arguments, false).parse();
            if (words.isEmpty()) {
                throw new FatalException("at least one non-option argument is required (use --help for help)");
            }
            if (pretty && !json) {
                throw new FatalException("--pretty is supported with --format json only");
            }
            timeout.start();
            return command(target == null ? DEFAULT_TARGET : target, words.getFirst(), words.subList(1, words.size()));
        });
    }

    /** All options. */
    List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.required("target", 't', this::setTarget),
                Option.flag("execute", 'e', this::setExecute),
                Option.required("format", 'f', this::setFormat),
                Option.answer("help", 'h', () -> Help.of("ovs-appctl", program, directories)),
                Option.answer("option", 'o', () -> Option.list(options())),
                Option.flag("pretty", () -> pretty = true),
                Option.answer("version", 'V', () -> Version.lines(program)),
                timeout.option()));
        options.addAll(logging.options());
        return options;
    }

    private void setTarget(String name) {
        if (target != null) {
            throw new FatalException("-t or --target may be specified only once");
        }
        target = name;
    }

    /** What follows is a command anyway; the option is from a time when it was not. */
    private void setExecute() {
        if (execute) {
            throw new FatalException("-e or --execute may be speciifed only once");
        }
        execute = true;
    }

    private void setFormat(String format) {
        json = switch (format) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new FatalException("value " + format + " on -f or --format is invalid");
        };
    }

    private int command(String name, String method, List<String> arguments) {
        try (RpcConnection connection = connect(Target.socket(name, directories))) {
            int status = json ? answer(name, ask(name, connection, "set-options", List.of("--format", "json")), false) : 0;
            return status != 0 ? status : answer(name, ask(name, connection, method, arguments), true);
        } catch (IOException e) {
            throw new FatalException(name + ": transaction error (" + SystemError.text(e) + ")");
        }
    }

    private static RpcConnection connect(Path socket) {
        try {
            return Dialer.connect(socket);
        } catch (IOException e) {
            warn("failed to connect to " + socket);
            throw new FatalException("cannot connect to \"" + socket + "\" (" + SystemError.text(e) + ")");
        }
    }

    private JsonRpcMessage ask(String name, RpcConnection connection, String method, List<String> arguments) throws IOException {
        JsonWriter parameters = new JsonWriter().beginArray();
        arguments.forEach(parameters::value);
        try {
            return connection.call(method, parameters.endArray());
        } catch (IOException e) {
            warn("error communicating with " + connection.name() + ": " + SystemError.text(e));
            throw e;
        }
    }

    /** Does with an answer what its kind asks for; returns the exit status. */
    private int answer(String name, JsonRpcMessage answer, boolean wanted) {
        if (answer.kind() == JsonRpcMessage.Kind.ERROR) {
            print(System.err, string(name, answer.error(), "error", "RPC"));
            System.err.println(program + ": " + name + ": server returned an error");
            return REFUSED;
        }
        if (wanted) {
            print(System.out, json ? json(answer.result()) : string(name, answer.result(), "result", "rpc"));
        }
        return 0;
    }

    private byte[] json(JsonReader value) {
        return pretty ? JsonText.pretty(value) : JsonText.canonical(value);
    }

    private static byte[] string(String name, JsonReader value, String what, String protocol) {
        JsonToken type = value.peek();
        if (type != JsonToken.STRING) {
            warn("unix:" + name + ": unexpected " + what + " type in JSON " + protocol + " reply: " + type.word());
            throw new FatalException(name + ": transaction error (Invalid argument)");
        }
        value.readStringSpan();
        return value.spanUtf8();
    }

    /** Prints a text, and an end of line if it lacks one. */
    private static void print(PrintStream out, byte[] text) {
        out.write(text, 0, text.length);
        if (text.length > 0 && text[text.length - 1] != '\n') {
            out.write('\n');
        }
        out.flush();
    }

    private static void warn(String message) {
        LoggerFactory.getLogger("unixctl").warn("{}", message);
    }
}
