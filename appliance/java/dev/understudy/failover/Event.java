package dev.understudy.failover;

import dev.understudy.storage.Position;

/** What happens to a server, as far as the protocol is concerned. */
public sealed interface Event {
    /** Time has passed. */
    record Tick() implements Event {}

    /** The active server's own writer added records, or a fork. */
    record Written(Position last) implements Event {}

    /** Everything in the log up to a position is on disk. */
    record Durable(Position upTo) implements Event {}

    /** There is a connection to another server. */
    record Connected(ServerId peer) implements Event {}

    /** There is none any more. */
    record Disconnected(ServerId peer) implements Event {}

    /** Another server says something. */
    record Received(ServerId from, Message message) implements Event {}

    /**
     * The register was read, or a proposal of this server was accepted or refused; the value tells which.
     *
     * @param current its value at some moment after it was asked
     * @param askedMs when this server asked
     */
    record Answered(Register current, long askedMs) implements Event {}

    /** The log was cut at a position, and what followed was put aside. */
    record Cut(Position end) implements Event {}

    /** A copy took the place of the database; the log begins and ends at its position. */
    record Installed(Position at) implements Event {}

    /** Something that this server was to do to its own copy failed. */
    record Failed(String reason) implements Event {}

    /** Whom to follow, from now on, unless this server is active; null when nobody knows. */
    record Lead(ServerId active) implements Event {}

    /**
     * This server shall become active.
     *
     * @param force whether a person accepts that acknowledged writes may be lost
     * @param reason goes into the log
     */
    record Promote(boolean force, String reason) implements Event {}

    /** This server shall stop being active without having handed over. */
    record Demote() implements Event {}

    /** This active server shall hand over to a backup that is in sync. */
    record SwitchOver(ServerId target) implements Event {}
}
