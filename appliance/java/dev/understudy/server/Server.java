package dev.understudy.server;

import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.storage.DatabaseFile;
import dev.understudy.storage.FileLocks;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.IoLoops;
import dev.understudy.wire.Tls;
import dev.understudy.wire.WireLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An OVSDB server: databases, remotes, and the sessions that the remotes bring, in one process. */
public final class Server implements Administration, AutoCloseable {
    private static final String RECONNECT_REASON = "user ran ovsdb-server/reconnect";

    /** How often it is looked for what monitors keep and nobody used for a time. */
    private static final int IDLE_LOOK_SECONDS = 3;
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final ServerOptions options;
    private final UuidAtom id;
    private final IoLoops loops;
    private final Databases databases = new Databases();
    private final Sessions sessions = new Sessions();
    private final LockTable locks = new LockTable();
    private final TlsConfiguration tls;
    private final Remotes remotes;
    private final Relays relays;
    private final ServerDatabase serverDatabase;
    private final FileLocks fileLocks = new FileLocks();
    private final Map<String, DatabaseHost> hosts = new ConcurrentHashMap<>();
    private final Threads threads;
    private final MemoryTrim memoryTrim;
    private volatile boolean monitorCondDisabled;
    private boolean columnDiffs;

    public Server(ServerOptions options) {
        this.options = options;
        this.columnDiffs = options.columnDiff();
        RandomUuids uuids = new RandomUuids(options.tape());
        this.id = UuidAtom.of(uuids.nextHigh(), uuids.nextLow());
        this.loops = new IoLoops(options.ioLoops(), WireLimits.defaults(), options.tape());
        this.threads = new Threads(loops, options.tape());
        this.memoryTrim = new MemoryTrim(threads.timer(), this::commitCount);
        this.serverDatabase = new ServerDatabase(options.tape(), threads, this::nowMs);
        databases.add(serverDatabase.served());
        threads.timer().scheduleWithFixedDelay(() -> databases.all().forEach(database -> database.monitors().releaseIdle(nowMs())),
                IDLE_LOOK_SECONDS, IDLE_LOOK_SECONDS, TimeUnit.SECONDS);
        this.tls = new TlsConfiguration(options.tls(), options.runDirectory(), new Tls(loops), databases);
        this.remotes = new Remotes(this, loops, tls.tls(), options.runDirectory(), threads.administration(), options.tape().isLive());
        this.relays = new Relays(new RelayLink.Network(loops, tls.tls(), options.runDirectory(), threads.timer(), this::nowMs,
                new SplittableRandom(id.low())), name -> new Execution.Means(threads.database("writer-" + name), threads.encoders(), threads.timer(),
                this::nowMs), new RelayNews());
    }

    /** The id of this server, another one each time it is started. */
    UuidAtom id() {
        return id;
    }

    Databases databases() {
        return databases;
    }

    Sessions sessions() {
        return sessions;
    }

    LockTable locks() {
        return locks;
    }

    /** Where work is done whose length grows with a database and that is neither a writer's nor a session's. */
    Executor encoders() {
        return threads.encoders();
    }

    /** Milliseconds of a clock that never goes back. */
    long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    boolean isMonitorCondDisabled() {
        return monitorCondDisabled;
    }

    @Override
    public List<String> listDatabases() {
        return databases.all().stream().map(ServedDatabase::name).toList();
    }

    @Override
    public synchronized String addDatabase(String file, DatabaseSettings.FileKind kind) {
        DatabaseHost host;
        if (hosts.values().stream().anyMatch(other -> isSameFile(other.path(), Path.of(file)))) {
            throw new AdministrationException("ovsdb error: " + file + ": already open");
        }
        try {
            host = DatabaseHost.open(Path.of(file), options, fileLocks, threads, this::nowMs, memoryTrim::compacted);
        } catch (OvsdbException e) {
            throw new AdministrationException(!DatabaseFile.isOfCluster(e) ? e.getMessage() : "ovsdb error: " + file
                    + (kind == DatabaseSettings.FileKind.STANDALONE ? ": database is clustered and not standalone"
                            : ": databases in clusters are not supported yet"), e);
        }
        try {
            if (kind == DatabaseSettings.FileKind.CLUSTERED) {
                throw new AdministrationException("ovsdb error: " + file + ": database is standalone and not clustered");
            }
            checkName(host.served().name());
        } catch (AdministrationException e) {
            host.close();
            throw e;
        }
        hosts.put(host.served().name(), host);
        if (columnDiffs && !options.columnDiff()) {
            host.enableColumnDiffs();
        }
        added(host.served());
        return host.served().name();
    }

    private void added(ServedDatabase database) {
        observe(database);
        databases.add(database);
        serverDatabase.add(database);
        tls.look();
        remotes.databasesChanged();
        sessions.closeUnaware("adding " + database.name() + " database");
    }

    @Override
    public synchronized void addRelay(String name, RelaySource source) {
        if (!options.tape().isLive()) {
            throw new AdministrationException(name + ": only standalone databases can be recorded and replayed");
        }
        checkName(name);
        added(relays.add(name).served());
        relays.follow(name, source);
    }

    @Override
    public synchronized void setRelaySource(String name, RelaySource source) {
        relays.follow(name, source);
    }

    private void checkName(String name) {
        if (name.startsWith("_")) {
            throw new AdministrationException("ovsdb error: " + name + ": names beginning with \"_\" are reserved");
        } else if (databases.get(name) != null) {
            throw new AdministrationException("ovsdb error: " + name + ": duplicate database name");
        }
    }

    /** Tells everybody what has become of a relay. */
    private final class RelayNews implements RelayHost.Owner {
        @Override
        public void replaced(ServedDatabase before, ServedDatabase after) {
            observe(after);
            boolean first = !before.model().isAvailable();
            List<Session> unaware = sessions.unaware();
            if (databases.replace(before, after)) {
                sessions.all().forEach(session -> session.forget(before));
                if (first) {
                    sessions.close("database " + after.name() + " connected to storage", unaware);
                } else {
                    sessions.closeUnaware("database " + after.name() + " schema changed");
                }
                threads.administration().execute(() -> tellOfReplacement(after.name(), first));
            }
        }

        @Override
        public void connectedChanged(ServedDatabase served) {
            serverDatabase.update(served);
        }
    }

    private static boolean isSameFile(Path a, Path b) {
        try {
            return a.equals(b) || Files.isSameFile(a, b);
        } catch (IOException missing) {
            return false;
        }
    }

    private long commitCount() {
        return databases.all().stream().mapToLong(database -> database.history().head().sequence()).sum();
    }

    private void observe(ServedDatabase database) {
        database.observe(changes -> {
            remotes.changed(database, changes);
            tls.changed(database, changes, threads.administration());
        });
    }

    /**
     * Brings a database under another schema. Any thread may call.
     *
     * @return done when sessions see the new schema; or fails with an {@link OvsdbException}, also when they see it but it may not last
     */
    CompletableFuture<Void> convert(ServedDatabase database, DatabaseSchema schema) {
        if (database.model() instanceof Relay) {
            return CompletableFuture.failedFuture(Relays.cannotConvert(database, schema));
        }
        DatabaseHost host = hosts.get(database.name());
        if (host == null || host.served() != database) {
            return CompletableFuture.failedFuture(new OvsdbException(ErrorTag.NOT_ALLOWED,
                    "conversion is not allowed for read-only database " + database.name()));
        }
        return host.convert(database, schema).thenAccept(converted -> {
            observe(converted);
            if (databases.replace(database, converted)) {
                sessions.all().forEach(session -> session.forget(database));
            }
            OvsdbException failure = host.failure();
            if (failure != null) {
                throw failure;
            }
        });
    }

    /** The sessions of clients that do not expect databases to change. */
    List<Session> unawareSessions() {
        return sessions.unaware();
    }

    /** Tells of a database that has another schema now, if it has, and closes some sessions, after the client that asked for that has its answer. */
    void converted(ServedDatabase before, List<Session> unaware) {
        if (databases.get(before.name()) != before) {
            threads.administration().execute(() -> {
                tellOfReplacement(before.name(), false);
                sessions.close("committed " + before.name() + " database schema conversion", unaware);
            });
        }
    }

    /** @param sameRow whether clients are to see the same row of "_Server" as before */
    private synchronized void tellOfReplacement(String name, boolean sameRow) {
        ServedDatabase now = databases.get(name);
        if (now != null) {
            if (sameRow) {
                serverDatabase.update(now);
            } else {
                serverDatabase.replace(now);
            }
            tls.look();
            remotes.databasesChanged();
        }
    }

    @Override
    public synchronized void removeDatabase(String name) {
        if (name.startsWith("_")) {
            throw new AdministrationException("Cannot remove reserved database.");
        }
        ServedDatabase removed = databases.remove(name);
        if (removed == null) {
            throw new AdministrationException("Failed to find the database.");
        }
        serverDatabase.remove(removed);
        sessions.all().forEach(session -> session.forget(removed));
        sessions.closeUnaware("removing " + name + " database");
        remotes.databasesChanged();
        relays.remove(name);
        DatabaseHost host = hosts.remove(name);
        if (host != null) {
            host.close();
        }
    }

    @Override
    public List<String> listRemotes() {
        return remotes.list();
    }

    @Override
    public void setRemote(String remote, RemoteSettings settings) {
        remotes.set(remote, settings);
    }

    @Override
    public void removeRemote(String remote) {
        remotes.remove(remote);
    }

    @Override
    public void compact(String name) {
        if (name != null && name.startsWith("_")) {
            throw new AdministrationException("cannot compact built-in databases");
        }
        if (name != null && !hosts.containsKey(name)) {
            if (databases.get(name) != null) {
                LOG.info("compacting {} database by user request", name);
                return;
            }
            throw new AdministrationException("no database by that name");
        }
        List<String> failures = new ArrayList<>();
        for (DatabaseHost host : name == null ? List.copyOf(hosts.values()) : List.of(hosts.get(name))) {
            LOG.info("compacting {} database by user request", host.served().name());
            try {
                host.compact();
            } catch (OvsdbException e) {
                failures.add(e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new AdministrationException(String.join("\n", failures));
        }
    }

    @Override
    public void setMemoryTrim(boolean on) {
        memoryTrim.set(on);
    }

    @Override
    public SortedMap<String, Long> memory() {
        SortedMap<String, Long> memory = new TreeMap<>(Map.of("monitors", 0L, "n-weak-refs", 0L));
        for (ServedDatabase database : databases.all()) {
            database.memory().forEach((key, value) -> memory.merge(key, value, Long::sum));
        }
        if (sessions.count() > 0) {
            memory.put("sessions", (long) sessions.count());
        }
        return memory;
    }

    @Override
    public void reconnectAll(String reason) {
        sessions.closeAll(reason == null ? RECONNECT_REASON : reason);
    }

    @Override
    public void setTransactionLog(String name, String table, boolean on) {
        ServedDatabase database = databases.get(name);
        if (database == null) {
            throw new AdministrationException("no such database");
        }
        if (!database.transactionLog().set(table, on)) {
            throw new AdministrationException("no such table");
        }
    }

    @Override
    public SortedMap<String, SortedMap<String, Boolean>> transactionLog() {
        SortedMap<String, SortedMap<String, Boolean>> all = new TreeMap<>();
        databases.all().forEach(database -> all.put(database.name(), database.transactionLog().tables()));
        return all;
    }

    @Override
    public String storageStatus(String name) {
        if (databases.get(name) == null) {
            throw new AdministrationException("Failed to find the database.");
        }
        DatabaseHost host = hosts.get(name);
        return host == null ? "ok" : host.status();
    }

    @Override
    public synchronized void enableColumnDiffs() {
        columnDiffs = true;
        hosts.values().forEach(DatabaseHost::enableColumnDiffs);
    }

    @Override
    public void disableMonitorCond() {
        monitorCondDisabled = true;
        sessions.closeAll("user ran ovsdb-server/disable-monitor-cond");
    }

    /** Takes no more connections, closes those there are, and closes the files. */
    @Override
    public synchronized void close() {
        remotes.close();
        relays.close();
        loops.close();
        hosts.values().forEach(DatabaseHost::close);
        threads.close();
    }
}
