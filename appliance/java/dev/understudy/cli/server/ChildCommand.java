package dev.understudy.cli.server;

import dev.understudy.cli.ExitStatus;
import dev.understudy.cli.FatalException;
import java.io.IOException;

/** The command of {@code --run}. */
final class ChildCommand {
    private final String command;
    private final Process process;

    private ChildCommand(String command, Process process) {
        this.command = command;
        this.process = process;
    }

    /** Starts the command in a shell, on our standard streams; {@code ended} is called when it has ended. */
    static ChildCommand start(String command, Runnable ended) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start();
            process.onExit().thenRun(ended);
            return new ChildCommand(command, process);
        } catch (IOException e) {
            throw new FatalException("could not start command: " + e.getMessage());
        }
    }

    /**
     * Ends the program with an error if the command has ended with one.
     *
     * @throws FatalException saying how it ended
     */
    void check() {
        if (process.isAlive() || process.exitValue() == 0) {
            return;
        }
        throw new FatalException(command + ": child exited, " + ExitStatus.describe(process.exitValue()));
    }
}
