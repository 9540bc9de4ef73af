package dev.understudy.cli.server;

import dev.understudy.cli.FatalException;
import java.io.IOException;

/** The command of {@code --run}. */
final class ChildCommand {
    private static final int STATUS_OF_SIGNALS = 128;

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
        throw new FatalException(command + ": child exited, " + describe(process.exitValue()));
    }

    /** Describes an exit status. The Java library reports death by a signal as a status above 128, as shells do. */
    static String describe(int status) {
        return switch (status - STATUS_OF_SIGNALS) {
            case 1 -> "killed (Hangup)";
            case 2 -> "killed (Interrupt)";
            case 3 -> "killed (Quit)";
            case 4 -> "killed (Illegal instruction)";
            case 6 -> "killed (Aborted)";
            case 7 -> "killed (Bus error)";
            case 8 -> "killed (Floating point exception)";
            case 9 -> "killed (Killed)";
            case 10 -> "killed (User defined signal 1)";
            case 11 -> "killed (Segmentation fault)";
            case 12 -> "killed (User defined signal 2)";
            case 13 -> "killed (Broken pipe)";
            case 14 -> "killed (Alarm clock)";
            case 15 -> "killed (Terminated)";
            default -> "exit status " + status;
        };
    }
}
