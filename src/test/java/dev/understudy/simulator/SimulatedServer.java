package dev.understudy.simulator;

import dev.understudy.failover.Effect;
import dev.understudy.failover.Event;
import dev.understudy.failover.Facts;
import dev.understudy.failover.Message;
import dev.understudy.failover.Participant;
import dev.understudy.failover.RecordLog;
import dev.understudy.failover.ServerId;
import dev.understudy.failover.Service;
import dev.understudy.failover.Settings;
import dev.understudy.storage.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/** A server with a log, a memory for facts and a clock of its own, which does what its {@link Participant} says. */
final class SimulatedServer {
    private static final int SYNC_LIMIT_MS = 15;
    private static final int SLOW_SYNC_LIMIT_MS = 500;
    private static final int DISK_WORK_LIMIT_MS = 40;

    private final Story story;
    private final Judge judge;
    private final Settings settings;
    private final SimulatedLog log;
    private final double clockRate;
    private Facts facts;
    private Participant participant;
    private Service service;
    private boolean isUp;
    private int incarnation;
    private long pausedUntilMs;
    private boolean isBroken;
    private boolean diskFails;
    /** Whether the copy is being cut or replaced. */
    private boolean isBusy;
    /** What happened while the process stood still. */
    private final Deque<Event> inbox = new ArrayDeque<>();
    /** Writes that wait to be committed, by index. */
    private final TreeMap<Long, Long> pending = new TreeMap<>();

    SimulatedServer(Story story, Judge judge, Settings settings, Position start, Facts facts, double clockRate) {
        this.story = story;
        this.judge = judge;
        this.settings = settings;
        this.log = new SimulatedLog(start);
        this.facts = facts;
        this.clockRate = clockRate;
    }

    ServerId id() {
        return settings.id();
    }

    boolean isUp() {
        return isUp;
    }

    boolean isBroken() {
        return isBroken;
    }

    boolean isActive() {
        return isUp && participant.role().equals("active");
    }

    boolean isReplica() {
        return settings.isReplica();
    }

    int incarnation() {
        return incarnation;
    }

    /** Forgets old records that everybody may see. */
    void compact(int kept) {
        if (isUp && !isBusy) {
            log.compact(Math.min(participant.released(), log.synced()) - kept);
        }
    }

    SimulatedLog log() {
        return log;
    }

    Participant participant() {
        return participant;
    }

    long localMs() {
        return (long) (story.nowMs() * clockRate);
    }

    void start() {
        isUp = true;
        incarnation++;
        isBroken = false;
        isBusy = false;
        pausedUntilMs = 0;
        participant = new Participant(settings, log, facts);
        service = null;
        judge.shown(this, log.at(participant.released()));
        sync();
        tick(incarnation);
    }

    private void tick(int of) {
        if (of == incarnation && isUp) {
            handle(new Event.Tick());
            story.in(50, () -> tick(of));
        }
    }

    /** The process dies, or the whole host does. */
    void stop(boolean host) {
        isUp = false;
        incarnation++;
        pending.clear();
        inbox.clear();
        story.network().lose(this, host);
        if (host) {
            log.losePower(story.random());
        }
    }

    void pause(int ms) {
        pausedUntilMs = story.nowMs() + ms;
    }

    void setDiskFails(boolean fails) {
        diskFails = fails;
    }

    /** Takes an event that is meant for one life of the process. */
    void handleIn(int life, Event event) {
        if (life == incarnation && isUp) {
            handle(event);
        }
    }

    void handle(Event event) {
        if (!isUp) {
            return;
        }
        if (story.nowMs() < pausedUntilMs || !inbox.isEmpty()) {
            inbox.add(event);
            if (inbox.size() == 1) {
                wakeAt(pausedUntilMs);
            }
            return;
        }
        take(event);
    }

    private void wakeAt(long ms) {
        int life = incarnation;
        story.at(ms, () -> {
            if (life != incarnation) {
                return;
            }
            if (story.nowMs() < pausedUntilMs) {
                wakeAt(pausedUntilMs);
                return;
            }
            while (life == incarnation && !inbox.isEmpty()) {
                take(inbox.poll());
            }
        });
    }

    private void take(Event event) {
        int life = incarnation;
        story.trace(() -> id() + " <- " + event);
        for (Effect effect : participant.step(event, localMs())) {
            story.trace(() -> id() + "    -> " + effect);
            if (story.dies()) {
                stop(story.random().nextBoolean());
                Fault.restartLater(story, this);
            }
            if (life != incarnation) {
                return;
            }
            carryOut(effect);
        }
    }

    /** A client writes; returns whether the server took it, to answer it when it is committed. */
    boolean write(long number) {
        if (!isUp || story.nowMs() < pausedUntilMs || !inbox.isEmpty() || !(service instanceof Service.Active) || diskFails) {
            return false;
        }
        SimulatedRecord entry = SimulatedRecord.after(log.last(), number, number);
        judge.exists(entry, log.last());
        log.append(entry);
        pending.put(entry.position().index(), number);
        handle(new Event.Written(entry.position()));
        sync();
        return true;
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send(ServerId to, var message) -> story.network().send(this, story.server(to), message);
            case Effect.SendCopy(ServerId to, var epoch) ->
                    story.network().send(this, story.server(to), new Message.Contents(epoch, log.at(participant.released()), "contents"));
            case Effect.Append(List<? extends RecordLog.Entry> entries) -> {
                if (diskFails) {
                    fail();
                } else {
                    entries.forEach(entry -> log.append((SimulatedRecord) entry));
                    sync();
                }
            }
            case Effect.AppendFork(var epoch, Position parent, String reason) -> {
                if (diskFails) {
                    fail();
                } else {
                    SimulatedRecord fork = SimulatedRecord.after(log.last(), 0, -epoch.number() * 100 - id().name().charAt(1));
                    judge.exists(fork, log.last());
                    judge.forks(this, epoch);
                    log.append(fork);
                    sync();
                }
            }
            case Effect.Cut(Position end) -> later(() -> {
                judge.discarded(this, log.cut(end.index()));
                handle(new Event.Cut(log.last()));
            });
            case Effect.Install(Position at, Object contents) -> later(() -> {
                log.install(at);
                handle(new Event.Installed(at));
            });
            case Effect.Release(long index) -> release(index);
            case Effect.ReadRegister read -> story.register().read(this);
            case Effect.Propose(var next) -> story.register().propose(this, next);
            case Effect.SaveFacts(Facts saved) -> facts = saved;
            case Effect.Serve(Service next) -> serve(next);
            case Effect.Say say -> { }
        }
    }

    private void serve(Service next) {
        service = next;
        if (next instanceof Service.Backup) {
            pending.clear();
        }
    }

    private void release(long index) {
        judge.shown(this, log.at(index));
        while (!pending.isEmpty() && pending.firstKey() <= index) {
            var write = pending.pollFirstEntry();
            judge.acknowledged(this, participant.epoch(), log.at(write.getKey()), write.getValue());
            story.acknowledged(write.getValue());
        }
    }

    private void sync() {
        Position upTo = log.last();
        int life = incarnation;
        int limitMs = story.random().nextInt(20) == 0 ? SLOW_SYNC_LIMIT_MS : SYNC_LIMIT_MS;
        story.in(1 + story.random().nextInt(limitMs), () -> {
            if (life == incarnation) {
                log.sync(upTo);
                handle(new Event.Durable(upTo));
            }
        });
    }

    /** Does something to the whole copy, which takes a while. */
    private void later(Runnable work) {
        int life = incarnation;
        isBusy = true;
        story.in(1 + story.random().nextInt(DISK_WORK_LIMIT_MS), () -> {
            if (life != incarnation || !isUp) {
                return;
            }
            isBusy = false;
            if (diskFails) {
                fail();
            } else {
                work.run();
            }
        });
    }

    private void fail() {
        isBroken = true;
        int life = incarnation;
        story.in(0, () -> handleIn(life, new Event.Failed("no space left on device")));
    }
}
