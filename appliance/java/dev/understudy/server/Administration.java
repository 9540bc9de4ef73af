package dev.understudy.server;

import java.util.List;
import java.util.SortedMap;

/**
 * What an operator may ask of a running server, as plain calls: the {@link Configurator} and the control socket's commands stand on
 * these. All may be called from any thread and may block the caller (a compaction does until it is done), but none holds up the databases meanwhile.
 *
 * <p>A refusal is an {@link AdministrationException} whose message is the text the operator gets, in the peer's words
 * (ovsdb-server(1), "Runtime management commands").
 */
public interface Administration extends AutoCloseable {
    /** The names of all databases served, {@code _Server} among them, in byte order. */
    List<String> listDatabases();

    /**
     * Opens a database file and serves it.
     *
     * @param kind what the file has to be
     * @return the name of the database
     * @throws AdministrationException such as {@code ovsdb error: p.db: already open}
     */
    String addDatabase(String file, DatabaseSettings.FileKind kind);

    /** Opens a database file and serves it, whatever its kind. */
    default String addDatabase(String file) {
        return addDatabase(file, DatabaseSettings.FileKind.ANY);
    }

    /**
     * Serves a copy of a database that another server has. Returns at once: the database becomes available when the source has been reached.
     *
     * @param name the name of the database, here and there
     * @throws AdministrationException such as {@code ovsdb error: D: duplicate database name}
     */
    void addRelay(String name, RelaySource source);

    /**
     * Has a relay follow another source, or the same in another way. Its contents stay, and become those of the new source; clients stay connected.
     *
     * @throws AdministrationException {@code Failed to find the database.}
     */
    void setRelaySource(String name, RelaySource source);

    /**
     * Stops serving a database and closes its file.
     *
     * @throws AdministrationException {@code Failed to find the database.} or {@code Cannot remove reserved database.}
     */
    void removeDatabase(String name);

    /** The configured remotes in byte order, {@code db:} ones as given. */
    List<String> listRemotes();

    /**
     * Adds a remote, or gives one that is there other settings. A remote that cannot be bound or reached is no refusal: it is
     * logged and tried again.
     *
     * @throws AdministrationException such as {@code "db:x,y,z": no database named x}
     */
    void setRemote(String remote, RemoteSettings settings);

    /** Adds a remote about which nothing is said but where it is. */
    default void addRemote(String remote) {
        setRemote(remote, RemoteSettings.DEFAULT);
    }

    /**
     * Removes a remote and closes its sessions.
     *
     * @throws AdministrationException {@code no such remote}
     */
    void removeRemote(String remote);

    /**
     * Compacts the file of one database, or of all when the name is null; returns when that is done.
     *
     * @throws AdministrationException {@code no database by that name}, {@code cannot compact built-in databases}, or what storage says, one
     *     line for each database that failed
     */
    void compact(String database);

    /** Says whether memory freed by a compaction is given back to the system. */
    void setMemoryTrim(boolean on);

    /** Numbers of things held in memory, by the names that {@code memory/show} prints. */
    SortedMap<String, Long> memory();

    /** Closes every session, so that clients come back: {@code CONN: disconnecting (REASON)} is logged for each. */
    void reconnectAll(String reason);

    /**
     * Turns the logging of committed changes of one table on or off.
     *
     * @throws AdministrationException {@code no such database} or {@code no such table}
     */
    void setTransactionLog(String database, String table, boolean on);

    /** For each database and each of its tables, whether committed changes are logged. Byte order. */
    SortedMap<String, SortedMap<String, Boolean>> transactionLog();

    /**
     * The state of a database's file: {@code ok}, or what is wrong with it.
     *
     * @throws AdministrationException {@code Failed to find the database.}
     */
    String storageStatus(String database);

    /** Lets records of database files hold differences of columns from now on, for good. */
    void enableColumnDiffs();

    /** Forgets the methods {@code monitor_cond} and {@code monitor_cond_since} for good and closes every session; for tests of clients. */
    void disableMonitorCond();

    /** Ends the server in good order: sessions are closed, sockets removed, files complete and closed. */
    @Override
    void close();
}
