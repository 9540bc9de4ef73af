package dev.understudy.replication;

import dev.understudy.schema.DatabaseSchema;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcMessage;

/** What a {@link Follower} wants done, in order. */
public sealed interface Effect {
    /** What is to be done with the connection. */
    sealed interface OfConnection extends Effect {}

    /** What is to be done with the contents, or for those who use them. */
    sealed interface OfContents extends Effect {}

    /** Send a message to the source. */
    record Send(byte[] text) implements OfConnection {}

    /** Take no messages from the source until {@link Resume}; also from one that is connected later. */
    record Pause() implements OfConnection {}

    /** Take messages again. */
    record Resume() implements OfConnection {}

    /**
     * Serve these contents in place of what is served, and say {@link Event.Installed}, or {@link Event.InstallFailed}. Changes that were to be applied
     * before come first.
     *
     * @param schema the object with which it was installed the last time when it is the same
     * @param contents all rows
     * @param id the transaction up to which they go; zero when the source gives no ids
     */
    record Install(DatabaseSchema schema, TableUpdates contents, UuidAtom id) implements OfContents {}

    /**
     * Make a change, after those before it. When that fails, nothing more is to be applied until the next {@link Install}, and {@link Event.ApplyFailed}
     * is to be said.
     *
     * @param id the transaction up to which it goes; zero when the source gives no ids
     */
    record Apply(TableUpdates updates, UuidAtom id) implements OfContents {}

    /** From now on the source is followed: it may be sent transactions. */
    record Began() implements OfContents {}

    /** The source is not followed any more, and what it was asked will not be answered. */
    record Ended() implements OfContents {}

    /**
     * The source answered something that was asked by others.
     *
     * @param id the id under which that was asked; -1 when it is no number
     */
    record Answered(long id, JsonRpcMessage message) implements OfContents {}

    /** Drop the connection and make another. */
    record Reconnect(String why) implements OfConnection {}

    /** The copy counts as connected to its source now, or not any more. */
    record ConnectedChanged(boolean connected) implements OfContents {}
}
