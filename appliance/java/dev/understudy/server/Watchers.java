package dev.understudy.server;

import java.util.Arrays;
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

    /** The sessions of one loop. They are changed on that loop only, by a new array, because a session may end while those in the array get their turns. */
    private static final class OnLoop implements Runnable {
        private static final Session[] NONE = {};

        private final Executor loop;
        private final AtomicBoolean scheduled = new AtomicBoolean();
        private volatile Session[] sessions = NONE;

        OnLoop(Executor loop) {
            this.loop = loop;
        }

        void schedule() {
            if (sessions.length > 0 && scheduled.compareAndSet(false, true)) {
                loop.execute(this);
            }
        }

        @Override
        public void run() {
            scheduled.set(false);
            for (Session session : sessions) {
                Writer.guarded(session::flushMonitors);
            }
        }

        int indexOf(Session session) {
            return Arrays.asList(sessions).indexOf(session);
        }

        void add(Session session) {
            if (indexOf(session) < 0) {
                Session[] more = Arrays.copyOf(sessions, sessions.length + 1);
                more[sessions.length] = session;
                sessions = more;
            }
        }

        void remove(Session session) {
            int index = indexOf(session);
            if (index >= 0) {
                Session[] fewer = Arrays.copyOf(sessions, sessions.length - 1);
                System.arraycopy(sessions, index + 1, fewer, index, fewer.length - index);
                sessions = fewer;
            }
        }
    }

    /** Adds a session; on its loop. */
    void add(Session session) {
        loops.computeIfAbsent(session.loop(), OnLoop::new).add(session);
    }

    /** Removes a session; on its loop. */
    void remove(Session session) {
        OnLoop here = loops.get(session.loop());
        if (here != null) {
            here.remove(session);
        }
    }

    /** Lets all sessions send what is new, soon. Any thread may call. */
    void changed() {
        loops.values().forEach(OnLoop::schedule);
    }
}
