package dev.understudy.bench;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One running server on a database file in a directory of its own, in its own process group.
 *
 * <p>Closing it ends it, by its process id: first politely, then not. An interrupted benchmark ends it too, and removes its directory.
 */
final class ServerProcess implements AutoCloseable {
    private static final long START_LIMIT_SECONDS = 120;
    private static final long STOP_LIMIT_SECONDS = 20;
    private static final long CONNECT_RETRY_NANOS = 500_000;
    private static final long PID_RETRY_MILLIS = 5;

    private final ServerKind kind;
    private final Path directory;
    private final Process process;
    private final long startedAt;
    private final double listeningSeconds;
    private final ProcessFigures figures;
    private final Thread endWithUs = new Thread(this::abandon);

    private ServerProcess(ServerKind kind, Path directory, Process process, long startedAt) throws IOException {
        this.kind = kind;
        this.directory = directory;
        this.process = process;
        this.startedAt = startedAt;
        Runtime.getRuntime().addShutdownHook(endWithUs);
        try {
            awaitListening();
            listeningSeconds = (System.nanoTime() - startedAt) / 1e9;
            figures = new ProcessFigures(awaitPid());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Starts the server on the file {@code db} of the directory and returns when its socket takes connections. */
    static ServerProcess start(ServerKind kind, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("setsid", kind.program().toString(), directory.resolve("db").toString(),
                "--remote=punix:" + directory.resolve("sock"), "--unixctl=" + directory.resolve("ctl"),
                "--pidfile=" + directory.resolve("pid"), "--no-chdir", "-vconsole:off", "--log-file=" + directory.resolve("log")));
        builder.directory(directory.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile());
        if (!kind.jvmOptions().isEmpty()) {
            builder.environment().put("UNDERSTUDY_JVM_OPTIONS", kind.jvmOptions());
        }
        long startedAt = System.nanoTime();
        return new ServerProcess(kind, directory, builder.start(), startedAt);
    }

    /** The same, and returns when it has answered a request: a server may take connections while it is still busy loading. */
    static ServerProcess startAndAwaitAnswer(ServerKind kind, Path directory) throws IOException {
        ServerProcess server = start(kind, directory);
        try (Connection client = server.connect()) {
            client.call(Requests.selectDatapath(), Template.FIRST_VALUE, 0);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    Path socket() {
        return directory.resolve("sock");
    }

    Connection connect() throws IOException {
        return Connection.open(socket());
    }

    /** When the program was executed, on {@link System#nanoTime}'s clock. */
    long startedAt() {
        return startedAt;
    }

    /** From the program's execution to the first connection its socket took. */
    double listeningSeconds() {
        return listeningSeconds;
    }

    ProcessFigures figures() {
        return figures;
    }

    /** Sends a command to the control socket with the peer's ovs-appctl and waits for its answer. */
    void control(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("ovs-appctl", "-t", directory.resolve("ctl").toString());
        builder.command().addAll(List.of(command));
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("control").toFile());
        try {
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + ": " + Files.readString(directory.resolve("control")).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // The runtime is ending and runs the hook itself.
        }
    }

    private void awaitListening() throws IOException {
        long limit = startedAt + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
        while (true) {
            try (SocketChannel _ = Connection.open(socket()).channel()) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > limit) {
                    throw new IOException(kind.name() + " did not start: " + Files.readString(directory.resolve("output")).strip(), e);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(CONNECT_RETRY_NANOS);
            }
        }
    }

    /** The server's own word for its process id: a launcher may stand between. */
    private long awaitPid() throws IOException {
        Path file = directory.resolve("pid");
        while (process.isAlive()) {
            String text = Files.exists(file) ? Files.readString(file).strip() : "";
            if (!text.isEmpty()) {
                return Long.parseLong(text);
            }
            try {
                Thread.sleep(PID_RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IOException(kind.name() + " wrote no pidfile");
    }

    /** What remains to be done when the benchmark is interrupted. */
    private void abandon() {
        force();
        try {
            Tree.delete(directory);
            Files.deleteIfExists(directory.getParent());
        } catch (IOException e) {
            System.err.println("left behind: " + directory.getParent() + " (" + e.getMessage() + ")");
        }
    }

    private void end() {
        if (figures != null) {
            ProcessHandle.of(figures.pid()).ifPresent(ProcessHandle::destroy);
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                force();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void force() {
        if (figures != null) {
            ProcessHandle.of(figures.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
