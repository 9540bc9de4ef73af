package dev.understudy.server;

import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.StringAtom;
import dev.understudy.wire.Connector;
import dev.understudy.wire.Listener;
import dev.understudy.wire.Reconnect;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a remote fares, in the form in which rows that name remotes tell it. */
record RemoteStatus(boolean connected, AtomMap details) {
    private static final int MS_PER_SECOND = 1000;

    static RemoteStatus of(Listener listener) {
        SortedMap<String, String> details = new TreeMap<>();
        int connections = listener.connectionCount();
        if (listener.boundPort() != 0) {
            details.put("bound_port", Integer.toString(listener.boundPort()));
        }
        if (connections > 1) {
            details.put("n_connections", Integer.toString(connections));
        }
        details.put("sec_since_connect", "0");
        details.put("sec_since_disconnect", "0");
        return new RemoteStatus(connections > 0, map(details));
    }

    /** @param locks of the session that the remote has, or of none */
    static RemoteStatus of(Connector connector, LockState locks) {
        Connector.Status status = connector.status();
        SortedMap<String, String> details = new TreeMap<>();
        details.put("state", status.state().name());
        putSeconds(details, "sec_since_connect", status.lastConnectedMs());
        putSeconds(details, "sec_since_disconnect", status.lastDisconnectedMs());
        if (status.lastError() != null) {
            details.put("last_error", status.lastError());
        }
        put(details, "locks_held", locks.held());
        put(details, "locks_waiting", locks.waiting());
        put(details, "locks_lost", locks.lost());
        return new RemoteStatus(status.isConnected(), map(details));
    }

    private static void putSeconds(SortedMap<String, String> details, String key, long sinceMs) {
        if (sinceMs != Reconnect.NEVER) {
            details.put(key, Long.toString((Connector.clockMs() - sinceMs) / MS_PER_SECOND));
        }
    }

    private static void put(SortedMap<String, String> details, String key, List<String> words) {
        if (!words.isEmpty()) {
            details.put(key, String.join(" ", words));
        }
    }

    private static AtomMap map(SortedMap<String, String> details) {
        List<Atom> pairs = new ArrayList<>();
        details.forEach((key, value) -> {
            pairs.add(StringAtom.of(key));
            pairs.add(StringAtom.of(value));
        });
        return AtomMap.ofSortedPairs(pairs.toArray(Atom[]::new));
    }
}
