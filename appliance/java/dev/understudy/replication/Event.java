package dev.understudy.replication;

import dev.understudy.wire.JsonRpcMessage;

/** What a {@link Follower} is told. */
public sealed interface Event {
    /**
     * A connection to a source is open.
     *
     * @param source what it is called in logs
     */
    record Connected(String source) implements Event {}

    /** The connection is gone. */
    record Disconnected() implements Event {}

    /** The source sent a message. */
    record Received(JsonRpcMessage message) implements Event {}

    /** The contents of the last {@link Effect.Install} are served. */
    record Installed() implements Event {}

    /** The contents of the last {@link Effect.Install} could not be used; what was served is served still. */
    record InstallFailed(String why) implements Event {}

    /** An {@link Effect.Apply} could not be made, nor any after it. */
    record ApplyFailed(String why) implements Event {}

    /** The {@link Follower#deadlineMs deadline} has come. */
    record Tick() implements Event {}
}
