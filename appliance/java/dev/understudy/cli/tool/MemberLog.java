package dev.understudy.cli.tool;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonWriter;
import dev.understudy.storage.ClusterHeader;
import dev.understudy.storage.ClusterReader;
import dev.understudy.storage.ClusterRecord;
import dev.understudy.storage.FileKind;
import dev.understudy.storage.RecordFile;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The log of one server of a cluster, read from its file and checked by itself: what its records say must be possible for one server (the Raft paper,
 * figures 2 and 3). Of each entry only a digest is kept.
 */
final class MemberLog {
    /**
     * An entry.
     *
     * @param record the number of its record
     */
    record Entry(long record, long term, byte[] digest) {}

    /**
     * That a server leads in a term.
     *
     * @param end the index after the last entry that the log had when this was recorded
     */
    record Leader(long record, UuidAtom server, long end) {}

    /** That the log was committed up to an index, recorded in a term. */
    record Commit(long term, long index) {}

    private final String file;
    private final ClusterHeader header;
    private final Function<UuidAtom, String> names;
    private final Consumer<String> remarks;
    /** The index of the first of {@link #entries}. */
    private final long start;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, Leader> leaders = new HashMap<>();
    private final List<Commit> commits = new ArrayList<>();
    private final long snapshotTerm;
    private boolean listed;
    private long term;
    private UuidAtom vote;
    private long commitIndex;
    private long number;

    /**
     * Reads nothing yet.
     *
     * @param names the names of servers for people
     * @param remarks is told what is odd but no mistake
     */
    MemberLog(String file, ClusterHeader header, Function<UuidAtom, String> names, Consumer<String> remarks) {
        this.file = file;
        this.header = header;
        this.names = names;
        this.remarks = remarks;
        ClusterHeader.Member origin = (ClusterHeader.Member) header.origin();
        ClusterHeader.Snapshot snapshot = origin.snapshot();
        this.start = snapshot == null ? 1 : snapshot.index() + 1;
        this.commitIndex = start - 1;
        this.snapshotTerm = snapshot == null ? 0 : snapshot.term();
        this.listed = origin.servers().containsKey(header.serverId());
    }

    String file() {
        return file;
    }

    UuidAtom server() {
        return header.serverId();
    }

    ClusterHeader header() {
        return header;
    }

    /** The highest term of any record, or 0 when there is none. */
    long term() {
        return term;
    }

    long start() {
        return start;
    }

    /** The index after the last entry. */
    long end() {
        return start + entries.size();
    }

    Entry entry(long index) {
        return entries.get((int) (index - start));
    }

    /** Who leads in each term, as far as this server knows. */
    Map<Long, Leader> leaders() {
        return leaders;
    }

    List<Commit> commits() {
        return commits;
    }

    /** Reads and checks all records; throws a {@link FatalException} at the first mistake. */
    void read() {
        try (RecordFile records = open()) {
            records.next();
            while (records.next()) {
                number++;
                check(ClusterReader.record(records.text()));
            }
        }
        if (!listed) {
            throw new FatalException(file + ": server " + ClusterIds.shown(header.serverId()) + " not found in server list");
        }
    }

    private RecordFile open() {
        return RecordFile.open(Path.of(file), EnumSet.of(FileKind.CLUSTERED));
    }

    private FatalException mistake(String text) {
        return new FatalException(where(text));
    }

    private String where(String text) {
        return file + ": record " + number + " " + text;
    }

    private void check(ClusterRecord record) {
        switch (record) {
            case ClusterRecord.Entry entry -> checkEntry(entry);
            case ClusterRecord.Term newTerm -> enter(newTerm.term());
            case ClusterRecord.Vote newVote -> checkVote(newVote);
            case ClusterRecord.Leader leader -> checkLeader(leader);
            case ClusterRecord.CommitIndex commit -> checkCommit(commit.index());
            case ClusterRecord.Note note -> {
                if (note.text().equals(ClusterRecord.Note.LEFT)) {
                    remarks.accept(where("shows that the server left the cluster"));
                }
            }
        }
    }

    private void enter(long newTerm) {
        if (newTerm > term) {
            term = newTerm;
            vote = null;
        }
    }

    private void checkEntry(ClusterRecord.Entry entry) {
        enter(entry.term());
        long index = entry.index();
        if (Long.compareUnsigned(index, end()) < 0) {
            truncate(index);
        } else if (index != end()) {
            throw mistake("with index " + Long.toUnsignedString(index) + " skips past expected index " + end());
        }
        long before = entries.isEmpty() ? snapshotTerm : entries.getLast().term();
        if (entry.term() < before) {
            throw mistake("with index " + index + " term " + entry.term() + " precedes previous entry's term " + before);
        }
        listed |= entry.servers() != null && entry.servers().containsKey(header.serverId());
        entries.add(new Entry(number, entry.term(), digest(text(entry))));
    }

    private void truncate(long index) {
        String what = "log from " + end() + " to " + index + " entries";
        if (index <= commitIndex) {
            throw mistake("attempts to truncate " + what + ", but commit index is already " + commitIndex);
        }
        Leader leader = leaders.get(term);
        if (leader != null && leader.server().equals(header.serverId())) {
            throw mistake("truncates " + what + " while server is leader");
        }
        remarks.accept(where("truncates " + what));
        entries.subList((int) (index - start), entries.size()).clear();
    }

    private void checkVote(ClusterRecord.Vote record) {
        if (record.term() < term) {
            throw mistake("votes for term " + record.term() + " but current term is " + term);
        }
        enter(record.term());
        if (vote != null && !vote.equals(record.server())) {
            throw mistake("votes for " + names.apply(record.server()) + " in term " + term
                    + " but a previous record for the same term voted for " + names.apply(vote));
        }
        vote = record.server();
    }

    private void checkLeader(ClusterRecord.Leader record) {
        enter(record.term());
        Leader known = leaders.putIfAbsent(record.term(), new Leader(number, record.server(), end()));
        if (known != null && !known.server().equals(record.server())) {
            throw mistake("reports leader " + names.apply(record.server()) + " for term " + record.term() + " but record " + known.record()
                    + " previously reported the leader as " + names.apply(known.server()) + " in that term");
        }
    }

    private void checkCommit(long index) {
        if (Long.compareUnsigned(index, commitIndex) < 0) {
            throw mistake("regresses commit index from " + commitIndex + " to " + index);
        } else if (Long.compareUnsigned(index, end()) >= 0) {
            throw mistake("advances commit index to " + Long.toUnsignedString(index) + " but last log index is " + (end() - 1));
        }
        commitIndex = index;
        commits.add(new Commit(term, index));
    }

    /** The text of an entry by which the logs of two servers are compared. */
    String textAt(long index) {
        long wanted = entry(index).record();
        try (RecordFile records = open()) {
            for (long at = 0; at <= wanted; at++) {
                records.next();
            }
            return new String(text((ClusterRecord.Entry) ClusterReader.record(records.text())), StandardCharsets.UTF_8);
        }
    }

    private static byte[] text(ClusterRecord.Entry entry) {
        JsonWriter writer = new JsonWriter().beginObject();
        if (entry.data() != null) {
            writer.name("data").raw(entry.data().text()).name("eid").value(entry.data().id().toString());
        }
        if (entry.electionTimerMs() != 0) {
            writer.name("election_timer").value(entry.electionTimerMs());
        }
        if (entry.servers() != null) {
            writeServers(writer.name("servers"), entry.servers());
        }
        return writer.name("term").value(entry.term()).endObject().toByteArray();
    }

    private static void writeServers(JsonWriter writer, SortedMap<UuidAtom, String> servers) {
        writer.beginObject();
        servers.forEach((id, address) -> writer.uuidName(id.high(), id.low()).value(address));
        writer.endObject();
    }

    private static byte[] digest(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
