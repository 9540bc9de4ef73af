package dev.understudy.control;

import dev.understudy.server.Administration;
import dev.understudy.server.AdministrationException;
import dev.understudy.server.DatabaseSettings;
import dev.understudy.server.RelaySource;
import dev.understudy.server.RemoteSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A server that serves nothing but remembers what it was told. */
public final class FakeAdministration implements Administration {
    final List<String> calls = new ArrayList<>();
    private final TreeSet<String> databases = new TreeSet<>(List.of("Theatre", "_Server"));
    private final TreeSet<String> remotes = new TreeSet<>();
    private boolean logged;

    @Override
    public synchronized List<String> listDatabases() {
        return List.copyOf(databases);
    }

    @Override
    public synchronized String addDatabase(String file, DatabaseSettings.FileKind kind) {
        if (!databases.add(file)) {
            throw new AdministrationException("ovsdb error: " + file + ": already open");
        }
        return file;
    }

    @Override
    public synchronized void addRelay(String name, RelaySource source) {
        addDatabase(name);
    }

    @Override
    public synchronized void setRelaySource(String name, RelaySource source) {
        calls.add("source of " + name + " " + source.remotes());
    }

    @Override
    public synchronized void removeDatabase(String name) {
        if (!databases.remove(name)) {
            throw new AdministrationException("Failed to find the database.");
        }
    }

    @Override
    public synchronized List<String> listRemotes() {
        return List.copyOf(remotes);
    }

    @Override
    public synchronized void setRemote(String remote, RemoteSettings settings) {
        remotes.add(remote);
    }

    @Override
    public synchronized void removeRemote(String remote) {
        if (!remotes.remove(remote)) {
            throw new AdministrationException("no such remote");
        }
    }

    @Override
    public synchronized void compact(String database) {
        calls.add("compact " + database);
        if ("broken".equals(database)) {
            throw new IllegalStateException("a defect");
        }
    }

    @Override
    public synchronized void setMemoryTrim(boolean on) {
        calls.add("trim " + on);
    }

    @Override
    public SortedMap<String, Long> memory() {
        return new TreeMap<>(Map.of("cells", 20L, "atoms", 14L));
    }

    @Override
    public synchronized void reconnectAll(String reason) {
        calls.add("reconnect: " + reason);
    }

    @Override
    public synchronized void setTransactionLog(String database, String table, boolean on) {
        logged = on;
    }

    @Override
    public synchronized SortedMap<String, SortedMap<String, Boolean>> transactionLog() {
        return new TreeMap<>(Map.of("Open_vSwitch", new TreeMap<>(Map.of("Bridge", logged, "Flow_Sample_Collector_Set", false))));
    }

    @Override
    public String storageStatus(String database) {
        return "ok";
    }

    @Override
    public synchronized void enableColumnDiffs() {
        calls.add("differences");
    }

    @Override
    public synchronized void disableMonitorCond() {
        calls.add("disable");
    }

    @Override
    public synchronized void close() {
        calls.add("close");
    }
}
