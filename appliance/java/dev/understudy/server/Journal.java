package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import java.util.function.Consumer;

/** Where the committed transactions of a database go before anybody is told of them. Used by the writer of the database. */
interface Journal {
    /**
     * Adds a transaction to what the next {@link #flush} writes.
     *
     * @return the transaction's id
     */
    UuidAtom append(Changes changes, String comment);

    /**
     * Hands everything appended since the last flush to the operating system, in one piece.
     *
     * @throws OvsdbException "I/O error" when that fails; nothing appended since the last flush is then in the journal
     */
    void flush();

    /** Calls back, on any thread, once everything flushed so far is on stable storage; with an error when that cannot be promised, else null. */
    void whenDurable(Consumer<OvsdbException> callback);
}
