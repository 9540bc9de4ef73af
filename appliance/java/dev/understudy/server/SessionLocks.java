package dev.understudy.server;

import java.util.List;

/** The locks of a session at one moment: those that it holds, those that it waits for, and those that were stolen from it. */
record SessionLocks(List<String> held, List<String> waiting, List<String> lost) {
    static final SessionLocks NONE = new SessionLocks(List.of(), List.of(), List.of());
}
