package dev.understudy.failover;

import dev.understudy.storage.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The active server: sends its records to those who follow, and releases what rule 1 allows. While a proposal to the register is under way, it
 * waits for the servers of both values (rule 4), so it need not know whether the proposal was accepted in order to be safe.
 */
final class Active implements Role {
    private final Self self;
    private final Set<ServerId> connected;
    /** Where this reign begins: what came before may have been acknowledged, whether this server knows of it or not. */
    private final long begin;
    private final Map<ServerId, Follower> followers = new TreeMap<>();
    /** The last value known to be accepted. */
    private Register register;
    /** A value that was proposed and neither seen nor refused; or null. */
    private Register proposed;
    private long proposedMs;
    /** When the register was asked that last confirmed this reign. */
    private long confirmedMs;
    private long askedMs;
    private long heartbeatMs;
    /** Whom to hand over to; or null. */
    private ServerId successor;
    private long drainingSinceMs;

    /** @param confirmedMs when the register was asked that accepted this reign */
    Active(Self self, Set<ServerId> connected, Register register, long confirmedMs, long nowMs) {
        this.self = self;
        this.connected = connected;
        this.begin = self.log.last().index();
        this.register = register;
        this.confirmedMs = confirmedMs;
        this.askedMs = nowMs;
        for (ServerId server : register.inSync()) {
            if (!server.equals(self.id)) {
                followers.put(server, new Follower(nowMs));
            }
        }
        self.say("active in epoch " + register.epoch());
        connected.forEach(this::tell);
        advance(nowMs);
        show(nowMs);
    }

    @Override
    public boolean awaits(Register value) {
        return proposed != null && proposed.equals(value);
    }

    @Override
    public Role step(Event event, long nowMs) {
        Role next = switch (event) {
            case Event.Tick tick -> tick(nowMs);
            case Event.Written written -> {
                followers.forEach(this::feed);
                yield this;
            }
            case Event.Durable durable -> this;
            case Event.Connected(ServerId peer) -> {
                tell(peer);
                yield this;
            }
            case Event.Disconnected(ServerId peer) -> {
                if (followers.containsKey(peer)) {
                    followers.get(peer).stop(nowMs);
                }
                yield this;
            }
            case Event.Received(ServerId from, Message message) -> {
                hear(from, message, nowMs);
                yield this;
            }
            case Event.Answered(Register current, long asked) -> answered(current, asked, nowMs);
            case Event.SwitchOver(ServerId target) -> switchOver(target, nowMs);
            case Event.Demote demote -> {
                self.say("not active any more: told so");
                yield new Following(self, null, connected, nowMs);
            }
            case Event.Failed(String reason) -> {
                self.warn("not active any more: " + reason);
                yield new Following(self, null, connected, nowMs);
            }
            case Event.Lead lead -> this;
            case Event.Promote promote -> this;
            case Event.Cut cut -> this;
            case Event.Installed installed -> this;
        };
        if (next == this) {
            advance(nowMs);
            show(nowMs);
            next = handOver(nowMs);
        }
        return next;
    }

    private void hear(ServerId from, Message message, long nowMs) {
        switch (message) {
            case Message.Follow(Epoch epoch, long question, List<Position> probes) ->
                    self.send(from, new Message.Common(self.seen(), question, lastHeld(probes)));
            case Message.Copy copy -> self.add(new Effect.SendCopy(from, self.seen()));
            case Message.Start(Epoch epoch, boolean replica, Position position) -> {
                if (self.log.holds(position)) {
                    Follower follower = followers.computeIfAbsent(from, server -> new Follower(nowMs));
                    follower.start(replica, position.index(), nowMs);
                    feed(from, follower);
                    tell(from);
                }
            }
            case Message.Held(Epoch epoch, Position upTo) -> {
                Follower follower = followers.get(from);
                if (follower == null || !follower.isStreaming) {
                    self.send(from, new Message.AskAgain(self.seen()));
                } else if (upTo.index() < self.log.first().index() || self.log.holds(upTo)) {
                    follower.hold(upTo.index(), upTo.index() >= self.log.last().index(), nowMs);
                    feed(from, follower);
                }
            }
            case Message.Common common -> { }
            case Message.Contents contents -> { }
            case Message.Records records -> { }
            case Message.Committed committed -> { }
            case Message.AskAgain askAgain -> { }
            case Message.HandOver handOver -> { }
            case Message.Superseded superseded -> { }
        }
    }

    private Position lastHeld(List<Position> probes) {
        for (Position probe : probes.reversed()) {
            if (self.log.holds(probe)) {
                return probe;
            }
        }
        return null;
    }

    /** Sends a follower what it does not have; a replica only what is committed. */
    private void feed(ServerId id, Follower follower) {
        if (!follower.isStreaming) {
            return;
        }
        long end = follower.isReplica ? self.released() : self.log.last().index();
        if (follower.sent < self.log.first().index()) {
            // Compaction was faster.
            follower.isStreaming = false;
            self.send(id, new Message.AskAgain(self.seen()));
        } else if (follower.sent < end) {
            List<? extends RecordLog.Entry> entries = self.log.read(follower.sent, end);
            self.send(id, new Message.Records(self.seen(), self.log.at(follower.sent), entries, self.released()));
            follower.sent += entries.size();
        }
    }

    private void tell(ServerId id) {
        self.send(id, new Message.Committed(self.seen(), self.released(), register));
    }

    /** Releases what rule 1 allows, and tells those who follow. */
    private void advance(long nowMs) {
        long before = self.released();
        self.release(committable());
        if (self.released() > before) {
            followers.forEach((id, follower) -> {
                if (follower.isStreaming) {
                    feed(id, follower);
                    tell(id);
                }
            });
        }
    }

    private long committable() {
        if (self.settings.policy() instanceof CommitPolicy.Async(long maximumLag)) {
            return Math.min(self.log.last().index(), leastHeld(self.log.last().index()) + maximumLag);
        }
        return leastHeld(self.durable());
    }

    /** The least index that is on disk at all servers that count, given that of this one. */
    private long leastHeld(long ownIndex) {
        long least = leastHeld(register, ownIndex);
        return proposed == null ? least : leastHeld(proposed, least);
    }

    private long leastHeld(Register value, long atMost) {
        long least = atMost;
        for (ServerId server : value.inSync()) {
            if (!server.equals(self.id)) {
                Follower follower = followers.get(server);
                least = Math.min(least, follower == null ? 0 : follower.held);
            }
        }
        return least;
    }

    private Role tick(long nowMs) {
        if (nowMs - heartbeatMs >= self.timing.heartbeatMs()) {
            heartbeatMs = nowMs;
            followers.forEach(this::feed);
            connected.forEach(this::tell);
        }
        if (self.timing.leaseMs() > 0 && nowMs - askedMs >= self.timing.leaseMs() / 3) {
            askedMs = nowMs;
            self.add(new Effect.ReadRegister());
        }
        if (proposed != null && nowMs - proposedMs >= self.timing.retryMs()) {
            proposedMs = nowMs;
            self.add(new Effect.Propose(proposed));
        }
        if (successor != null && proposed == null && nowMs - drainingSinceMs >= self.timing.switchoverLimitMs()) {
            self.warn("switchover to " + successor + " called off: it did not catch up in time");
            successor = null;
        }
        if (proposed == null && successor == null) {
            shrink(nowMs);
        }
        if (proposed == null && successor == null) {
            grow();
        }
        return this;
    }

    /** Proposes to go on without the servers that do not keep up (rule 3); with sync-strict only as far as enough are left. */
    private void shrink(long nowMs) {
        List<ServerId> late = new ArrayList<>();
        int spare = self.settings.policy() instanceof CommitPolicy.SyncStrict(int backups) ? register.backups() - backups : register.backups();
        for (ServerId server : register.inSync()) {
            if (!server.equals(self.id) && late.size() < spare && isLate(server, nowMs)) {
                late.add(server);
            }
        }
        if (!late.isEmpty()) {
            self.warn("going on without " + late + ", which did not keep up");
            propose(register.without(late), nowMs);
        }
    }

    private boolean isLate(ServerId server, long nowMs) {
        Follower follower = followers.get(server);
        if (!follower.isStreaming) {
            return nowMs - follower.heardMs >= self.timing.graceMs();
        }
        if (self.settings.policy() instanceof CommitPolicy.Async(long maximumLag) && self.log.last().index() - follower.held > maximumLag) {
            return true;
        }
        return nowMs - Math.min(follower.heardMs, follower.progressMs) >= self.timing.answerLimitMs();
    }

    /** Proposes to count on a backup that has caught up (rule 4). */
    private void grow() {
        for (Map.Entry<ServerId, Follower> entry : followers.entrySet()) {
            Follower follower = entry.getValue();
            if (follower.isStreaming && !follower.isReplica && !register.inSync().contains(entry.getKey()) && hasCaughtUp(follower)) {
                self.say(entry.getKey() + " has caught up");
                propose(register.with(entry.getKey()), follower.heardMs);
                return;
            }
        }
    }

    private boolean hasCaughtUp(Follower follower) {
        return self.settings.policy() instanceof CommitPolicy.Async(long maximumLag)
                ? self.log.last().index() - follower.held <= maximumLag / 2
                : follower.held >= Math.max(self.released(), begin);
    }

    private void propose(Register next, long nowMs) {
        proposed = next;
        proposedMs = nowMs;
        self.add(new Effect.Propose(next));
    }

    private Role answered(Register current, long asked, long nowMs) {
        if (proposed != null && current.equals(proposed)) {
            register = proposed;
            proposed = null;
            self.learn(register);
            if (!register.epoch().active().equals(self.id)) {
                ServerId target = register.epoch().active();
                self.say("handed over to " + target);
                self.send(target, new Message.HandOver(self.seen(), register));
                return new Following(self, target, connected, nowMs);
            }
        }
        if (current.epoch().equals(register.epoch())) {
            confirmedMs = Math.max(confirmedMs, asked);
        }
        return this;
    }

    private Role switchOver(ServerId target, long nowMs) {
        Follower follower = followers.get(target);
        if (follower == null || !follower.isStreaming || !register.inSync().contains(target) || proposed != null || successor != null) {
            self.warn("no switchover: " + target + " is not in sync");
        } else {
            successor = target;
            drainingSinceMs = nowMs;
        }
        return this;
    }

    /** Hands over once the successor and every server that shall stay in sync has everything. */
    private Role handOver(long nowMs) {
        long end = self.log.last().index();
        if (successor == null || proposed != null || self.released() < end || !holdsAll(successor, end)) {
            return this;
        }
        TreeSet<ServerId> holders = new TreeSet<>(Set.of(self.id, successor));
        for (ServerId server : register.inSync()) {
            if (holdsAll(server, end)) {
                holders.add(server);
            }
        }
        propose(register.promoting(successor, holders), nowMs);
        return this;
    }

    private boolean holdsAll(ServerId server, long end) {
        Follower follower = followers.get(server);
        return follower != null && follower.isStreaming && follower.held >= end;
    }

    private void show(long nowMs) {
        Epoch epoch = register.epoch();
        if (successor != null) {
            self.serve(new Service.Draining(epoch));
        } else if (self.timing.leaseMs() > 0 && nowMs - confirmedMs >= self.timing.leaseMs()) {
            self.serve(new Service.Refusing(epoch, "the register has not confirmed this server for too long"));
        } else if (self.settings.policy() instanceof CommitPolicy.SyncStrict(int backups) && backupsThere() < backups) {
            self.serve(new Service.Refusing(epoch, backupsThere() + " of " + backups + " backups in sync"));
        } else {
            self.serve(new Service.Active(epoch));
        }
    }

    private int backupsThere() {
        int there = 0;
        for (ServerId server : register.inSync()) {
            Follower follower = followers.get(server);
            if (follower != null && follower.isStreaming) {
                there++;
            }
        }
        return there;
    }
}
