package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.engine.UuidSource;
import dev.understudy.schema.OvsdbException;
import dev.understudy.storage.DatabaseFile;
import dev.understudy.storage.Syncer;
import dev.understudy.value.UuidAtom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The journal of a database that is kept in a file. Ids of transactions that the file does not hold, as they are ephemeral, are random. */
final class FileJournal implements Journal {
    private final DatabaseFile file;
    private final Syncer syncer;
    private final UuidSource uuids;
    private final LongSupplier dateMs;

    /** @param dateMs the time that records tell, in ms since 1970 */
    FileJournal(DatabaseFile file, Syncer syncer, UuidSource uuids, LongSupplier dateMs) {
        this.file = file;
        this.syncer = syncer;
        this.uuids = uuids;
        this.dateMs = dateMs;
    }

    @Override
    public UuidAtom append(Changes changes, String comment) {
        if (!changes.isPersistent()) {
            return UuidAtom.of(uuids.nextHigh(), uuids.nextLow());
        }
        return file.append(changes, comment, dateMs.getAsLong()).id();
    }

    @Override
    public void flush() {
        try {
            file.flush();
        } catch (RuntimeException | Error e) {
            file.rewind();
            throw e;
        }
    }

    @Override
    public void whenDurable(Consumer<OvsdbException> callback) {
        syncer.sync(callback::accept);
    }
}
