package dev.understudy.server;

import dev.understudy.json.NameTable;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The databases of the server by name. Any thread may look; changes are made one at a time. */
final class Databases {
    /** What is served at one moment, so that both views of it agree. */
    private record Served(Map<String, ServedDatabase> byName, NameTable<ServedDatabase> table) {
        Served(Map<String, ServedDatabase> byName) {
            this(byName, new NameTable<>(byName));
        }
    }

    private volatile Served served = new Served(Map.of());

    /** The database with a name, or null. */
    ServedDatabase get(String name) {
        return served.byName.get(name);
    }

    /** The databases by name, for look-ups straight from requests. */
    NameTable<ServedDatabase> table() {
        return served.table;
    }

    /** All databases in the order of their names. */
    Collection<ServedDatabase> all() {
        return served.byName.values();
    }

    /** Adds a database; returns false when there is one with its name. */
    synchronized boolean add(ServedDatabase database) {
        Map<String, ServedDatabase> byName = new TreeMap<>(served.byName);
        boolean added = byName.putIfAbsent(database.name(), database) == null;
        served = new Served(byName);
        return added;
    }

    /** Puts a database in the place of another with its name; returns false when that is not served any more. */
    synchronized boolean replace(ServedDatabase before, ServedDatabase after) {
        Map<String, ServedDatabase> byName = new TreeMap<>(served.byName);
        boolean replaced = byName.replace(before.name(), before, after);
        served = new Served(byName);
        return replaced;
    }

    /** Removes the database with a name; returns it, or null when there is none. */
    synchronized ServedDatabase remove(String name) {
        Map<String, ServedDatabase> byName = new TreeMap<>(served.byName);
        ServedDatabase removed = byName.remove(name);
        served = new Served(byName);
        return removed;
    }
}
