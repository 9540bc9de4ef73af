package dev.understudy.failover;

import dev.understudy.storage.Position;
import java.util.ArrayList;
import java.util.List;

/** What the roles of a server share: who it is, what it remembers, and what is to be done after the present step. */
final class Self {
    /** How often the committed index is remembered, at most. */
    private static final long COMMITTED_SAVED_EVERY_MS = 1_000;

    final ServerId id;
    final Settings settings;
    final Timing timing;
    final RecordLog log;
    private final List<Effect> effects = new ArrayList<>();
    private Facts facts;
    /** Everything up to here may be shown. */
    private long released;
    /** Everything up to here is on this server's disk. */
    private long durable;
    private long committedSavedMs;
    private int questions;
    private Service service;

    Self(Settings settings, RecordLog log, Facts facts) {
        this.id = settings.id();
        this.settings = settings;
        this.timing = settings.timing();
        this.log = log;
        this.facts = facts;
        this.released = Math.clamp(facts.committed(), log.first().index(), log.last().index());
    }

    /** A number for a question that no earlier one had, not even before a restart: an answer may come very late. */
    long nextQuestion() {
        if (questions == 0) {
            facts = new Facts(facts.seen(), facts.register(), released, facts.lives() + 1);
            add(new Effect.SaveFacts(facts));
        }
        return (long) facts.lives() << Integer.SIZE | ++questions;
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void send(ServerId to, Message message) {
        add(new Effect.Send(to, message));
    }

    void say(String text) {
        add(new Effect.Say(false, text));
    }

    void warn(String text) {
        add(new Effect.Say(true, text));
    }

    /** Takes what is to be done. */
    List<Effect> take() {
        List<Effect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    Epoch seen() {
        return facts.seen();
    }

    Register register() {
        return facts.register();
    }

    /** Remembers a reign, if it is later than those seen. */
    void see(Epoch epoch) {
        if (epoch.isAfter(facts.seen())) {
            save(epoch, facts.register());
        }
    }

    /** Remembers a value of the register, if it is later than the one known, and its reign. */
    void learn(Register register) {
        Epoch latest = register.epoch().isAfter(facts.seen()) ? register.epoch() : facts.seen();
        boolean isNews = register.version() > facts.register().version();
        if (isNews || latest != facts.seen()) {
            save(latest, isNews ? register : facts.register());
        }
    }

    private void save(Epoch seen, Register register) {
        facts = new Facts(seen, register, released, facts.lives());
        add(new Effect.SaveFacts(facts));
    }

    /** Remembers now and then how far things are committed, so that a restart can show that much at once. */
    void saveCommitted(long nowMs) {
        if (released != facts.committed() && nowMs - committedSavedMs >= COMMITTED_SAVED_EVERY_MS) {
            committedSavedMs = nowMs;
            save(facts.seen(), facts.register());
        }
    }

    long released() {
        return released;
    }

    /** Releases everything up to an index, as far as the log goes. Never takes back. */
    void release(long index) {
        long upTo = Math.min(index, log.last().index());
        if (upTo > released) {
            released = upTo;
            add(new Effect.Release(upTo));
        }
    }

    /** The log was cut, and ends at an index. */
    void logEnds(long index) {
        released = Math.min(released, index);
        durable = Math.min(durable, index);
    }

    /** The log was replaced by a copy of something committed, which is on disk. */
    void logBegins(long index) {
        released = index;
        durable = index;
    }

    long durable() {
        return durable;
    }

    /** Everything up to a position is on disk, unless it was cut off meanwhile. */
    void setDurable(Position upTo) {
        if (log.holds(upTo)) {
            durable = Math.max(durable, upTo.index());
        }
    }

    void serve(Service next) {
        if (!next.equals(service)) {
            service = next;
            add(new Effect.Serve(next));
        }
    }
}
