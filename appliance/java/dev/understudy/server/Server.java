package dev.understudy.server;

import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An OVSDB server: databases, remotes, and the sessions that the remotes bring, in one process. */
public final class Server implements Administration, AutoCloseable {
    private static final String RECONNECT_REASON = "user ran ovsdb-server/reconnect";

    /** How often it is looked for what monitors keep and nobody used for a time. */
    private static final int IDLE_LOOK_SECONDS = 3;
    private static final int ENCODERS_MIN_THREADS = 2;
    private static final int IDLE_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final ServerOptions options;
    private final UuidAtom id;
    private final IoLoops loops;
    private final Databases databases = new Databases();
    private final Sessions sessions = new Sessions();
    private final LockTable locks = new LockTable();
    private final TlsConfiguration tls;
    private final Remotes remotes;
    private final ServerDatabase serverDatabase;
    private final FileLocks fileLocks = new FileLocks();
    private final Map<String, DatabaseHost> hosts = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = newTimer();
    /** Where databases are looked at for what they say about the server itself. */
    private final ScheduledExecutorService administration = Executors.newSingleThreadScheduledExecutor(daemon("administration"));
    private final MemoryTrim memoryTrim = new MemoryTrim(timer, this::commitCount);
    private final Executor serverThread = thread("server");
    private final ExecutorService encoders = newEncoders();
    private volatile boolean monitorCondDisabled;

    public Server(ServerOptions options) {
        this.options = options;
        RandomUuids uuids = new RandomUuids();
        this.id = UuidAtom.of(uuids.nextHigh(), uuids.nextLow());
        this.loops = new IoLoops(options.ioLoops(), WireLimits.defaults());
        this.serverDatabase = new ServerDatabase(serverThread, encoders, timer, this::nowMs);
        databases.add(serverDatabase.served());
        timer.scheduleWithFixedDelay(() -> databases.all().forEach(database -> database.monitors().releaseIdle(nowMs())),
                IDLE_LOOK_SECONDS, IDLE_LOOK_SECONDS, TimeUnit.SECONDS);
        this.tls = new TlsConfiguration(options.tls(), options.runDirectory(), new Tls(loops), databases);
        this.remotes = new Remotes(this, loops, tls.tls(), options.runDirectory(), administration);
    }

    /** As many threads as there are processors, which go when there is nothing to do. */
    private static ExecutorService newEncoders() {
        int threads = Math.max(ENCODERS_MIN_THREADS, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor encoders = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), daemon("encoder"));
        encoders.allowCoreThreadTimeOut(true);
        return encoders;
    }

    /** A thread of its own for a database, which goes when there is nothing to do and so needs not be stopped. */
    static Executor thread(String name) {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon(name));
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /** A timer that forgets at once what was canceled. */
    private static ScheduledExecutorService newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemon("timer"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
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
        return encoders;
    }

    ScheduledExecutorService timer() {
        return timer;
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
    public synchronized void addDatabase(String file) {
        DatabaseHost host;
        if (hosts.values().stream().anyMatch(other -> isSameFile(other.path(), Path.of(file)))) {
            throw new AdministrationException("ovsdb error: " + file + ": already open");
        }
        try {
            host = DatabaseHost.open(Path.of(file), options, fileLocks, encoders, timer, this::nowMs, memoryTrim::compacted);
        } catch (OvsdbException e) {
            throw new AdministrationException(e.getMessage(), e);
        }
        String name = host.served().name();
        if (name.startsWith("_")) {
            host.close();
            throw new AdministrationException("ovsdb error: " + name + ": names beginning with \"_\" are reserved");
        }
        if (hosts.putIfAbsent(name, host) != null) {
            host.close();
            throw new AdministrationException("ovsdb error: " + name + ": duplicate database name");
        }
        observe(host.served());
        databases.add(host.served());
        serverDatabase.add(host.served());
        tls.look();
        remotes.databasesChanged();
        sessions.closeUnaware("adding " + name + " database");
    }

    @Override
    public void addRelay(String name, RelaySource source) {
        throw new AdministrationException("relay:" + name + ": relays are not supported yet");
    }

    @Override
    public void setRelaySource(String name, RelaySource source) {
        throw new AdministrationException("Failed to find the database.");
    }

    @Override
    public void setRelayProbeInterval(int intervalMs) {
        LOG.debug("there is no relay whose probe interval could be {} ms", intervalMs);
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
            tls.changed(database, changes, administration);
        });
    }

    /**
     * Brings a database under another schema. Any thread may call.
     *
     * @return done when sessions see the new schema; or fails with an {@link OvsdbException}
     */
    CompletableFuture<Void> convert(ServedDatabase database, DatabaseSchema schema) {
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
        });
    }

    /** Tells of a database that has another schema now, after the client that asked for that has its answer. */
    void converted(ServedDatabase before) {
        administration.execute(() -> tellOfConversion(before.name()));
    }

    private synchronized void tellOfConversion(String name) {
        ServedDatabase now = databases.get(name);
        if (now != null) {
            serverDatabase.replace(now);
            sessions.closeUnaware("conversion of " + name + " database");
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
        hosts.remove(name).close();
    }

    @Override
    public List<String> listRemotes() {
        return remotes.list();
    }

    @Override
    public void addRemote(String remote) {
        remotes.add(remote);
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
    public void disableMonitorCond() {
        monitorCondDisabled = true;
        sessions.closeAll("user ran ovsdb-server/disable-monitor-cond");
    }

    /** Takes no more connections, closes those there are, and closes the files. */
    @Override
    public synchronized void close() {
        remotes.close();
        loops.close();
        hosts.values().forEach(DatabaseHost::close);
        timer.shutdownNow();
        administration.shutdownNow();
        encoders.shutdownNow();
    }
}
