package dev.understudy.cli.server;

import dev.understudy.control.FakeAdministration;
import java.util.List;

/** A server process that has everything but databases: options, log, pidfile, control socket, signals. */
public final class FakeServerMain {
    private FakeServerMain() {
    }

    public static void main(String[] arguments) {
        System.exit(new ServerProgram("ovsdb-server", System.getenv(), (settings, directories) -> new FakeAdministration()).run(List.of(arguments)));
    }
}
