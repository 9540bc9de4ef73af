package dev.understudy.storage;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.Members;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the records of clustered files. Mistakes are {@link OvsdbException}s in the peer's words. */
public final class ClusterReader {
    private final JsonReader reader;
    private final Members members;

    private ClusterReader(JsonReader reader, String what) {
        this.reader = reader;
        this.members = new Members(reader, what);
    }

    /** The first record, at which a reader stands. */
    public static ClusterHeader header(JsonReader reader) {
        return new ClusterReader(reader, "raft header").header();
    }

    /** Another record, at which a reader stands. */
    public static ClusterRecord record(JsonReader reader) {
        return new ClusterReader(reader, "raft log record").record();
    }

    private ClusterHeader header() {
        UuidAtom serverId = requireUuid("server_id");
        members.require("name", JsonToken.STRING);
        String name = reader.readString();
        members.require("local_address", JsonToken.STRING);
        String local = reader.readString();
        boolean joining = members.find("remote_addresses", JsonToken.ARRAY);
        ClusterHeader.Origin origin = joining ? readJoining(local) : readMember();
        UuidAtom clusterId = joining ? findUuid("cluster_id") : requireUuid("cluster_id");
        members.finish();
        return new ClusterHeader(UuidAtom.ZERO.equals(clusterId) ? null : clusterId, serverId, name, local, origin);
    }

    private ClusterHeader.Joining readJoining(String local) {
        int start = reader.position();
        List<String> addresses = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            addresses.add(readAddress());
        }
        if (addresses.isEmpty()) {
            throw OvsdbException.syntax(reader, start, "at least one remote address is required");
        }
        if (addresses.stream().allMatch(local::equals)) {
            throw members.error("at least one remote address (other than the local address) is required");
        }
        return new ClusterHeader.Joining(List.copyOf(addresses));
    }

    private ClusterHeader.Member readMember() {
        members.require("prev_servers", JsonToken.OBJECT);
        SortedMap<UuidAtom, String> servers = readServers();
        long index = findNumber("prev_index");
        if (index == 0) {
            return new ClusterHeader.Member(servers, null);
        }
        members.require("prev_data", JsonToken.values());
        int data = reader.position();
        UuidAtom id = requireUuid("prev_eid");
        long term = requireNumber("prev_term");
        long timer = findNumber("prev_election_timer");
        return new ClusterHeader.Member(servers, new ClusterHeader.Snapshot(index, term, new ClusterData(id, reader, data), timer));
    }

    private ClusterRecord record() {
        String comment = findString("comment");
        if (members.find("note", JsonToken.STRING)) {
            return finish(new ClusterRecord.Note(comment, reader.readString()));
        }
        if (members.find("commit_index", JsonToken.NUMBER)) {
            return finish(new ClusterRecord.CommitIndex(comment, readNumber("commit_index")));
        }
        long term = requireNumber("term");
        UuidAtom leader = findUuid("leader");
        if (leader != null) {
            requireServer(leader, "record has all-zeros leader SID");
            return finish(new ClusterRecord.Leader(comment, term, leader));
        }
        UuidAtom vote = findUuid("vote");
        if (vote != null) {
            requireServer(vote, "record votes for all-zeros SID");
            return finish(new ClusterRecord.Vote(comment, term, vote));
        }
        long index = findNumber("index");
        return finish(index == 0 ? new ClusterRecord.Term(comment, term) : entry(comment, term, index));
    }

    private ClusterRecord.Entry entry(String comment, long term, long index) {
        SortedMap<UuidAtom, String> servers = members.find("servers", JsonToken.OBJECT) ? readServers() : null;
        long timer = findNumber("election_timer");
        ClusterData data = null;
        if (members.find("data", JsonToken.ARRAY)) {
            int start = reader.position();
            data = new ClusterData(requireUuid("eid"), reader, start);
        }
        return new ClusterRecord.Entry(comment, term, index, data, servers, timer);
    }

    private ClusterRecord finish(ClusterRecord record) {
        members.finish();
        return record;
    }

    private void requireServer(UuidAtom server, String otherwise) {
        if (server.equals(UuidAtom.ZERO)) {
            throw members.error(otherwise);
        }
    }

    private SortedMap<UuidAtom, String> readServers() {
        int start = reader.position();
        SortedMap<UuidAtom, String> servers = new TreeMap<>();
        reader.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            UuidAtom server = UuidAtom.parse(name);
            if (server == null) {
                throw OvsdbException.syntax(reader, start, name + " is not a UUID");
            }
            servers.put(server, readAddress());
        }
        if (servers.isEmpty()) {
            throw OvsdbException.syntax(reader, start, "must have at least one server");
        }
        return servers;
    }

    private String readAddress() {
        if (reader.peek() != JsonToken.STRING) {
            throw OvsdbException.syntax(reader, reader.position(), "server address is not string");
        }
        String address = reader.readString();
        ClusterAddress.check(address);
        return address;
    }

    private String findString(String name) {
        return members.find(name, JsonToken.STRING) ? reader.readString() : null;
    }

    /** A number of 64 bits, at which the reader stands; those that do not fit a signed one are written as negative ones. */
    private long readNumber(String name) {
        if (!reader.readNumber()) {
            throw members.typeMismatch(name);
        }
        return reader.longValue();
    }

    private long requireNumber(String name) {
        members.require(name, JsonToken.NUMBER);
        return readNumber(name);
    }

    private long findNumber(String name) {
        return members.find(name, JsonToken.NUMBER) ? readNumber(name) : 0;
    }

    private UuidAtom requireUuid(String name) {
        members.require(name, JsonToken.STRING);
        return readUuid(name);
    }

    private UuidAtom findUuid(String name) {
        return members.find(name, JsonToken.STRING) ? readUuid(name) : null;
    }

    private UuidAtom readUuid(String name) {
        UuidAtom uuid = UuidAtom.parse(reader.readString());
        if (uuid == null) {
            throw members.error(name + " is not a valid UUID");
        }
        return uuid;
    }
}
