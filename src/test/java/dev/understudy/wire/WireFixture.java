package dev.understudy.wire;

import dev.understudy.vlog.Vlog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Loops, a run directory and the log of one test. */
final class WireFixture implements AutoCloseable {
    /** How long anything that must happen may take before the test gives up. */
    static final int PATIENCE_SECONDS = 30;

    final IoLoops loops;
    final Path directory;
    final Tls tls;
    private final Path log;

    WireFixture(Path directory) {
        this(directory, WireLimits.defaults());
    }

    WireFixture(Path directory, WireLimits limits) {
        this.directory = directory;
        this.loops = new IoLoops(2, limits);
        this.tls = new Tls(loops);
        this.log = directory.resolve("test.log");
        Vlog vlog = Vlog.system();
        for (String module : new String[] {"jsonrpc", "reconnect", "stream_ssl", "socket_util", "ovsdb_jsonrpc_server"}) {
            vlog.set(module + ":file:dbg");
            vlog.setRateLimited(module, false);
        }
        vlog.set("console:off");
        String problem = vlog.openFile(log);
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
    }

    Remote remote(String text) {
        return Remote.parse(text, directory);
    }

    Listener listen(String text, ConnectionAcceptor acceptor) {
        return listen(text, 0, acceptor);
    }

    Listener listen(String text, int probeIntervalMs, ConnectionAcceptor acceptor) {
        return Listener.open(loops, remote(text), new RemoteOptions(probeIntervalMs, 8000, 48), tls, acceptor);
    }

    Connector connect(String text, ConnectionAcceptor acceptor) {
        return Connector.open(loops, remote(text), RemoteOptions.defaultsFor(remote(text)), tls, acceptor);
    }

    List<String> log() {
        try {
            return Files.readAllLines(log);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Waits for a line of the log in which the expression is found, and returns it. */
    String awaitLog(String expression) {
        Pattern pattern = Pattern.compile(expression);
        String[] found = new String[1];
        await("log line " + expression, () -> {
            found[0] = log().stream().filter(line -> pattern.matcher(line).find()).findFirst().orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        loops.close();
        Vlog.system().closeFile();
    }
}
