package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.wire.CloseReason;
import dev.understudy.wire.Connection;
import dev.understudy.wire.ConnectionAcceptor;
import dev.understudy.wire.Connector;
import dev.understudy.wire.IoLoops;
import dev.understudy.wire.Listener;
import dev.understudy.wire.MalformedRemoteException;
import dev.understudy.wire.Remote;
import dev.understudy.wire.Tls;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The remotes of the server: those that it was told of, and those that its databases name, which come, change and go as the databases do. Methods wait for
 * databases, so they are not for I/O loops.
 */
final class Remotes implements AutoCloseable {
    /** How often the state of remotes is written to the rows that name them. */
    private static final int STATUS_INTERVAL_MS = 2500;

    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_jsonrpc_server");

    private final Server server;
    private final IoLoops loops;
    private final Tls tls;
    private final Path runDirectory;
    private final ScheduledExecutorService background;
    private final SortedMap<String, RemoteSettings> configured = new TreeMap<>();
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    private final AtomicBoolean lookPlanned = new AtomicBoolean();
    private volatile List<DatabaseColumn> sources = List.of();
    private boolean closed;

    /** A remote that is open. */
    private static final class Live {
        /** Null while it is being opened. */
        private volatile AutoCloseable remote;
        private RemoteConfiguration configuration;
        /** The last of its sessions. */
        private volatile Session session;

        Live(RemoteConfiguration configuration) {
            this.configuration = configuration;
        }
    }

    /**
     * @param background where the databases are looked at when they change; may be kept waiting
     * @param tellsStatus whether the rows that name remotes are told how these fare
     */
    Remotes(Server server, IoLoops loops, Tls tls, Path runDirectory, ScheduledExecutorService background, boolean tellsStatus) {
        this.server = server;
        this.loops = loops;
        this.tls = tls;
        this.runDirectory = runDirectory;
        this.background = background;
        if (tellsStatus) {
            background.scheduleWithFixedDelay(this::writeStatus, STATUS_INTERVAL_MS, STATUS_INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    synchronized List<String> list() {
        return List.copyOf(configured.keySet());
    }

    /** @throws AdministrationException when it names a column that does not exist */
    synchronized void set(String text, RemoteSettings settings) {
        if (DatabaseColumn.looksLike(text)) {
            DatabaseColumn.find(text, server.databases());
        }
        if (!settings.equals(configured.put(text, settings))) {
            look();
        }
    }

    /** @throws AdministrationException when there is no such remote */
    synchronized void remove(String text) {
        if (configured.remove(text) == null) {
            throw new AdministrationException("no such remote");
        }
        look();
    }

    /** Tells of a transaction; on the writer of its database. */
    void changed(ServedDatabase database, Changes changes) {
        for (DatabaseColumn source : sources) {
            if (source.database() == database && source.isTouchedBy(changes)) {
                databasesChanged();
                return;
            }
        }
    }

    /** A database came, went or changed, so remotes that databases name may have too: looks soon. */
    void databasesChanged() {
        if (lookPlanned.compareAndSet(false, true)) {
            try {
                background.execute(() -> {
                    lookPlanned.set(false);
                    Writer.guarded(this::look);
                });
            } catch (RejectedExecutionException closing) {
                LOG.debug("not looking for remotes any more");
            }
        }
    }

    /** Makes the remotes what they are to be. */
    private synchronized void look() {
        if (closed) {
            return;
        }
        Map<String, RemoteConfiguration> wanted = new HashMap<>();
        List<DatabaseColumn> columns = configured.keySet().stream().filter(DatabaseColumn::looksLike).map(this::find)
                .filter(column -> column != null).toList();
        sources = columns;
        columns.forEach(column -> new RemoteRows(column, runDirectory).read(wanted));
        configured.forEach((text, settings) -> {
            if (!DatabaseColumn.looksLike(text)) {
                addDirect(text, settings, wanted);
            }
        });
        for (String text : List.copyOf(live.keySet())) {
            if (!wanted.containsKey(text)) {
                LOG.info("{}: remote deconfigured", text);
                stop(live.remove(text));
            }
        }
        wanted.forEach(this::open);
    }

    private DatabaseColumn find(String text) {
        try {
            return DatabaseColumn.find(text, server.databases());
        } catch (AdministrationException e) {
            LoggerFactory.getLogger("ovsdb_server").warn("{}", e.getMessage());
            return null;
        }
    }

    private void addDirect(String text, RemoteSettings settings, Map<String, RemoteConfiguration> wanted) {
        try {
            wanted.put(text, settings.of(Remote.parse(text, runDirectory)));
        } catch (MalformedRemoteException e) {
            LOG.error("{}: listen failed: {}", text, e.getMessage());
        }
    }

    private void open(String text, RemoteConfiguration configuration) {
        Live open = live.get(text);
        if (open != null && needsNew(open.configuration, configuration)) {
            stop(live.remove(text));
            open = null;
        }
        if (open == null) {
            live.put(text, open(Remote.parse(text, runDirectory), configuration));
        } else if (!open.configuration.equals(configuration)) {
            open.configuration = configuration;
            switch (open.remote) {
                case Listener listener -> listener.setProbeIntervalMs(configuration.connection().probeIntervalMs());
                case Connector connector -> connector.setOptions(configuration.connection());
                default -> throw new AssertionError(open.remote);
            }
        }
    }

    /** Whether sessions that exist must not go on under another configuration. */
    private static boolean needsNew(RemoteConfiguration before, RemoteConfiguration after) {
        return before.connection().dscp() != after.connection().dscp() || !before.sessions().equals(after.sessions());
    }

    private Live open(Remote remote, RemoteConfiguration configuration) {
        Live opened = new Live(configuration);
        ConnectionAcceptor acceptor = connection -> begin(connection, configuration.sessions(), opened);
        opened.remote = switch (remote.direction()) {
            case PASSIVE -> Listener.open(loops, remote, configuration.connection(), tls, acceptor);
            case ACTIVE -> Connector.open(loops, remote, configuration.connection(), tls, acceptor);
        };
        return opened;
    }

    private Session begin(Connection connection, SessionOptions options, Live live) {
        Session session = new Session(server, connection, options);
        server.sessions().add(session);
        live.session = session;
        return session;
    }

    private static void stop(Live live) {
        switch (live.remote) {
            case Listener listener -> listener.close(CloseReason.local("remote deconfigured"));
            case Connector connector -> connector.close(CloseReason.local("remote deconfigured"));
            default -> throw new AssertionError(live.remote);
        }
    }

    private void writeStatus() {
        try {
            for (DatabaseColumn source : sources) {
                new RemoteRows(source, runDirectory).writeStatus(this::status);
            }
        } catch (RuntimeException e) {
            LOG.error("cannot write the state of remotes", e);
        }
    }

    private RemoteStatus status(String target) {
        Live open = live.get(target);
        return switch (open == null ? null : open.remote) {
            case null -> null;
            case Listener listener -> RemoteStatus.of(listener);
            case Connector connector -> RemoteStatus.of(connector, open.session == null ? LockState.NONE : open.session.lockState());
            default -> throw new AssertionError(open.remote);
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        live.values().forEach(Remotes::stop);
        live.clear();
    }
}
