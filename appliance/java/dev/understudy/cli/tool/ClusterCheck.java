package dev.understudy.cli.tool;

import dev.understudy.cli.Command;
import dev.understudy.cli.FatalException;
import dev.understudy.storage.ClusterHeader;
import dev.understudy.storage.ClusterReader;
import dev.understudy.storage.FileKind;
import dev.understudy.storage.RecordFile;
import dev.understudy.value.UuidAtom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command that checks the files of several servers of one cluster, each by itself and all against each other: check-cluster. The properties are those of
 * the Raft paper, figure 3: election safety, leader completeness, log matching.
 */
final class ClusterCheck {
    private final Surroundings surroundings;
    private final List<MemberLog> logs = new ArrayList<>();
    private final Map<UuidAtom, String> names = new HashMap<>();

    private ClusterCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static Command command(Surroundings surroundings) {
        return new Command("check-cluster", "db...", 1, Command.ANY, arguments -> new ClusterCheck(surroundings).run(arguments));
    }

    private int run(List<String> files) {
        try {
            files.forEach(this::add);
            logs.forEach(MemberLog::read);
        } finally {
            surroundings.out().flush();
        }
        if (logs.stream().allMatch(log -> log.term() == 0)) {
            throw new FatalException("all logs are empty");
        }
        checkElections();
        checkLeaders();
        for (int i = 0; i < logs.size(); i++) {
            for (int j = i + 1; j < logs.size(); j++) {
                checkMatching(logs.get(i), logs.get(j));
            }
        }
        return 0;
    }

    private void add(String file) {
        ClusterHeader header;
        try (RecordFile records = RecordFile.open(Path.of(file), EnumSet.of(FileKind.CLUSTERED))) {
            records.next();
            header = ClusterReader.header(records.text());
        }
        if (header.origin() instanceof ClusterHeader.Joining) {
            surroundings.print(file + " has not joined the cluster, omitting");
            return;
        }
        MemberLog log = new MemberLog(file, header, this::name, surroundings::print);
        String twin = names.putIfAbsent(header.serverId(), file);
        if (twin != null) {
            throw new FatalException("Duplicate server ID " + ClusterIds.shown(header.serverId()) + " in " + twin + " and " + file + ".");
        }
        if (!logs.isEmpty()) {
            requireSameCluster(logs.getFirst(), log);
        }
        logs.add(log);
    }

    private static void requireSameCluster(MemberLog first, MemberLog other) {
        ClusterHeader a = first.header();
        ClusterHeader b = other.header();
        if (a.clusterId() == null ? b.clusterId() != null : !a.clusterId().equals(b.clusterId())) {
            throw new FatalException(first.file() + " has cluster ID " + shown(a.clusterId()) + " but " + other.file() + " has cluster ID "
                    + shown(b.clusterId()));
        }
        if (!a.name().equals(b.name())) {
            throw new FatalException(first.file() + " is named \"" + a.name() + "\" but " + other.file() + " is named \"" + b.name() + "\"");
        }
    }

    private static String shown(UuidAtom clusterId) {
        return ClusterIds.shown(clusterId == null ? UuidAtom.ZERO : clusterId);
    }

    /** A server for people: its file, if that is there, or the beginning of its id. */
    private String name(UuidAtom server) {
        String file = names.get(server);
        return file == null ? ClusterIds.shown(server) : file;
    }

    /** Election safety: one leader at most in each term. */
    private void checkElections() {
        Map<Long, MemberLog> first = new HashMap<>();
        for (MemberLog log : logs) {
            log.leaders().forEach((term, leader) -> {
                MemberLog other = first.putIfAbsent(term, log);
                if (other != null && !other.leaders().get(term).server().equals(leader.server())) {
                    throw new FatalException("term " + term + " has two different leaders: " + other.file() + " says that the leader is "
                            + name(other.leaders().get(term).server()) + " and " + log.file() + " says that the leader is " + name(leader.server()));
                }
            });
        }
    }

    /** Leader completeness: what was committed in a term is in the logs of the leaders of all later ones. */
    private void checkLeaders() {
        for (MemberLog log : logs) {
            log.leaders().forEach((term, leader) -> {
                if (leader.server().equals(log.server())) {
                    checkLeader(log, term, leader.end());
                }
            });
        }
    }

    private void checkLeader(MemberLog leader, long term, long end) {
        for (MemberLog log : logs) {
            long committed = 0;
            for (MemberLog.Commit commit : log.commits()) {
                committed = commit.term() < term ? commit.index() : committed;
            }
            if (committed >= end) {
                throw new FatalException("leader " + leader.file() + " for term " + term + " has log entries only up to index " + (end - 1)
                        + ", but index " + committed + " was committed in a previous term (e.g. by " + log.file() + ")");
            }
        }
    }

    /** Log matching: up to the last entry that has the same index and term in two logs, the logs are the same. */
    private static void checkMatching(MemberLog a, MemberLog b) {
        long start = Math.max(a.start(), b.start());
        long last = Math.min(a.end(), b.end()) - 1;
        while (last >= start && a.entry(last).term() != b.entry(last).term()) {
            last--;
        }
        for (long index = start; index <= last; index++) {
            MemberLog.Entry one = a.entry(index);
            MemberLog.Entry other = b.entry(index);
            if (one.term() != other.term() || !Arrays.equals(one.digest(), other.digest())) {
                throw new FatalException("log entries with index " + index + " differ:\n" + a.file() + " has " + a.textAt(index) + "\n"
                        + b.file() + " has " + b.textAt(index));
            }
        }
    }
}
