package dev.understudy.server;

import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import java.util.Map;
import java.util.TreeMap;

/** The relays of a server, by the names of their databases. Used by one thread at a time. */
final class Relays implements AutoCloseable {
    private final RelayLink.Network network;
    private final Means means;
    private final RelayHost.Owner owner;
    private final Map<String, RelayHost> hosts = new TreeMap<>();

    /** Makes what transactions of a database are executed with. */
    interface Means {
        Execution.Means forDatabase(String name);
    }

    Relays(RelayLink.Network network, Means means, RelayHost.Owner owner) {
        this.network = network;
        this.means = means;
        this.owner = owner;
    }

    /** The name of the database in {@code relay:NAME:REMOTE[,REMOTE...]}. */
    static String nameIn(String text) {
        return text.substring(RelaySource.PREFIX.length(), colon(text));
    }

    /** The remotes in {@code relay:NAME:REMOTE[,REMOTE...]}. */
    static String remotesIn(String text) {
        return text.substring(colon(text) + 1);
    }

    private static int colon(String text) {
        int colon = text.indexOf(':', RelaySource.PREFIX.length());
        if (colon < 0 || colon == text.length() - 1) {
            throw new AdministrationException("ovsdb error: " + text + ": invalid syntax");
        }
        return colon;
    }

    /** Makes a relay that follows nobody yet. */
    RelayHost add(String name) {
        try {
            RelayHost host = new RelayHost(name, network, means.forDatabase(name), owner);
            hosts.put(name, host);
            return host;
        } catch (OvsdbException e) {
            throw new AdministrationException("ovsdb error: " + name + ": a database cannot have this name", e);
        }
    }

    /** Has a relay follow a source. */
    void follow(String name, RelaySource source) {
        RelayHost host = hosts.get(name);
        if (host == null) {
            throw new AdministrationException("Failed to find the database.");
        }
        host.follow(source);
    }

    /** Removes a relay, if there is one of the name. */
    void remove(String name) {
        RelayHost host = hosts.remove(name);
        if (host != null) {
            host.close();
        }
    }

    /** The error for a client that wants the copy of a database to be converted. */
    static OvsdbException cannotConvert(ServedDatabase database, DatabaseSchema schema) {
        return new OvsdbException(ErrorTag.NOT_ALLOWED, "database " + database.name()
                + " is the copy of a relay: its source must be asked to convert it to version " + schema.version());
    }

    @Override
    public void close() {
        hosts.values().forEach(RelayHost::close);
        hosts.clear();
    }
}
