package dev.understudy.server;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a server is to do: which remotes it has, and which databases it serves and how. The command line, a configuration file and the
 * control commands all make one of these; {@link Administration#configure} brings the server there. Immutable.
 *
 * @param remotes the remotes by their text, which may be {@code db:DB,TABLE,COLUMN}
 * @param databases the databases: those in files by the name of the file, relays by the name of their schema
 * @param sync what is said of all databases in files at once about another server
 */
public record Configuration(SortedMap<String, RemoteSettings> remotes, SortedMap<String, DatabaseSettings> databases, SyncSettings sync) {
    /** No remote and no database. */
    public static final Configuration EMPTY = new Configuration(Collections.emptySortedMap(), Collections.emptySortedMap(), SyncSettings.NONE);

    public Configuration {
        remotes = Collections.unmodifiableSortedMap(new TreeMap<>(remotes));
        databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    }

    /** A database as a command line names it. */
    public record NamedDatabase(String name, DatabaseSettings settings) {
        /**
         * Reads {@code relay:NAME:REMOTE[,REMOTE...]}, or else the name of a file.
         *
         * @throws AdministrationException when it begins as a relay but does not go on so
         */
        public static NamedDatabase parse(String text) {
            return !RelaySource.isRelay(text) ? new NamedDatabase(text, DatabaseSettings.InFile.ANY) : new NamedDatabase(Relays.nameIn(text),
                    new DatabaseSettings.Relay(new SourceSettings(Relays.remotesIn(text), ConnectionSettings.DEFAULT)));
        }
    }

    /** The same with one remote more, or with other settings of one. */
    public Configuration withRemote(String remote, RemoteSettings settings) {
        return new Configuration(changed(remotes, map -> map.put(remote, settings)), databases, sync);
    }

    /** The same without one of its remotes. */
    public Configuration withoutRemote(String remote) {
        return new Configuration(changed(remotes, map -> map.remove(remote)), databases, sync);
    }

    /** The same with one database more, or with other settings of one. */
    public Configuration withDatabase(String name, DatabaseSettings settings) {
        return new Configuration(remotes, changed(databases, map -> map.put(name, settings)), sync);
    }

    /** The same without one of its databases. */
    public Configuration withoutDatabase(String name) {
        return new Configuration(remotes, changed(databases, map -> map.remove(name)), sync);
    }

    /** The same with another thing said of all databases at once. */
    public Configuration withSync(SyncSettings newSync) {
        return new Configuration(remotes, databases, newSync);
    }

    /** The same with another probe interval for the sources of all relays. */
    public Configuration withRelayProbeInterval(int probeIntervalMs) {
        return new Configuration(remotes, changed(databases, map -> map.replaceAll((name, settings) ->
                settings instanceof DatabaseSettings.Relay(SourceSettings source)
                        ? new DatabaseSettings.Relay(new SourceSettings(source.target(), source.connection().withProbeInterval(probeIntervalMs)))
                        : settings)), sync);
    }

    private static <V> SortedMap<String, V> changed(SortedMap<String, V> map, Consumer<SortedMap<String, V>> change) {
        SortedMap<String, V> changed = new TreeMap<>(map);
        change.accept(changed);
        return changed;
    }
}
