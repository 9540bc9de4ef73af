package dev.understudy.failover;

import dev.understudy.storage.Position;
import java.util.List;

/** What the protocol asks of the log of a database. The log changes only through effects, and between two steps. */
public interface RecordLog {
    /** A record of the log. */
    interface Entry {
        /** The position after it. */
        Position position();
    }

    /** The position before the oldest record that can still be read. */
    Position first();

    /** The position after the newest record, whether on disk or not. */
    Position last();

    /** The position with an index from that of {@link #first} to that of {@link #last}. */
    Position at(long index);

    /** The records after an index and up to another, as many as fit into one message, at least one if there is any. */
    List<? extends Entry> read(long after, long upTo);

    /** Whether a position is part of this log's history, as far as the log can tell. */
    default boolean holds(Position position) {
        return position.index() >= first().index() && position.index() <= last().index() && at(position.index()).equals(position);
    }
}
