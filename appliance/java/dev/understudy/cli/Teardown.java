package dev.understudy.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be undone before the process ends, last made first undone, however it ends. Any thread may use it. */
public final class Teardown {
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final Deque<AutoCloseable> things = new ArrayDeque<>();
    private boolean begun;

    /** Adds a thing to close; one that comes too late is closed at once. */
    public synchronized <T extends AutoCloseable> T add(T thing) {
        if (begun) {
            close(thing);
        } else {
            things.push(thing);
        }
        return thing;
    }

    /** Closes everything; when it is done already, or being done, waits and returns. */
    public synchronized void run() {
        begun = true;
        while (!things.isEmpty()) {
            close(things.pop());
        }
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            LOG.warn("closing failed", e);
        }
    }
}
