package dev.understudy.failover;

import dev.understudy.storage.Position;
import java.util.List;
import java.util.TreeSet;

/**
 * One server's part in the replication of a database: an automaton without clocks, threads or disks, which is told what happened and says what
 * to do. docs/failover.md has the rules, by number, and why nothing acknowledged is lost. Used by one thread at a time.
 */
public final class Participant {
    private final Self self;
    private final TreeSet<ServerId> connected = new TreeSet<>();
    private Role role;

    /**
     * A server that has just started. It is nobody's active server, whatever it was before.
     *
     * @param facts what it remembers
     */
    public Participant(Settings settings, RecordLog log, Facts facts) {
        this.self = new Self(settings, log, facts);
        this.role = new Following(self, null, connected, 0);
    }

    /**
     * Takes one event.
     *
     * @param nowMs a time that never goes back
     * @return what to do, in this order
     */
    public List<Effect> step(Event event, long nowMs) {
        switch (event) {
            case Event.Connected(ServerId peer) -> connected.add(peer);
            case Event.Disconnected(ServerId peer) -> connected.remove(peer);
            case Event.Durable(Position upTo) -> self.setDurable(upTo);
            default -> { }
        }
        if (!isOutdated(event, nowMs)) {
            role = role.step(event, nowMs);
        }
        self.saveCommitted(nowMs);
        return self.take();
    }

    /** Refuses what comes from an earlier reign, and gives way to a later one (rule 6). */
    private boolean isOutdated(Event event, long nowMs) {
        Epoch epoch = switch (event) {
            case Event.Received received -> received.message().epoch();
            case Event.Answered answered -> answered.current().epoch();
            default -> self.seen();
        };
        if (epoch.isAfter(self.seen()) && !isOwnPromotion(event)) {
            self.see(epoch);
            giveWay(epoch, nowMs);
            return event instanceof Event.Received(ServerId from, Message message) && message instanceof Message.Superseded;
        }
        if (event instanceof Event.Received(ServerId from, Message message) && self.seen().isAfter(epoch)) {
            if (!(message instanceof Message.Superseded)) {
                self.send(from, new Message.Superseded(self.seen()));
            }
            return true;
        }
        return false;
    }

    /** Whether an answer of the register is about a reign of this server's own, which it has asked for. */
    private boolean isOwnPromotion(Event event) {
        return event instanceof Event.Answered(Register current, long askedMs) && role.awaits(current);
    }

    private void giveWay(Epoch epoch, long nowMs) {
        switch (role) {
            case Following following -> { }
            case Promoting promoting -> self.say("promotion given up: " + epoch.active() + " is active in epoch " + epoch);
            case Active active -> self.warn("not active any more: " + epoch.active() + " is, in epoch " + epoch);
        }
        ServerId source = epoch.active().equals(self.id) ? null : epoch.active();
        if (role instanceof Following following) {
            following.follow(source, nowMs);
        } else {
            role = new Following(self, source, connected, nowMs);
        }
    }

    /** The role, for those who show it. */
    public String role() {
        return switch (role) {
            case Following following -> self.settings.isReplica() ? "replica" : "backup";
            case Promoting promoting -> "promoting";
            case Active active -> "active";
        };
    }

    /** The latest reign that this server knows of. */
    public Epoch epoch() {
        return self.seen();
    }

    /** The last value of the register that this server knows of. */
    public Register register() {
        return self.register();
    }

    /** Everything up to here may be shown. */
    public long released() {
        return self.released();
    }
}
