package dev.understudy.engine;

/** How the execution of a "transact" request ended. */
public sealed interface Outcome {
    /**
     * The transaction is committed; its reply may leave once its changes are as durable as it asks for.
     *
     * @param comment what the client said of it, or empty
     * @param durable whether the client asked for the changes to be on disk before the reply
     */
    record Committed(Changes changes, String comment, boolean durable) implements Outcome {}

    /** Nothing changed and the results say why. */
    record Failed() implements Outcome {}

    /**
     * A "wait" is not satisfied: nothing changed, and the request is to be executed again when the database has changed or time is up.
     *
     * @param timeoutMillis how long after the request was made it times out; {@link Long#MAX_VALUE} for never
     */
    record Waiting(long timeoutMillis) implements Outcome {}

    /** Nothing changed, as the request needs more work than the context allowed. */
    record TooLong() implements Outcome {}
}
