package dev.understudy.engine;

import java.util.function.Predicate;

/**
 * What a transaction is told about the world.
 *
 * @param readOnly that operations which change something are refused
 * @param reserved that the database is one of the server's own, whose refusals name it
 * @param lockHeld whether the client holds a lock
 * @param access what the client's role lets it change
 * @param elapsedMillis how long ago the client asked for the transaction, by which "wait" times out
 * @param scanLimitRows how many rows of a table may be looked at one by one; a transaction that would look at more ends as {@link Outcome.TooLong}
 */
public record TransactionContext(
        boolean readOnly, boolean reserved, Predicate<String> lockHeld, AccessControl access, long elapsedMillis, int scanLimitRows) {
    /** No limit on the rows of a table that are looked at. */
    public static final int UNLIMITED_ROWS = Integer.MAX_VALUE;
}
