package dev.understudy.server;

import dev.understudy.wire.CloseReason;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions of the server. Any thread may call. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_jsonrpc_server");

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    void add(Session session) {
        sessions.add(session);
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    int count() {
        return sessions.size();
    }

    Set<Session> all() {
        return sessions;
    }

    /** Closes all sessions. */
    void closeAll(String reason) {
        close(reason, session -> true);
    }

    /** Closes the sessions of clients that did not say that they can live with databases that come, go or change. */
    void closeUnaware(String reason) {
        close(reason, session -> !session.isDatabaseChangeAware());
    }

    /** The sessions of such clients now, to be closed later: those that come meanwhile have seen nothing else. */
    List<Session> unaware() {
        return sessions.stream().filter(session -> !session.isDatabaseChangeAware()).toList();
    }

    private void close(String reason, Predicate<Session> which) {
        close(reason, sessions.stream().filter(which).toList());
    }

    void close(String reason, List<Session> some) {
        for (Session session : some) {
            LOG.info("{}: disconnecting ({})", session.name(), reason);
            session.close(CloseReason.local(reason));
        }
    }
}
