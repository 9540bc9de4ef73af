package dev.understudy.simulator;

import dev.understudy.failover.CommitPolicy;
import dev.understudy.failover.Epoch;
import dev.understudy.failover.Event;
import dev.understudy.failover.Facts;
import dev.understudy.failover.Register;
import dev.understudy.failover.ServerId;
import dev.understudy.failover.Settings;
import dev.understudy.failover.Timing;
import dev.understudy.storage.Position;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A story that follows from its seed: some seconds of work and faults, then peace, and the judgement. */
final class Story {
    private static final int FAULTS_MS = 12_000;
    /** Within this time after the last fault writes must succeed again. */
    private static final int RECOVERY_LIMIT_MS = 10_000;
    private static final int REST_MS = 5_000;
    private static final int CLIENTS = 3;
    private static final int WRITE_LIMIT_MS = 1_000;

    private record Moment(long atMs, long order, Runnable action) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            return atMs != other.atMs ? Long.compare(atMs, other.atMs) : Long.compare(order, other.order);
        }
    }

    private final SplittableRandom random;
    private final PriorityQueue<Moment> moments = new PriorityQueue<>();
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final SimulatedRegister register;
    private final SimulatedNetwork network;
    private final Judge judge;
    private final List<String> trace;
    private final String cast;
    private final int deathOneIn;
    private long nowMs;
    private long order;
    private boolean isPeace;
    private boolean isRest;
    private long writes;
    private final TreeSet<Long> waiting = new TreeSet<>();
    private long acknowledgedInPeace;
    private long acknowledged;

    /** @param traced whether to remember everything that happens */
    Story(long seed, boolean traced) {
        random = new SplittableRandom(seed);
        trace = traced ? new ArrayList<>() : null;
        int count = 2 + random.nextInt(2);
        boolean hasReplica = random.nextInt(4) == 0;
        CommitPolicy policy = switch (random.nextInt(4)) {
            case 0 -> new CommitPolicy.Async(5 + random.nextInt(20));
            case 1 -> new CommitPolicy.SyncStrict(1);
            case 2 -> new CommitPolicy.Sync(count - 1);
            default -> new CommitPolicy.Sync(1);
        };
        boolean resumes = random.nextBoolean();
        Timing timing = random.nextBoolean() ? Timing.DEFAULT : Timing.DEFAULT.withLease(1_500);
        judge = new Judge(policy, servers);
        deathOneIn = random.nextBoolean() ? 0 : 200 + random.nextInt(3_000);
        cast = count + " servers" + (hasReplica ? " and a replica" : "") + ", " + policy + ", " + timing + ", resumes " + resumes;
        Position start = new Position(uuid(1), 0, uuid(2));
        Register first = new Register(1, new Epoch(1, new ServerId("s0")), new TreeSet<>(List.of(new ServerId("s0"))));
        register = new SimulatedRegister(this, judge, first);
        for (int i = 0; i < count + (hasReplica ? 1 : 0); i++) {
            Settings settings = new Settings(new ServerId("s" + i), policy, timing, i == count, resumes);
            servers.add(new SimulatedServer(this, judge, settings, start, Facts.NONE, 0.98 + random.nextDouble() * 0.04));
        }
        network = new SimulatedNetwork(this, servers, random.nextInt(3) == 0);
    }

    static UuidAtom uuid(long number) {
        return UuidAtom.of(0, number);
    }

    SplittableRandom random() {
        return random;
    }

    long nowMs() {
        return nowMs;
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedRegister register() {
        return register;
    }

    SimulatedServer server(ServerId id) {
        for (SimulatedServer server : servers) {
            if (server.id().equals(id)) {
                return server;
            }
        }
        throw new IllegalArgumentException(id.name());
    }

    void at(long ms, Runnable action) {
        moments.add(new Moment(Math.max(ms, nowMs), order++, action));
    }

    void in(long ms, Runnable action) {
        at(nowMs + ms, action);
    }

    void trace(Supplier<String> line) {
        if (trace != null) {
            trace.add(nowMs + " " + line.get());
        }
    }

    List<String> trace() {
        return trace;
    }

    /** What distinguishes this story: servers, policy, times. */
    String cast() {
        return cast;
    }

    long acknowledgedWrites() {
        return acknowledged;
    }

    long lostWrites() {
        return judge.lost();
    }

    long promotions() {
        return register.value().epoch().number() - 1;
    }

    /** Whether a server dies between two of its effects, now. */
    boolean dies() {
        return deathOneIn > 0 && !isPeace && random.nextInt(deathOneIn) == 0;
    }

    /** Plays the story to its end. */
    void play() {
        servers.forEach(SimulatedServer::start);
        servers.forEach(server -> in(random.nextInt(100), () -> suspect(server)));
        for (int i = 0; i < CLIENTS; i++) {
            in(random.nextInt(200), this::write);
        }
        List<Fault> faults = Fault.some(random);
        in(500, () -> disturb(faults));
        runUntil(FAULTS_MS);
        makePeace();
        runUntil(FAULTS_MS + RECOVERY_LIMIT_MS);
        if (acknowledgedInPeace == 0) {
            throw new AssertionError("nothing could be written for " + RECOVERY_LIMIT_MS + " ms after the last fault");
        }
        isRest = true;
        runUntil(FAULTS_MS + RECOVERY_LIMIT_MS + REST_MS);
        judge.rests();
    }

    private void runUntil(long endMs) {
        while (!moments.isEmpty() && moments.peek().atMs() <= endMs) {
            Moment moment = moments.poll();
            nowMs = moment.atMs();
            moment.action().run();
        }
        nowMs = endMs;
    }

    private void disturb(List<Fault> faults) {
        if (!isPeace && !faults.isEmpty()) {
            Fault fault = faults.get(random.nextInt(faults.size()));
            SimulatedServer server = servers.get(random.nextInt(servers.size()));
            trace(() -> "fault " + fault + " at " + server.id());
            fault.happen(this, server);
            in(20 + random.nextInt(1_200), () -> disturb(faults));
        }
    }

    /** Another server than one. */
    SimulatedServer other(SimulatedServer server) {
        int place = servers.indexOf(server);
        return servers.get((place + 1 + random.nextInt(servers.size() - 1)) % servers.size());
    }

    boolean isPeace() {
        return isPeace;
    }

    private void makePeace() {
        isPeace = true;
        trace(() -> "peace");
        network.heal();
        for (SimulatedServer server : servers) {
            server.setDiskFails(false);
            register.setReachable(server.id(), true);
            if (server.isUp() && server.isBroken()) {
                server.stop(false);
            }
            if (!server.isUp()) {
                server.start();
            }
        }
    }

    /** Those who watch a server's neighbours: sometimes they suspect the active server, rightly or not, and sometimes they spread old news. */
    private void suspect(SimulatedServer server) {
        if (server.isUp() && !server.isReplica() && !server.isActive()) {
            SimulatedServer active = server(register.value().epoch().active());
            boolean isMissing = active == server || !network.isConnected(server, active) || !active.isActive() && random.nextInt(5) == 0;
            if (isMissing && random.nextInt(3) == 0 || !isPeace && random.nextInt(500) == 0) {
                server.handle(new Event.Promote(false, "suspicion"));
            } else if (random.nextInt(10) == 0) {
                server.handle(new Event.Lead(active.id()));
            }
        }
        in(50 + random.nextInt(150), () -> suspect(server));
    }

    private void write() {
        if (isRest) {
            return;
        }
        long number = ++writes;
        SimulatedServer server = servers.get(random.nextInt(servers.size()));
        waiting.add(number);
        if (server.write(number) && waiting.contains(number)) {
            in(WRITE_LIMIT_MS, () -> {
                if (waiting.remove(number)) {
                    in(1 + random.nextInt(60), this::write);
                }
            });
        } else if (waiting.remove(number)) {
            in(1 + random.nextInt(60), this::write);
        }
    }

    /** A write is acknowledged, however late. */
    void acknowledged(long number) {
        acknowledged++;
        if (isPeace) {
            acknowledgedInPeace++;
        }
        if (waiting.remove(number)) {
            in(1 + random.nextInt(60), this::write);
        }
    }
}
