package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.value.UuidAtom;

/** Hears of each transaction once it is in the journal, in order, on the database's writer. */
interface CommitListener {
    /**
     * A transaction is committed.
     *
     * @param persistent whether it is in the file, so that its id outlives the server
     */
    void committed(UuidAtom id, Changes changes, boolean persistent);

    /** All transactions of a batch have been told. */
    void batchEnded();
}
