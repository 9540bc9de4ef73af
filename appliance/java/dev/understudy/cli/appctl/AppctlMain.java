package dev.understudy.cli.appctl;

import dev.understudy.cli.Exit;
import java.util.List;

/** Entry point of {@code ovs-appctl}; see {@link AppctlProgram}. */
public final class AppctlMain {
    private AppctlMain() {
    }

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        String program = System.getProperty("understudy.program", "ovs-appctl");
        Exit.end(new AppctlProgram(program, System.getenv()).run(List.of(arguments)));
    }
}
