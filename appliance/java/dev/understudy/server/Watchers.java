package dev.understudy.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sessions that have monitors of one database, by the I/O loop on which they live. However many transactions are committed before a
 * loop gets to it, it has one task to do, which lets each of its sessions send what is new.
 */
final class Watchers {
    private final Map<Executor, OnLoop> loops = new ConcurrentHashMap<>();

    /** The sessions of one loop; the list is used on that loop only. */
    private static final class OnLoop implements Runnable {
        private final Executor loop;
        private final List<Session> sessions = new ArrayList<>();
        private final AtomicBoolean scheduled = new AtomicBoolean();
        private volatile boolean empty = true;

        OnLoop(Executor loop) {
            this.loop = loop;
        }

        void schedule() {
            if (!empty && scheduled.compareAndSet(false, true)) {
                loop.execute(this);
            }
        }

        @Override
        public void run() {
            scheduled.set(false);
            for (int i = 0; i < sessions.size(); i++) {
                sessions.get(i).flushMonitors();
            }
        }
    }

    /** Adds a session; on its loop. */
    void add(Session session) {
        OnLoop here = loops.computeIfAbsent(session.loop(), OnLoop::new);
        if (!here.sessions.contains(session)) {
            here.sessions.add(session);
            here.empty = false;
        }
    }

    /** Removes a session; on its loop. */
    void remove(Session session) {
        OnLoop here = loops.get(session.loop());
        if (here != null && here.sessions.remove(session)) {
            here.empty = here.sessions.isEmpty();
        }
    }

    /** Lets all sessions send what is new, soon. Any thread may call. */
    void changed() {
        loops.values().forEach(OnLoop::schedule);
    }
}
