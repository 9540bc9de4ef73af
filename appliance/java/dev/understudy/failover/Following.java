package dev.understudy.failover;

import dev.understudy.storage.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A backup or a replica: keeps its log equal to that of its source. First the two find out where their logs part (a search by equal ids); what
 * this one has beyond that is put aside (rule 7); then records come, are appended as they are, and reported once they are on disk. If the logs
 * have nothing in common, a copy takes the place of the database, whole. Whatever goes wrong, this server stays a backup (rule 8).
 */
final class Following implements Role {
    /** How many positions one question about the common past names. */
    private static final int PROBES = 64;

    private enum Phase {
        /** Nobody to follow, or no connection. */
        ALONE,
        /** Asked where the logs part. */
        COMPARING,
        /** Asked for a copy. */
        COPYING,
        /** The own surplus is being put aside, or a copy put into place. */
        BUSY,
        /** Asked for records. */
        STREAMING,
        /** The own copy cannot go on; only a restart or a person helps. */
        BROKEN
    }

    private final Self self;
    private final Set<ServerId> connected;
    private ServerId source;
    private Phase phase = Phase.ALONE;
    private List<Position> probes = List.of();
    /** The number of the last question about the common past. */
    private long question;
    /** When the source was asked something that it has not answered; or never. */
    private long askedMs = Long.MAX_VALUE;
    /** What the source has committed, as far as known. */
    private long committed;
    private String trouble;
    private long heardMs;
    private long lookedMs;

    /**
     * @param source whom to follow, or null
     * @param connected to whom there are connections; changes as they do
     */
    Following(Self self, ServerId source, Set<ServerId> connected, long nowMs) {
        this.self = self;
        this.connected = connected;
        follow(source, nowMs);
    }

    /** Follows a server, or nobody, from now on. */
    void follow(ServerId server, long nowMs) {
        source = server;
        restart(nowMs);
    }

    @Override
    public Role step(Event event, long nowMs) {
        switch (event) {
            case Event.Tick tick -> retry(nowMs);
            case Event.Lead(ServerId active) -> {
                if (active != null && !active.equals(self.id) && !active.equals(source)) {
                    follow(active, nowMs);
                }
            }
            case Event.Connected(ServerId peer) -> restartIfSource(peer, nowMs);
            case Event.Disconnected(ServerId peer) -> restartIfSource(peer, nowMs);
            case Event.Durable durable -> report();
            case Event.Cut(Position end) -> {
                self.logEnds(end.index());
                goOn(nowMs);
            }
            case Event.Installed(Position at) -> {
                self.logBegins(at.index());
                goOn(nowMs);
            }
            case Event.Failed(String reason) -> breakDown(reason);
            case Event.Answered(Register current, long asked) -> {
                return learn(current, nowMs);
            }
            case Event.Received(ServerId from, Message message) -> {
                return receive(from, message, nowMs);
            }
            case Event.Promote(boolean force, String reason) -> {
                return promote(force, reason, nowMs);
            }
            case Event.SwitchOver switchOver -> self.warn("not active: there is nothing to hand over");
            case Event.Written written -> { }
            case Event.Demote demote -> { }
        }
        return this;
    }

    private Role promote(boolean force, String reason, long nowMs) {
        String obstacle = self.settings.isReplica() ? "a replica is never promoted"
                : phase == Phase.BUSY ? "the copy is being made equal to that of " + source
                : phase == Phase.BROKEN && !force ? trouble
                : null;
        if (obstacle != null) {
            self.warn("not promoted: " + obstacle);
            return this;
        }
        return Promoting.begin(self, connected, force, reason, nowMs);
    }

    private Role learn(Register current, long nowMs) {
        self.learn(current);
        ServerId active = current.epoch().active();
        if (current.version() == 0 || current.epoch().compareTo(self.seen()) < 0) {
            return this;
        }
        if (active.equals(self.id)) {
            return self.settings.resumes() ? promote(false, "the register says that this server is active", nowMs) : this;
        }
        if (!active.equals(source)) {
            follow(active, nowMs);
        }
        return this;
    }

    private void restartIfSource(ServerId peer, long nowMs) {
        if (peer.equals(source)) {
            restart(nowMs);
        }
    }

    /** Begins from the beginning, as after any loss of connection; what is being done to the own copy is done first. */
    private void restart(long nowMs) {
        if (phase == Phase.BUSY || phase == Phase.BROKEN) {
            return;
        }
        if (source == null || !connected.contains(source)) {
            phase = Phase.ALONE;
            askedMs = Long.MAX_VALUE;
            show(source == null ? "nobody to follow" : "not connected to " + source);
        } else {
            compare(self.log.first().index(), self.log.last().index(), nowMs);
        }
    }

    private void goOn(long nowMs) {
        if (phase == Phase.BUSY) {
            phase = Phase.ALONE;
        }
        restart(nowMs);
    }

    /** Asks again what was not answered, begins anew when a source has fallen silent, and looks who is active when there is no source. */
    private void retry(long nowMs) {
        boolean isUnanswered = askedMs != Long.MAX_VALUE && nowMs - askedMs >= self.timing.retryMs();
        boolean isSilent = phase == Phase.STREAMING && nowMs - heardMs >= self.timing.answerLimitMs();
        if (isUnanswered || isSilent) {
            restart(nowMs);
        }
        boolean isServed = phase == Phase.STREAMING && nowMs - heardMs < self.timing.answerLimitMs();
        if (!isServed && nowMs - lookedMs >= self.timing.retryMs()) {
            lookedMs = nowMs;
            self.add(new Effect.ReadRegister());
        }
    }

    private void ask(Phase next, Message question, long nowMs) {
        phase = next;
        askedMs = nowMs;
        self.send(source, question);
    }

    private void answered() {
        askedMs = Long.MAX_VALUE;
    }

    /** Asks which of some positions the source has too: all if they are few, else evenly spread, with the ends. */
    private void compare(long from, long to, long nowMs) {
        long steps = Math.min(to - from, PROBES - 1);
        List<Position> chosen = new ArrayList<>();
        for (long i = 0; i < steps; i++) {
            chosen.add(self.log.at(from + (to - from) * i / steps));
        }
        chosen.add(self.log.at(to));
        probes = chosen;
        show("comparing with " + source);
        question = self.nextQuestion();
        ask(Phase.COMPARING, new Message.Follow(self.seen(), question, probes), nowMs);
    }

    private Role receive(ServerId from, Message message, long nowMs) {
        if (message instanceof Message.HandOver(Epoch epoch, Register register) && register.epoch().active().equals(self.id)) {
            return Promoting.takeOver(self, connected, register, nowMs);
        }
        if (message instanceof Message.Committed(Epoch epoch, long index, Register register) && epoch.active().equals(from) && !from.equals(source)) {
            follow(from, nowMs);
        }
        if (from.equals(source)) {
            hear(message, nowMs);
        }
        return this;
    }

    private void hear(Message message, long nowMs) {
        heardMs = nowMs;
        switch (message) {
            case Message.Common(Epoch epoch, long asked, Position position) -> {
                if (phase == Phase.COMPARING && asked == question) {
                    compared(position, nowMs);
                }
            }
            case Message.Contents(Epoch epoch, Position at, Object contents) -> install(at, contents);
            case Message.Records(Epoch epoch, Position before, List<? extends RecordLog.Entry> entries, long upTo) -> {
                if (phase == Phase.STREAMING) {
                    answered();
                    committed = Math.max(committed, upTo);
                    append(before, entries, nowMs);
                }
            }
            case Message.Committed(Epoch epoch, long index, Register register) -> {
                self.learn(register);
                if (phase == Phase.STREAMING) {
                    answered();
                    committed = Math.max(committed, index);
                    report();
                }
            }
            case Message.AskAgain askAgain -> {
                if (phase == Phase.STREAMING) {
                    restart(nowMs);
                }
            }
            case Message.Follow question -> { }
            case Message.Start question -> { }
            case Message.Copy question -> { }
            case Message.Held held -> { }
            case Message.HandOver toAnother -> { }
            case Message.Superseded superseded -> { }
        }
    }

    /** Narrows the search for the last common position, or acts on it. */
    private void compared(Position common, long nowMs) {
        int place = common == null ? -1 : probes.indexOf(common);
        if (common == null) {
            show("copying from " + source);
            ask(Phase.COPYING, new Message.Copy(self.seen()), nowMs);
        } else if (place < 0 || common.index() < self.log.first().index()) {
            restart(nowMs);
        } else if (place < probes.size() - 1 && probes.get(place + 1).index() > common.index() + 1) {
            compare(common.index(), probes.get(place + 1).index() - 1, nowMs);
        } else if (common.index() < self.log.last().index()) {
            phase = Phase.BUSY;
            answered();
            show("putting aside what " + source + " does not have");
            self.warn("putting aside " + (self.log.last().index() - common.index()) + " records that " + source + " does not have");
            self.add(new Effect.Cut(common));
        } else {
            committed = 0;
            show("following " + source);
            heardMs = nowMs;
            ask(Phase.STREAMING, new Message.Start(self.seen(), self.settings.isReplica(), common), nowMs);
        }
    }

    private void install(Position at, Object contents) {
        if (phase != Phase.COPYING) {
            return;
        }
        answered();
        Position own = self.log.last();
        if (own.index() > 0 && !own.lineage().equals(at.lineage())) {
            breakDown("the database of " + source + " is of lineage " + at.lineage() + ", this one of " + own.lineage());
            return;
        }
        phase = Phase.BUSY;
        self.add(new Effect.Install(at, contents));
    }

    private void append(Position before, List<? extends RecordLog.Entry> entries, long nowMs) {
        long known = self.log.last().index() - before.index();
        if (known >= entries.size() && known >= 0) {
            report();
            return;
        }
        Position meeting = known < 0 ? null : known == 0 ? before : entries.get((int) known - 1).position();
        if (!self.log.last().equals(meeting)) {
            restart(nowMs);
            return;
        }
        self.add(new Effect.Append(entries.subList((int) known, entries.size())));
    }

    /** Tells the source what is on disk, and shows what is committed. */
    private void report() {
        if (phase == Phase.STREAMING) {
            self.release(committed);
            long held = Math.max(self.durable(), self.log.first().index());
            self.send(source, new Message.Held(self.seen(), self.log.at(held)));
        }
    }

    private void breakDown(String reason) {
        phase = Phase.BROKEN;
        answered();
        trouble = reason;
        self.warn("cannot follow " + source + ": " + reason);
        show("broken: " + reason);
    }

    private void show(String state) {
        self.serve(new Service.Backup(state));
    }
}
