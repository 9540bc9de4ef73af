package dev.understudy.storage;

import dev.understudy.value.UuidAtom;
import java.util.SortedMap;

/**
 * A record of a clustered file after the first (ovsdb(5), "Clustered Format"). Numbers are unsigned; each record may have a comment, which is null
 * when it has none.
 */
public sealed interface ClusterRecord {
    /** What the writer said about it, or null. */
    String comment();

    /**
     * An entry of the Raft log. One whose index is not that after the last takes the place of the entries from that index on.
     *
     * @param data what it does to the database, or null
     * @param servers the servers of the cluster from now on, or null when they stay the same
     * @param electionTimerMs the election timer from now on, in ms, or 0 when it stays the same
     */
    record Entry(String comment, long term, long index, ClusterData data, SortedMap<UuidAtom, String> servers, long electionTimerMs)
            implements ClusterRecord {}

    /** A new term. */
    record Term(String comment, long term) implements ClusterRecord {}

    /** The server voted in a term. */
    record Vote(String comment, long term, UuidAtom server) implements ClusterRecord {}

    /** The server learnt who leads in a term. */
    record Leader(String comment, long term, UuidAtom server) implements ClusterRecord {}

    /** The log is committed up to an index. */
    record CommitIndex(String comment, long index) implements ClusterRecord {}

    /** A remark; {@link #LEFT} is the last thing that a server writes that left the cluster. */
    record Note(String comment, String text) implements ClusterRecord {
        /** The server left the cluster. */
        public static final String LEFT = "left";
    }
}
