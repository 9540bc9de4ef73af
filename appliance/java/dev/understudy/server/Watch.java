package dev.understudy.server;

import dev.understudy.monitor.Dump;
import dev.understudy.monitor.Monitor;

/** A monitor of a session with the database that it watches. Used on the session's loop. */
final class Watch {
    final ServedDatabase database;
    final Monitor monitor;
    /** Whether the client has the contents and is told of changes. */
    boolean begun;
    /** The contents while they are being sent, else null. */
    Dump dump;

    Watch(ServedDatabase database, Monitor monitor) {
        this.database = database;
        this.monitor = monitor;
    }
}
