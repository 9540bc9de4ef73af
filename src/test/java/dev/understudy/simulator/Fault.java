package dev.understudy.simulator;

import dev.understudy.failover.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What can go wrong, and what people can do at the wrong moment. */
enum Fault {
    /** A process dies, and is started again. */
    PROCESS_DIES {
        @Override
        void happen(Story story, SimulatedServer server) {
            dieFor(story, server, false);
        }
    },
    /** A host loses power, and comes back. */
    POWER_FAILS {
        @Override
        void happen(Story story, SimulatedServer server) {
            dieFor(story, server, true);
        }
    },
    /** All hosts lose power at once. */
    ALL_POWER_FAILS {
        @Override
        void happen(Story story, SimulatedServer server) {
            dieFor(story, server, true);
            SimulatedServer other = story.other(server);
            dieFor(story, other, true);
        }
    },
    /** Nothing gets through between two servers. */
    LINK_DEAD {
        @Override
        void happen(Story story, SimulatedServer server) {
            story.network().cut(server, story.other(server), true, duration(story));
        }
    },
    /** Nothing gets through in one direction. */
    LINK_DEAD_ONE_WAY {
        @Override
        void happen(Story story, SimulatedServer server) {
            story.network().cut(server, story.other(server), false, duration(story));
        }
    },
    /** A connection ends. */
    CONNECTION_ENDS {
        @Override
        void happen(Story story, SimulatedServer server) {
            story.network().breakConnection(server, story.other(server));
        }
    },
    /** A server is cut off from everything. */
    CUT_OFF {
        @Override
        void happen(Story story, SimulatedServer server) {
            int duration = duration(story);
            for (int i = 0; i < 3; i++) {
                story.network().cut(server, story.other(server), true, duration);
            }
            loseRegister(story, server, duration);
        }
    },
    /** A server cannot reach the register. */
    REGISTER_OUT_OF_REACH {
        @Override
        void happen(Story story, SimulatedServer server) {
            loseRegister(story, server, duration(story));
        }
    },
    /** A process stands still. */
    PAUSE {
        @Override
        void happen(Story story, SimulatedServer server) {
            server.pause(duration(story));
        }
    },
    /** A disk is full. */
    DISK_FULL {
        @Override
        void happen(Story story, SimulatedServer server) {
            server.setDiskFails(true);
            story.in(duration(story), () -> server.setDiskFails(false));
        }
    },
    /** The oldest records go. */
    COMPACTION {
        @Override
        void happen(Story story, SimulatedServer server) {
            server.compact(story.random().nextInt(10));
        }
    },
    /** Somebody asks for a switchover. */
    SWITCHOVER {
        @Override
        void happen(Story story, SimulatedServer server) {
            server.handle(new Event.SwitchOver(story.other(server).id()));
        }
    },
    /** Somebody promotes. */
    PROMOTE {
        @Override
        void happen(Story story, SimulatedServer server) {
            if (!server.isReplica()) {
                server.handle(new Event.Promote(false, "operator"));
            }
        }
    },
    /** Somebody demotes. */
    DEMOTE {
        @Override
        void happen(Story story, SimulatedServer server) {
            server.handle(new Event.Demote());
        }
    };

    abstract void happen(Story story, SimulatedServer server);

    /** Some of the faults: a story with few of them goes deeper than one with all. */
    static List<Fault> some(SplittableRandom random) {
        List<Fault> some = new ArrayList<>();
        int share = 1 + random.nextInt(4);
        for (Fault fault : values()) {
            if (random.nextInt(4) < share) {
                some.add(fault);
            }
        }
        return some;
    }

    private static int duration(Story story) {
        return 50 + story.random().nextInt(story.random().nextBoolean() ? 500 : 5_000);
    }

    private static void dieFor(Story story, SimulatedServer server, boolean host) {
        if (server.isUp()) {
            server.stop(host);
            restartLater(story, server);
        }
    }

    static void restartLater(Story story, SimulatedServer server) {
        story.in(duration(story), () -> {
            if (!server.isUp()) {
                server.start();
            }
        });
    }

    private static void loseRegister(Story story, SimulatedServer server, int duration) {
        story.register().setReachable(server.id(), false);
        story.in(duration, () -> story.register().setReachable(server.id(), true));
    }
}
