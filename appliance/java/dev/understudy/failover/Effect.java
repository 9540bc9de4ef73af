package dev.understudy.failover;

import dev.understudy.storage.Position;
import java.util.List;

/** What a server is to do. Effects are carried out in their order. The only one that may acknowledge a client is {@link Release}. */
public sealed interface Effect {
    /** Says something to another server, if it is connected. */
    record Send(ServerId to, Message message) implements Effect {}

    /** Sends {@link Message.Contents} to a follower: the database as it was at the last release, or at the beginning of the log. */
    record SendCopy(ServerId to, Epoch epoch) implements Effect {}

    /** Adds records of the source to the log, as they are; {@link Event.Durable} follows once they are on disk. */
    record Append(List<? extends RecordLog.Entry> entries) implements Effect {}

    /** Adds a record that says that a reign begins; {@link Event.Durable} follows once it is on disk. */
    record AppendFork(Epoch epoch, Position parent, String reason) implements Effect {}

    /** Puts the records after a position aside in a file that people can read, and removes them; {@link Event.Cut} or {@link Event.Failed} follows. */
    record Cut(Position end) implements Effect {}

    /** Puts a copy in the place of the database, whole or not at all, and keeps the old one; {@link Event.Installed} or {@link Event.Failed} follows. */
    record Install(Position at, Object contents) implements Effect {}

    /** Everything up to an index is committed: it may be shown, and its writers may be told. */
    record Release(long index) implements Effect {}

    /** Asks what the register says; {@link Event.Answered} follows, if the register can be reached. */
    record ReadRegister() implements Effect {}

    /** Asks that the register take a value, if its version is still the one before; {@link Event.Answered} follows, if it can be reached. */
    record Propose(Register next) implements Effect {}

    /** Remembers something across restarts, before the next effect. */
    record SaveFacts(Facts facts) implements Effect {}

    /** From now on clients are served so. */
    record Serve(Service service) implements Effect {}

    /** Tells the people who run this server. */
    record Say(boolean isWarning, String text) implements Effect {}
}
