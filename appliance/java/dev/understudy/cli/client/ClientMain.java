package dev.understudy.cli.client;

import dev.understudy.cli.Exit;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;

/** Entry point of {@code ovsdb-client}; see {@link ClientProgram}. */
public final class ClientMain {
    private ClientMain() {
    }

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        String program = System.getProperty("understudy.program", "ovsdb-client");
        Output out = new Output(new FileOutputStream(FileDescriptor.out));
        Exit.end(new ClientProgram(program, System.getenv(), out).run(List.of(arguments)));
    }
}
