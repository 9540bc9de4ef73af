package dev.understudy.server;

import dev.understudy.wire.CloseReason;
import dev.understudy.wire.Connection;
import dev.understudy.wire.Connector;
import dev.understudy.wire.ConnectionAcceptor;
import dev.understudy.wire.IoLoops;
import dev.understudy.wire.Listener;
import dev.understudy.wire.MalformedRemoteException;
import dev.understudy.wire.Remote;
import dev.understudy.wire.RemoteOptions;
import dev.understudy.wire.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** The remotes of the server: those that it was told of, and those that its databases name. Any thread may call. */
final class Remotes implements AutoCloseable {
    private final Server server;
    private final IoLoops loops;
    private final Tls tls;
    private final Path runDirectory;
    /** The remotes as configured, each with what stops it. */
    private final Map<String, AutoCloseable> configured = new TreeMap<>();

    Remotes(Server server, IoLoops loops, Tls tls, Path runDirectory) {
        this.server = server;
        this.loops = loops;
        this.tls = tls;
        this.runDirectory = runDirectory;
    }

    synchronized List<String> list() {
        return List.copyOf(configured.keySet());
    }

    /** @throws AdministrationException when the text is no connection method */
    synchronized void add(String text) {
        if (configured.containsKey(text)) {
            return;
        }
        try {
            Remote remote = Remote.parse(text, runDirectory);
            configured.put(text, open(remote, RemoteOptions.defaultsFor(remote), SessionOptions.DEFAULT));
        } catch (MalformedRemoteException e) {
            throw new AdministrationException(e.getMessage(), e);
        }
    }

    private AutoCloseable open(Remote remote, RemoteOptions options, SessionOptions sessionOptions) {
        ConnectionAcceptor acceptor = connection -> begin(connection, sessionOptions);
        return switch (remote.direction()) {
            case PASSIVE -> Listener.open(loops, remote, options, tls, acceptor);
            case ACTIVE -> Connector.open(loops, remote, options, tls, acceptor);
        };
    }

    private Session begin(Connection connection, SessionOptions options) {
        Session session = new Session(server, connection, options);
        server.sessions().add(session);
        return session;
    }

    /** @throws AdministrationException when there is no such remote */
    synchronized void remove(String text) {
        AutoCloseable remote = configured.remove(text);
        if (remote == null) {
            throw new AdministrationException("no such remote");
        }
        LoggerFactory.getLogger("ovsdb_jsonrpc_server").info("{}: remote deconfigured", text);
        stop(remote);
    }

    private static void stop(AutoCloseable remote) {
        switch (remote) {
            case Listener listener -> listener.close(CloseReason.local("remote deconfigured"));
            case Connector connector -> connector.close(CloseReason.local("remote deconfigured"));
            default -> throw new AssertionError(remote);
        }
    }

    /** A database came or went, so remotes that databases name may have too. */
    void databasesChanged() {}

    @Override
    public synchronized void close() {
        configured.values().forEach(Remotes::stop);
        configured.clear();
    }
}
