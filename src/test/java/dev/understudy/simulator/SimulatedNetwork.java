package dev.understudy.simulator;

import dev.understudy.failover.Event;
import dev.understudy.failover.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Connections between servers: what is said arrives in order, late or not at all; and each end learns by itself, later, that a connection is gone. */
final class SimulatedNetwork {
    private static final int DELAY_LIMIT_MS = 20;
    private static final int NOTICE_LIMIT_MS = 3_000;
    private static final int RECONNECT_EVERY_MS = 100;

    /** One direction of a connection. */
    private static final class Direction {
        final SimulatedServer from;
        final SimulatedServer to;
        boolean isDead;
        boolean fromKnows;
        long lastArrivalMs;
        final List<Runnable> held = new ArrayList<>();

        Direction(SimulatedServer from, SimulatedServer to) {
            this.from = from;
            this.to = to;
        }
    }

    private final class Link {
        final Direction there;
        final Direction back;
        int generation;
        boolean isOpen;

        Link(SimulatedServer one, SimulatedServer other) {
            there = new Direction(one, other);
            back = new Direction(other, one);
        }

        Direction from(SimulatedServer server) {
            return there.from == server ? there : back;
        }

        void tryOpen() {
            boolean works = there.from.isUp() && there.to.isUp() && !there.isDead && !back.isDead;
            if (!isOpen && works && !there.fromKnows && !back.fromKnows) {
                isOpen = true;
                int now = ++generation;
                open(there, now);
                open(back, now);
            }
        }

        private void open(Direction direction, int now) {
            direction.fromKnows = true;
            direction.lastArrivalMs = 0;
            direction.held.clear();
            int incarnation = direction.from.incarnation();
            arrive(direction == there ? back : there, now, () -> direction.from.handleIn(incarnation, new Event.Connected(direction.to.id())));
        }

        /** Ends the connection; each end notices within a time. */
        void close(int noticeLimitMs) {
            if (!isOpen) {
                return;
            }
            isOpen = false;
            int closed = ++generation;
            notice(there, closed, noticeLimitMs);
            notice(back, closed, noticeLimitMs);
        }

        private void notice(Direction direction, int closed, int limitMs) {
            int incarnation = direction.from.incarnation();
            story.in(1 + random.nextInt(limitMs), () -> {
                if (generation == closed && direction.fromKnows) {
                    direction.fromKnows = false;
                    direction.from.handleIn(incarnation, new Event.Disconnected(direction.to.id()));
                }
            });
        }

        /** Has something arrive at the end of a direction, after what was sent before. */
        private void arrive(Direction direction, int sent, Runnable action) {
            if (direction.isDead) {
                direction.held.add(() -> arrive(direction, sent, action));
                return;
            }
            direction.lastArrivalMs = Math.max(direction.lastArrivalMs, story.nowMs() + 1 + random.nextInt(DELAY_LIMIT_MS));
            story.at(direction.lastArrivalMs, () -> {
                if (generation != sent) {
                    return;
                }
                if (direction.isDead) {
                    direction.held.add(action);
                } else {
                    action.run();
                }
            });
        }
    }

    private final Story story;
    private final SplittableRandom random;
    private final List<Link> links = new ArrayList<>();
    private final boolean repeats;

    /** @param repeats whether messages sometimes come twice */
    SimulatedNetwork(Story story, List<SimulatedServer> servers, boolean repeats) {
        this.story = story;
        this.random = story.random();
        this.repeats = repeats;
        for (int i = 0; i < servers.size(); i++) {
            for (int j = 0; j < i; j++) {
                links.add(new Link(servers.get(j), servers.get(i)));
            }
        }
        keepOpen();
    }

    private void keepOpen() {
        links.forEach(Link::tryOpen);
        story.in(RECONNECT_EVERY_MS, this::keepOpen);
    }

    void send(SimulatedServer from, SimulatedServer to, Message message) {
        Link link = link(from, to);
        if (!link.isOpen) {
            return;
        }
        int times = repeats && random.nextInt(20) == 0 ? 2 : 1;
        int incarnation = to.incarnation();
        for (int i = 0; i < times; i++) {
            link.arrive(link.from(from), link.generation, () -> to.handleIn(incarnation, new Event.Received(from.id(), message)));
        }
    }

    private Link link(SimulatedServer one, SimulatedServer other) {
        for (Link link : links) {
            if (link.there.from == one && link.there.to == other || link.there.from == other && link.there.to == one) {
                return link;
            }
        }
        throw new IllegalArgumentException(one.id() + " and " + other.id());
    }

    /** A direction, or both, goes dead for a while; when that is long, the connection ends. */
    void cut(SimulatedServer from, SimulatedServer to, boolean bothWays, int durationMs) {
        Link link = link(from, to);
        kill(link, link.from(from), durationMs);
        if (bothWays) {
            kill(link, link.from(to), durationMs);
        }
    }

    private void kill(Link link, Direction direction, int durationMs) {
        direction.isDead = true;
        int generation = link.generation;
        story.in(200 + random.nextInt(NOTICE_LIMIT_MS), () -> {
            if (direction.isDead && link.generation == generation) {
                link.close(NOTICE_LIMIT_MS);
            }
        });
        story.in(durationMs, () -> revive(direction));
    }

    private void revive(Direction direction) {
        direction.isDead = false;
        List<Runnable> late = List.copyOf(direction.held);
        direction.held.clear();
        late.forEach(Runnable::run);
    }

    void breakConnection(SimulatedServer one, SimulatedServer other) {
        link(one, other).close(5);
    }

    /** A server is gone: its process, which others notice at once, or its host, which they notice when it does not answer. */
    void lose(SimulatedServer server, boolean host) {
        for (Link link : links) {
            if (link.there.from == server || link.there.to == server) {
                link.from(server).fromKnows = false;
                link.close(host ? NOTICE_LIMIT_MS : 5);
            }
        }
    }

    boolean isConnected(SimulatedServer one, SimulatedServer other) {
        return link(one, other).from(one).fromKnows;
    }

    void heal() {
        links.forEach(link -> {
            revive(link.there);
            revive(link.back);
        });
    }
}
