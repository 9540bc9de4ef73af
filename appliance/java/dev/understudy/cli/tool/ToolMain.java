package dev.understudy.cli.tool;

import dev.understudy.cli.Exit;
import java.util.List;

/** Entry point of {@code ovsdb-tool}; see {@link ToolProgram}. */
public final class ToolMain {
    private ToolMain() {
    }

    /** Runs the tool and ends the process with its exit status. */
    public static void main(String[] arguments) {
        String program = System.getProperty("understudy.program", "ovsdb-tool");
        Exit.end(new ToolProgram(program, System.getenv()).run(List.of(arguments)));
    }
}
