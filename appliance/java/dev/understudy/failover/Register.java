package dev.understudy.failover;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who is active, and who holds every acknowledged write: the one fact on which all servers must agree. It is changed only by compare-and-set: a
 * value takes the place of the one whose version is lower by one, or is refused.
 *
 * @param version counts the values, from 1
 * @param epoch the present reign; its active server is always in sync
 * @param inSync the servers that hold every acknowledged write
 */
public record Register(long version, Epoch epoch, SortedSet<ServerId> inSync) {
    /** Before the first promotion. */
    public static final Register NONE = new Register(0, Epoch.NONE, Collections.emptySortedSet());

    public Register {
        inSync = Collections.unmodifiableSortedSet(new TreeSet<>(inSync));
        if (version > 0 && !inSync.contains(epoch.active())) {
            throw new IllegalArgumentException("the active server of epoch " + epoch + " is not in sync: " + inSync);
        }
    }

    /** The value after a server was added to those in sync. */
    Register with(ServerId server) {
        TreeSet<ServerId> servers = new TreeSet<>(inSync);
        servers.add(server);
        return new Register(version + 1, epoch, servers);
    }

    /** The value after servers were removed from those in sync. */
    Register without(Collection<ServerId> servers) {
        TreeSet<ServerId> rest = new TreeSet<>(inSync);
        rest.removeAll(servers);
        return new Register(version + 1, epoch, rest);
    }

    /** The value after a promotion. */
    Register promoting(ServerId server, SortedSet<ServerId> holders) {
        return new Register(version + 1, epoch.next(server), holders);
    }

    /** How many backups hold every acknowledged write. */
    int backups() {
        return inSync.size() - 1;
    }
}
