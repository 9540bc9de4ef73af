package dev.understudy.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of the system that tests run: the peer's client, and openssl. */
final class Processes {
    /** What a program did. */
    record Outcome(int status, String output) {
    }

    private Processes() {
    }

    /** Runs a program to its end; standard output and error come together. */
    static Outcome run(Path directory, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
            builder.environment().putAll(Map.of("OVS_RUNDIR", directory.toString()));
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(WireFixture.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " does not end; so far: " + output);
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a program that must succeed, and returns what it printed. */
    static String succeed(Path directory, String... command) {
        Outcome outcome = run(directory, command);
        if (outcome.status() != 0) {
            throw new AssertionError(String.join(" ", command) + ": status " + outcome.status() + ": " + outcome.output());
        }
        return outcome.output();
    }
}
