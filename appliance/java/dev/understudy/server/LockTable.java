package dev.understudy.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The locks of the server (RFC 7047 section 4.1.8 to 4.1.10): one name space for all databases. Of those who want a lock the first in line
 * holds it. Any thread may call; clients are told under the table's own lock, so that each hears of its locks in order, and must not call back.
 */
final class LockTable {
    /** Somebody who may hold locks; told by any thread. */
    interface Client {
        /** The client holds the lock now. */
        void locked(String lock);

        /** The lock was taken away from the client. */
        void stolen(String lock);
    }

    /** A client in line for a lock. */
    private record Waiter(Client client, boolean stole) {}

    private final Map<String, List<Waiter>> locks = new HashMap<>();

    /**
     * Puts a client in line for a lock.
     *
     * @param steal whether it is to be the first in line
     * @return whether the client holds the lock now
     */
    synchronized boolean lock(Client client, String lock, boolean steal) {
        List<Waiter> line = locks.computeIfAbsent(lock, name -> new ArrayList<>(1));
        Waiter waiter = new Waiter(client, steal);
        if (!steal) {
            line.add(waiter);
            return line.size() == 1;
        }
        if (!line.isEmpty()) {
            Waiter victim = line.getFirst();
            if (victim.stole()) {
                line.removeFirst();
            }
            victim.client().stolen(lock);
        }
        line.addFirst(waiter);
        return true;
    }

    /** Takes a client out of the line for a lock; the first of those who are left is told that it holds the lock. */
    synchronized void unlock(Client client, String lock) {
        List<Waiter> line = locks.get(lock);
        if (line == null || !line.removeIf(waiter -> waiter.client() == client)) {
            return;
        }
        if (line.isEmpty()) {
            locks.remove(lock);
        } else {
            line.getFirst().client().locked(lock);
        }
    }

    synchronized boolean isHeldBy(Client client, String lock) {
        List<Waiter> line = locks.get(lock);
        return line != null && line.getFirst().client() == client;
    }
}
