package dev.understudy.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program to run: command, environment, input and time limit. Output goes through files, so a program that says much
 * never blocks, and what it said is there for the failure message.
 */
public final class Program {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path directory = Path.of("/tmp");
    private Path input = Path.of("/dev/null");
    private Duration limit = LIMIT;

    private Program(List<String> command) {
        this.command.addAll(command);
    }

    public static Program of(String... command) {
        return new Program(List.of(command));
    }

    public static Program of(List<String> command) {
        return new Program(command);
    }

    public Program with(String... more) {
        command.addAll(List.of(more));
        return this;
    }

    public Program with(List<String> more) {
        command.addAll(more);
        return this;
    }

    /** The command as it stands. */
    public List<String> words() {
        return List.copyOf(command);
    }

    public Program environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Program in(Path workingDirectory) {
        directory = workingDirectory;
        return this;
    }

    public Program input(Path file) {
        input = file;
        return this;
    }

    public Program limit(Duration limit) {
        this.limit = limit;
        return this;
    }

    /** What a finished program left: its exit status and everything it printed. */
    public record Outcome(List<String> command, int status, String out, String err) {
        /** Standard output of a program that had to succeed. */
        public String expectSuccess() {
            if (status != 0) {
                throw new AssertionError(this.toString());
            }
            return out;
        }

        @Override
        public String toString() {
            return String.join(" ", command) + "\nexit status " + status + "\n--- stdout\n" + out + "--- stderr\n" + err;
        }
    }

    /** Runs to the end. A program over its time limit is killed and fails the test. */
    public Outcome run() {
        try (Running running = start()) {
            return running.await(limit);
        }
    }

    /** Runs to the end and returns standard output; any exit status but 0 fails the test. */
    public String output() {
        return run().expectSuccess();
    }

    /** Starts the program and leaves it running. */
    public Running start() {
        try {
            Path out = Files.createTempFile("us-out", ".txt");
            Path err = Files.createTempFile("us-err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(input.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            return new Running(List.copyOf(command), builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }

    /** A program that has been started. Closing kills it if it still runs, and removes its output files. */
    public static final class Running implements AutoCloseable {
        private final List<String> command;
        private final Process process;
        private final Path out;
        private final Path err;

        private Running(List<String> command, Process process, Path out, Path err) {
            this.command = command;
            this.process = process;
            this.out = out;
            this.err = err;
        }

        public Process process() {
            return process;
        }

        /** What the program has printed so far. */
        public String outSoFar() {
            return read(out);
        }

        public String errSoFar() {
            return read(err);
        }

        /** Waits for the end; after the limit the program is killed and the test fails. */
        public Outcome await(Duration limit) {
            if (!endsWithin(limit)) {
                process.destroyForcibly();
                endsWithin(LIMIT);
                throw new AssertionError("still running after " + limit + ": " + outcome(-1));
            }
            return outcome(process.exitValue());
        }

        private boolean endsWithin(Duration limit) {
            try {
                return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + command, e);
            }
        }

        private Outcome outcome(int status) {
            return new Outcome(command, status, outSoFar(), errSoFar());
        }

        /** Asks the program to end (SIGTERM), then kills it. */
        @Override
        public void close() {
            try {
                if (process.isAlive()) {
                    process.destroy();
                    if (!endsWithin(Duration.ofSeconds(10))) {
                        process.destroyForcibly();
                        endsWithin(LIMIT);
                    }
                }
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String read(Path file) {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
