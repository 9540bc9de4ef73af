package dev.understudy.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A database server as a process of its own, started as an operator would. Its socket, control socket, pidfile and log
 * are in the directory it was given, under its name.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int TAIL_CHARS = 4_000;

    private final ServerKind kind;
    private final Path directory;
    private final String name;
    private final List<Path> databases;
    private final List<Endpoint> endpoints;
    private final List<String> options;
    private Process process;

    private ServerProcess(Plan plan) {
        kind = plan.kind;
        directory = plan.directory;
        name = plan.name;
        databases = List.copyOf(plan.databases);
        endpoints = List.copyOf(plan.endpoints);
        options = List.copyOf(plan.options);
    }

    /** What to start; {@link #start} makes the process. */
    public static Plan plan(ServerKind kind, Path directory) {
        return new Plan(kind, directory);
    }

    /** A server to be: which program, where, with what. It always listens on its own unix socket too. */
    public static final class Plan {
        private final ServerKind kind;
        private final Path directory;
        private String name;
        private final List<Path> databases = new ArrayList<>();
        private final List<Endpoint> endpoints = new ArrayList<>();
        private final List<String> options = new ArrayList<>();

        private Plan(ServerKind kind, Path directory) {
            this.kind = kind;
            this.directory = directory;
            this.name = kind.name().toLowerCase(java.util.Locale.ROOT);
        }

        public Plan name(String name) {
            this.name = name;
            return this;
        }

        public Plan database(Path... files) {
            databases.addAll(List.of(files));
            return this;
        }

        public Plan listen(Endpoint endpoint) {
            endpoints.add(endpoint);
            return this;
        }

        public Plan options(List<String> more) {
            options.addAll(more);
            return this;
        }

        public Plan option(String option) {
            options.add(option);
            return this;
        }

        /** Starts the server and waits until it answers. */
        public ServerProcess start() {
            ServerProcess server = new ServerProcess(this);
            server.start();
            return server;
        }

        /**
         * Starts a server that must not come up, and returns its exit status and what it said when it ended: on the
         * console, where only the last words of a server go here, and in the log.
         */
        public Program.Outcome startAndFail() {
            ServerProcess server = new ServerProcess(this);
            int logged = server.logText().length();
            Program.Outcome outcome = Program.of(server.command()).environment("OVS_RUNDIR", directory.toString())
                    .environment("OVS_DBDIR", directory.toString()).in(directory).limit(START_LIMIT).run();
            return new Program.Outcome(outcome.command(), outcome.status(), server.logText().substring(logged), outcome.err());
        }
    }

    /** Starts the process again after {@link #stop} or {@link #kill}, on the same files, and waits until it answers. */
    public void start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command()).directory(directory.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
                    .redirectErrorStream(true);
            builder.environment().put("OVS_RUNDIR", directory.toString());
            builder.environment().put("OVS_LOGDIR", directory.toString());
            builder.environment().put("OVS_DBDIR", directory.toString());
            process = builder.start();
            // No server outlives a test run that is interrupted.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Patience.until(START_LIMIT, this::answersOrEnded, () -> "start of " + command() + "\n" + tail());
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
        if (!process.isAlive()) {
            throw new AssertionError("ended with status " + process.exitValue() + ": " + command() + "\n" + tail());
        }
    }

    private boolean answersOrEnded() {
        if (!process.isAlive()) {
            return true;
        }
        try (JsonRpcClient client = JsonRpcClient.connect(socket());
                JsonRpcClient control = JsonRpcClient.connect(control())) {
            client.call("list_dbs", Json.array()).expectResult();
            control.call("version", Json.array()).expectResult();
            return true;
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(kind.server());
        databases.forEach(file -> command.add(file.toString()));
        command.add("--remote=punix:" + socket());
        endpoints.forEach(endpoint -> command.add("--remote=" + endpoint.passive()));
        endpoints.stream().filter(Endpoint.Tls.class::isInstance).map(Endpoint.Tls.class::cast).findFirst()
                .ifPresent(tls -> command.addAll(tls.certificates().options("server")));
        command.add("--unixctl=" + control());
        command.add("--pidfile=" + directory.resolve(name + ".pid"));
        command.add("--log-file=" + log());
        command.add("--no-chdir");
        command.add("-vconsole:off");
        command.addAll(options);
        return command;
    }

    public ServerKind kind() {
        return kind;
    }

    public Path directory() {
        return directory;
    }

    /** The unix socket that this server always has. */
    public Path socket() {
        return directory.resolve(name + ".sock");
    }

    /** The socket as clients name it. */
    public String remote() {
        return "unix:" + socket();
    }

    public Path control() {
        return directory.resolve(name + ".ctl");
    }

    public Path log() {
        return directory.resolve(name + ".log");
    }

    private Path console() {
        return directory.resolve(name + ".console");
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public JsonRpcClient connect() {
        try {
            return JsonRpcClient.connect(socket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server as an init system does, with SIGTERM. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Ends the server without any warning to it, with SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end within " + STOP_LIMIT + ": " + command() + "\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Everything in the server's log so far. */
    public String logText() {
        return read(log());
    }

    /** The last lines of the log and of what went to the console, for failure messages. */
    public String tail() {
        return end(read(log())) + "\n--- console\n" + end(read(console()));
    }

    private static String end(String text) {
        return text.length() <= TAIL_CHARS ? text : text.substring(text.length() - TAIL_CHARS);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
