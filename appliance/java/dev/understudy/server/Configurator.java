package dev.understudy.server;

import dev.understudy.server.DatabaseSettings.ActiveBackup;
import dev.understudy.server.DatabaseSettings.FileKind;
import dev.understudy.server.DatabaseSettings.InFile;
import dev.understudy.server.DatabaseSettings.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a server from the configuration that it has to another one: closes what is not wanted any more, opens what is missing, and leaves the
 * rest alone but for settings that can change while it runs. What cannot be done is left out, and everything else is done nevertheless.
 * Any thread may call.
 */
public final class Configurator {
    private static final String NO_REPLICATION = "following another server is not supported yet";
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final Administration server;
    private final Consumer<Configuration> keeper;
    /** The names of the databases that are served, by their names in the configuration. */
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private volatile Configuration present = Configuration.EMPTY;

    /** What could not be done, and why. */
    private record Failure(String database, String reason) {}

    /**
     * Takes a server that serves nothing yet.
     *
     * @param keeper is given the configuration after each change
     */
    public Configurator(Administration server, Consumer<Configuration> keeper) {
        this.server = server;
        this.keeper = keeper;
    }

    /** What the server does now. */
    public Configuration present() {
        return present;
    }

    /** The name of the database that is served for one of the {@link Configuration#databases}, or null. */
    public String databaseName(String name) {
        return names.get(name);
    }

    /** The entry of {@link Configuration#databases} for which a database with this name is served, or null. */
    public String entryOf(String databaseName) {
        return names.entrySet().stream().filter(entry -> entry.getValue().equals(databaseName)).map(Map.Entry::getKey).findFirst().orElse(null);
    }

    /**
     * Changes one thing.
     *
     * @throws AdministrationException saying why that cannot be
     */
    public synchronized void change(UnaryOperator<Configuration> change) {
        List<Failure> failures = configure(change.apply(present));
        if (!failures.isEmpty()) {
            throw new AdministrationException(String.join("\n", failures.stream().map(Failure::reason).toList()));
        }
    }

    /** Goes to a whole configuration; what cannot be done is logged, and returned one reason each. */
    public synchronized List<String> load(Configuration wanted) {
        List<Failure> failures = configure(wanted);
        for (Failure failure : failures) {
            if (failure.database() == null) {
                LOG.warn("{}", failure.reason());
            } else {
                LOG.warn("failed to open database '{}': {}", failure.database(), failure.reason());
            }
        }
        if (failures.stream().anyMatch(failure -> failure.database() != null)) {
            LOG.warn("failed to configure databases");
        }
        return failures.stream().map(Failure::reason).toList();
    }

    private List<Failure> configure(Configuration wanted) {
        List<Failure> failures = new ArrayList<>();
        if (wanted.sync().backup()) {
            failures.add(new Failure(null, wanted.sync().source() + ": " + NO_REPLICATION));
        }
        SyncSettings sync = wanted.sync().withBackup(false);
        SortedMap<String, DatabaseSettings> databases = configureDatabases(wanted.databases(), failures);
        present = new Configuration(configureRemotes(wanted.remotes(), failures), databases, sync);
        keeper.accept(present);
        return failures;
    }

    private SortedMap<String, DatabaseSettings> configureDatabases(SortedMap<String, DatabaseSettings> wanted, List<Failure> failures) {
        SortedMap<String, DatabaseSettings> served = new TreeMap<>();
        present.databases().forEach((name, settings) -> {
            if (wanted.containsKey(name) && settings.canBecome(wanted.get(name))) {
                served.put(name, settings);
            } else {
                server.removeDatabase(names.remove(name));
            }
        });
        wanted.forEach((name, settings) -> {
            try {
                if (!served.containsKey(name)) {
                    names.put(name, open(name, settings));
                } else if (!served.get(name).equals(settings)) {
                    change(name, settings);
                }
                served.put(name, settings);
            } catch (AdministrationException e) {
                failures.add(new Failure(name, e.getMessage()));
            }
        });
        return served;
    }

    /** Serves a database; returns its name. */
    private String open(String name, DatabaseSettings settings) {
        return switch (settings) {
            case InFile(FileKind kind) -> server.addDatabase(name, kind);
            case ActiveBackup pair -> {
                refuseBackup(name, pair);
                yield server.addDatabase(name, FileKind.STANDALONE);
            }
            case Relay(SourceSettings source) -> {
                server.addRelay(name, source.forRelay());
                yield name;
            }
        };
    }

    private void change(String name, DatabaseSettings settings) {
        switch (settings) {
            case InFile file -> LOG.debug("{}: goes on as it is", name);
            case ActiveBackup pair -> refuseBackup(name, pair);
            case Relay(SourceSettings source) -> server.setRelaySource(name, source.forRelay());
        }
    }

    private static void refuseBackup(String name, ActiveBackup pair) {
        if (pair.backup()) {
            throw new AdministrationException("ovsdb error: " + name + ": " + NO_REPLICATION);
        }
    }

    private SortedMap<String, RemoteSettings> configureRemotes(SortedMap<String, RemoteSettings> wanted, List<Failure> failures) {
        SortedMap<String, RemoteSettings> open = new TreeMap<>(present.remotes());
        Stream.of(open.keySet().toArray(String[]::new)).filter(text -> !wanted.containsKey(text)).forEach(text -> {
            server.removeRemote(text);
            open.remove(text);
        });
        wanted.forEach((text, settings) -> {
            try {
                if (!settings.equals(open.get(text))) {
                    server.setRemote(text, settings);
                    open.put(text, settings);
                }
            } catch (AdministrationException e) {
                failures.add(new Failure(null, e.getMessage()));
            }
        });
        return open;
    }
}
