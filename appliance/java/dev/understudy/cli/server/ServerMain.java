package dev.understudy.cli.server;

import dev.understudy.server.Server;
import dev.understudy.server.ServerOptions;
import java.util.List;

/** The program {@code ovsdb-server} (ovsdb-server(1)). */
public final class ServerMain {
    /** How many threads do network I/O. */
    private static final int IO_LOOPS = Integer.getInteger("understudy.ioLoops", 1);

    private ServerMain() {}

    public static void main(String[] arguments) {
        String program = System.getProperty("understudy.program", "ovsdb-server");
        ServerProgram server = new ServerProgram(program, System.getenv(), (settings, directories) -> new Server(new ServerOptions(
                directories.run(), settings.durability(), settings.tls(), settings.columnDiff(), IO_LOOPS, settings.tape())));
        System.exit(server.run(List.of(arguments)));
    }
}
