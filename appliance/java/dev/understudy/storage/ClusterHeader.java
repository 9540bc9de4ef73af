package dev.understudy.storage;

import dev.understudy.value.UuidAtom;
import java.util.List;
import java.util.SortedMap;

/**
 * The first record of a clustered file.
 *
 * @param clusterId which cluster, or null when a server that is about to join does not know it
 * @param serverId which server of it
 * @param name the name of the database
 * @param localAddress where the others reach this server
 * @param origin what the server begins from
 */
public record ClusterHeader(UuidAtom clusterId, UuidAtom serverId, String name, String localAddress, Origin origin) {
    /** What a server begins from. */
    public sealed interface Origin {}

    /**
     * Nothing: the server has still to join the cluster, and the file has no other record.
     *
     * @param remoteAddresses where to find members
     */
    public record Joining(List<String> remoteAddresses) implements Origin {}

    /**
     * The servers of the cluster at the beginning of the log, and what the log before that led to.
     *
     * @param servers their addresses by id
     * @param snapshot the database then, or null when there is none yet
     */
    public record Member(SortedMap<UuidAtom, String> servers, Snapshot snapshot) implements Origin {}

    /**
     * What takes the place of the log up to an index.
     *
     * @param index the index of the last entry that it stands for
     * @param term the term of that entry
     * @param data the database
     * @param electionTimerMs the election timer then, in ms; 0 when it is the default
     */
    public record Snapshot(long index, long term, ClusterData data, long electionTimerMs) {}
}
