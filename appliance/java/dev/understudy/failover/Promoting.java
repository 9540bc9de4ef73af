package dev.understudy.failover;

import dev.understudy.storage.Position;
import java.util.Set;
import java.util.TreeSet;

/**
 * On the way from backup to active (rule 5). From its first moment this server follows nobody and reports nothing, so that nothing can be
 * acknowledged with its help under the old reign. It changes the register, then adds the fork to its log; when that is on disk, it is active.
 */
final class Promoting implements Role {
    private sealed interface Phase {
        /** Asked what the register says. */
        record Reading(boolean force) implements Phase {}

        /** Asked for a new value; whether it was accepted is not known. */
        record Proposed(Register next) implements Phase {}

        /** The register says that this server is active; the fork is on its way to the disk. */
        record Forking(Register register, Position parent) implements Phase {}
    }

    private final Self self;
    private final Set<ServerId> connected;
    private final String reason;
    private Phase phase;
    private long askedMs;

    private Promoting(Self self, Set<ServerId> connected, String reason) {
        this.self = self;
        this.connected = connected;
        this.reason = reason;
    }

    /** Begins by asking what the register says. */
    static Role begin(Self self, Set<ServerId> connected, boolean force, String reason, long nowMs) {
        Promoting promoting = new Promoting(self, connected, reason);
        promoting.enter(new Phase.Reading(force), nowMs);
        self.serve(new Service.Backup("being promoted"));
        return promoting;
    }

    /** Begins with a value of the register that the last active server has had accepted. */
    static Role takeOver(Self self, Set<ServerId> connected, Register register, long nowMs) {
        if (register.version() <= self.register().version()) {
            return new Following(self, null, connected, nowMs);
        }
        Promoting promoting = new Promoting(self, connected, "switchover");
        promoting.accepted(register, nowMs);
        return promoting;
    }

    private void enter(Phase next, long nowMs) {
        phase = next;
        askedMs = nowMs;
        switch (next) {
            case Phase.Reading reading -> self.add(new Effect.ReadRegister());
            case Phase.Proposed(Register value) -> self.add(new Effect.Propose(value));
            case Phase.Forking(Register register, Position parent) -> self.add(new Effect.AppendFork(register.epoch(), parent, reason));
        }
    }

    @Override
    public boolean awaits(Register value) {
        return phase instanceof Phase.Reading || phase instanceof Phase.Proposed(Register next) && next.equals(value);
    }

    @Override
    public Role step(Event event, long nowMs) {
        return switch (event) {
            case Event.Answered(Register current, long asked) -> answered(current, nowMs);
            case Event.Durable(Position upTo) when phase instanceof Phase.Forking(Register register, Position parent)
                    && upTo.index() > parent.index() -> new Active(self, connected, register, askedMs, nowMs);
            case Event.Failed(String failure) -> {
                self.warn("promotion failed: " + failure);
                yield new Following(self, null, connected, nowMs);
            }
            case Event.Tick tick -> {
                if (!(phase instanceof Phase.Forking) && nowMs - askedMs >= self.timing.retryMs()) {
                    enter(phase, nowMs);
                }
                yield this;
            }
            case Event.Demote demote when phase instanceof Phase.Reading -> new Following(self, null, connected, nowMs);
            default -> this;
        };
    }

    private Role answered(Register current, long nowMs) {
        switch (phase) {
            case Phase.Reading(boolean force) -> {
                self.learn(current);
                if (!force && !current.inSync().contains(self.id)) {
                    self.warn("not promoted: " + (current.version() == 0 ? "no server was active before" : "it may lack acknowledged writes")
                            + "; in sync are " + current.inSync());
                    return lost(current, nowMs);
                }
                TreeSet<ServerId> onlySelf = new TreeSet<>(Set.of(self.id));
                enter(new Phase.Proposed(current.promoting(self.id, onlySelf)), nowMs);
            }
            case Phase.Proposed(Register next) -> {
                if (current.equals(next)) {
                    accepted(next, nowMs);
                } else if (current.version() >= next.version()) {
                    self.learn(current);
                    return lost(current, nowMs);
                }
            }
            case Phase.Forking forking -> { }
        }
        return this;
    }

    private Role lost(Register current, long nowMs) {
        ServerId active = current.epoch().active();
        return new Following(self, current.version() == 0 || active.equals(self.id) ? null : active, connected, nowMs);
    }

    private void accepted(Register register, long nowMs) {
        self.learn(register);
        enter(new Phase.Forking(register, self.log.last()), nowMs);
    }
}
