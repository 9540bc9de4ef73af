package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.engine.UuidSource;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import java.util.function.Consumer;

/** The journal of a database that lives in memory only: gives out ids and keeps nothing. */
final class MemoryJournal implements Journal {
    private final UuidSource uuids;

    MemoryJournal(UuidSource uuids) {
        this.uuids = uuids;
    }

    @Override
    public UuidAtom append(Changes changes, String comment) {
        return UuidAtom.of(uuids.nextHigh(), uuids.nextLow());
    }

    @Override
    public void flush() {}

    @Override
    public void whenDurable(Consumer<OvsdbException> callback) {
        callback.accept(null);
    }
}
