package dev.understudy.replication;

import dev.understudy.schema.DatabaseSchema;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcMessage;

/** What a {@link Follower} wants done, in order. */
public sealed interface Effect {
    /** Send a message to the source. */
    record Send(byte[] text) implements Effect {}

    /** Take no messages from the source until {@link Resume}; also from one that is connected later. */
    record Pause() implements Effect {}

    /** Take messages again. */
    record Resume() implements Effect {}

    /**
     * Serve these contents in place of what is served, and say {@link Event.Installed}, or {@link Event.InstallFailed}. Changes that were to be applied before come first.
     *
     * @param schema the object with which it was installed the last time when it is the same
     * @param contents all rows
     * @param id the transaction up to which they go; zero when the source gives no ids
     */
    record Install(DatabaseSchema schema, TableUpdates contents, UuidAtom id) implements Effect {}

    /**
     * Make a change, after those before it. When that fails, nothing more is to be applied until the next {@link Install}, and {@link Event.ApplyFailed} is to be said.
     *
     * @param id the transaction up to which it goes; zero when the source gives no ids
     */
    record Apply(TableUpdates updates, UuidAtom id) implements Effect {}

    /** From now on the source is followed: it may be sent transactions. */
    record Began() implements Effect {}

    /** The source is not followed any more, and what it was asked will not be answered. */
    record Ended() implements Effect {}

    /** The source answered something that was asked by others. */
    record Answered(JsonRpcMessage message) implements Effect {}

    /** Drop the connection and make another. */
    record Reconnect(String why) implements Effect {}

    /** The copy counts as connected to its source now, or not any more. */
    record ConnectedChanged(boolean connected) implements Effect {}
}
