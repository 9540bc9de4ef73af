package dev.understudy.storage;

import dev.understudy.engine.Changes;

/** One transaction of the recent past: what it changed, and the position after it. */
public record HistoryEntry(Position position, Changes changes) {}
