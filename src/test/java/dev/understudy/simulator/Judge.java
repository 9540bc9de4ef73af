package dev.understudy.simulator;

import dev.understudy.failover.CommitPolicy;
import dev.understudy.failover.Epoch;
import dev.understudy.failover.Register;
import dev.understudy.failover.ServerId;
import dev.understudy.storage.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Watches a story and says what must never be (docs/failover.md): each method throws an {@link AssertionError} that names it. */
final class Judge {
    private record Acknowledged(Position position, Epoch epoch, ServerId server, long write) {}

    private final CommitPolicy policy;
    private final List<SimulatedServer> servers;
    /** Before which position each record came: the tree of all histories that ever were. */
    private final Map<Position, Position> parents = new HashMap<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final Map<Long, ServerId> acknowledgers = new HashMap<>();
    private final Map<Long, ServerId> forkers = new HashMap<>();
    /** What was shown, and the earliest reign under which it was. */
    private final Map<Position, Epoch> shown = new HashMap<>();
    private long lost;

    Judge(CommitPolicy policy, List<SimulatedServer> servers) {
        this.policy = policy;
        this.servers = servers;
    }

    private static void fail(String text) {
        throw new AssertionError(text);
    }

    void exists(SimulatedRecord entry, Position before) {
        parents.put(entry.position(), before);
    }

    private Set<Position> history(Position end) {
        Set<Position> history = new HashSet<>();
        for (Position position = end; position != null; position = parents.get(position)) {
            history.add(position);
        }
        return history;
    }

    /** The register changes by allowed steps only. */
    void registerChanges(Register before, Register after) {
        if (after.epoch().equals(before.epoch())) {
            int difference = after.inSync().size() - before.inSync().size();
            if (difference == 0 || difference > 0 && !after.inSync().containsAll(before.inSync())
                    || difference < 0 && !before.inSync().containsAll(after.inSync())) {
                fail("register: " + before + " became " + after);
            }
        } else if (after.epoch().number() != before.epoch().number() + 1 || !before.inSync().contains(after.epoch().active())) {
            fail("register: " + before + " became " + after);
        }
    }

    /** A new reign begins with everything that was acknowledged before. */
    void forks(SimulatedServer server, Epoch epoch) {
        ServerId other = forkers.putIfAbsent(epoch.number(), server.id());
        if (other != null && !other.equals(server.id())) {
            fail(other + " and " + server.id() + " both began epoch " + epoch);
        }
        checkHistory("the log of " + server.id() + ", active in epoch " + epoch + ",", server.log().last(), epoch);
    }

    /** All that was acknowledged, or in sync modes shown, before a reign is part of a history. */
    private void checkHistory(String whose, Position end, Epoch before) {
        Set<Position> history = history(end);
        List<Acknowledged> missing = acknowledged.stream().filter(one -> before.isAfter(one.epoch()) && !history.contains(one.position())).toList();
        if (policy instanceof CommitPolicy.Async(long maximumLag)) {
            Map<Epoch, Long> byEpoch = missing.stream().collect(Collectors.groupingBy(Acknowledged::epoch, Collectors.counting()));
            byEpoch.forEach((epoch, count) -> {
                if (count > maximumLag) {
                    fail(whose + " lacks " + count + " writes acknowledged in epoch " + epoch + ", more than the bound of " + maximumLag);
                }
            });
            lost += missing.size();
            missing.forEach(acknowledged::remove);
            return;
        }
        if (!missing.isEmpty()) {
            fail(whose + " lacks acknowledged writes: " + missing);
        }
        shown.forEach((position, epoch) -> {
            if (before.isAfter(epoch) && !history.contains(position)) {
                fail(whose + " lacks what was shown: " + position);
            }
        });
    }

    /** Something is visible to readers. */
    void shown(SimulatedServer server, Position position) {
        shown.merge(position, server.participant().epoch(), (known, now) -> now.isAfter(known) ? known : now);
    }

    /** A writer is told that its write is committed. */
    void acknowledged(SimulatedServer server, Epoch epoch, Position position, long write) {
        ServerId other = acknowledgers.putIfAbsent(epoch.number(), server.id());
        if (other != null && !other.equals(server.id())) {
            fail(other + " and " + server.id() + " both acknowledged in epoch " + epoch);
        }
        if (policy instanceof CommitPolicy.SyncStrict(int backups)) {
            long holders = servers.stream().filter(one -> one.log().synced() >= position.index()).count();
            if (holders <= backups) {
                fail(server.id() + " acknowledged " + position + " with " + (holders - 1) + " of " + backups + " backups");
            }
        }
        acknowledged.add(new Acknowledged(position, epoch, server.id(), write));
    }

    /** A server puts its surplus aside. */
    void discarded(SimulatedServer server, List<SimulatedRecord> surplus) {
        for (SimulatedRecord entry : surplus) {
            if (!(policy instanceof CommitPolicy.Async) && shown.containsKey(entry.position())) {
                fail(server.id() + " discarded what had been shown: " + entry);
            }
        }
    }

    /** When all is quiet, all copies are equal and hold everything. */
    void rests() {
        Position end = servers.getFirst().log().last();
        for (SimulatedServer server : servers) {
            if (!server.log().last().equals(end)) {
                fail("at rest " + server.id() + " ends at " + server.log().last() + ", " + servers.getFirst().id() + " at " + end);
            }
            if (server.participant().released() != end.index()) {
                fail("at rest " + server.id() + " shows up to " + server.participant().released() + " of " + end.index());
            }
        }
        checkHistory("at rest the common log", end, new Epoch(Long.MAX_VALUE, servers.getFirst().id()));
    }

    long lost() {
        return lost;
    }
}
