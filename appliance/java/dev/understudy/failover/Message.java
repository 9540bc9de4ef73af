package dev.understudy.failover;

import dev.understudy.storage.Position;
import java.util.List;

/** What servers say to each other about a database. Between two servers messages arrive in order, or the connection ends. */
public sealed interface Message {
    /** The latest reign that the sender knows of; who knows of a later one refuses the message and answers {@link Superseded}. */
    Epoch epoch();

    /**
     * A follower asks where the two logs part.
     *
     * @param question its number, so that a late answer is not taken for that to another question
     * @param probes positions of its log, ascending
     */
    record Follow(Epoch epoch, long question, List<Position> probes) implements Message {}

    /** The answer: the last of the probes that the source's log has too, or null when it has none. */
    record Common(Epoch epoch, long question, Position position) implements Message {}

    /**
     * A follower whose log ends at a position of the source's asks for what comes after.
     *
     * @param replica whether it is only read from, and so never counts as in sync
     */
    record Start(Epoch epoch, boolean replica, Position from) implements Message {}

    /** A follower that has nothing in common with the source asks for a copy of the database. */
    record Copy(Epoch epoch) implements Message {}

    /** The answer: the database as it was at a position. What it consists of is the business of whoever carries it. */
    record Contents(Epoch epoch, Position at, Object contents) implements Message {}

    /**
     * Records, as they are in the source's log.
     *
     * @param before the position before the first
     * @param committed an index up to which everything is committed
     */
    record Records(Epoch epoch, Position before, List<? extends RecordLog.Entry> entries, long committed) implements Message {}

    /** A follower has everything up to a position on disk. */
    record Held(Epoch epoch, Position upTo) implements Message {}

    /** Everything up to an index is committed. Also says that the source lives, and is answered by {@link Held}. */
    record Committed(Epoch epoch, long index, Register register) implements Message {}

    /** The source does not send records to a follower that believes it does: it may begin again with {@link Follow}. */
    record AskAgain(Epoch epoch) implements Message {}

    /**
     * The active server hands over: the register already says so.
     *
     * @param register its value, with the receiver as active
     */
    record HandOver(Epoch epoch, Register register) implements Message {}

    /** The answer to a message of an earlier reign. */
    record Superseded(Epoch epoch) implements Message {}
}
