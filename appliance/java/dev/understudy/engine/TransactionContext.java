package dev.understudy.engine;

import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import java.util.function.Predicate;

/**
 * What a transaction is told about the world.
 *
 * @param readOnly that operations which change something are refused
 * @param reserved that the database is one of the server's own, whose refusals name it
 * @param lockHeld whether the client holds a lock
 * @param access what the client's role lets it change
 * @param elapsedMillis how long ago the client asked for the transaction, by which "wait" times out; {@link #NO_WAITING} where nobody would
 *     try again later
 * @param scanLimitRows how many rows of a table may be looked at one by one; a transaction that would look at more ends as {@link Outcome.TooLong}
 */
public record TransactionContext(
        boolean readOnly, boolean reserved, Predicate<String> lockHeld, AccessControl access, long elapsedMillis, int scanLimitRows) {
    /** A "wait" that is not satisfied and has time left is not supported. */
    public static final long NO_WAITING = -1;
    /** No limit on the rows of a table that are looked at. */
    public static final int UNLIMITED_ROWS = Integer.MAX_VALUE;

    /** Whether a "wait" with this timeout, in ms, has time left. */
    boolean mayWait(long timeoutMillis) {
        if (elapsedMillis == NO_WAITING && timeoutMillis > 0) {
            throw new OvsdbException(ErrorTag.NOT_SUPPORTED, "triggers not supported");
        }
        return elapsedMillis < timeoutMillis && timeoutMillis > 0;
    }
}
