package dev.understudy.server;

import java.util.List;

/** The locks of a session at one moment: those that it holds, those that it waits for, and those that were stolen from it. */
record LockState(List<String> held, List<String> waiting, List<String> lost) {
    static final LockState NONE = new LockState(List.of(), List.of(), List.of());
}
