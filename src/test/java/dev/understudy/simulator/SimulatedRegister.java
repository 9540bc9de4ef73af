package dev.understudy.simulator;

import dev.understudy.failover.Event;
import dev.understudy.failover.Register;
import dev.understudy.failover.ServerId;
import java.util.HashSet;
import java.util.Set;

/** A register that is never wrong, and not always within reach. */
final class SimulatedRegister {
    private static final int WAY_LIMIT_MS = 30;

    private final Story story;
    private final Judge judge;
    private final Set<ServerId> outOfReach = new HashSet<>();
    private Register value;

    SimulatedRegister(Story story, Judge judge, Register value) {
        this.story = story;
        this.judge = judge;
        this.value = value;
    }

    Register value() {
        return value;
    }

    void setReachable(ServerId server, boolean isReachable) {
        if (isReachable) {
            outOfReach.remove(server);
        } else {
            outOfReach.add(server);
        }
    }

    void read(SimulatedServer server) {
        visit(server, () -> { });
    }

    void propose(SimulatedServer server, Register next) {
        visit(server, () -> {
            if (next.version() == value.version() + 1) {
                judge.registerChanges(value, next);
                value = next;
            }
        });
    }

    private void visit(SimulatedServer server, Runnable action) {
        long asked = server.localMs();
        int incarnation = server.incarnation();
        after(server, () -> {
            action.run();
            Register current = value;
            after(server, () -> server.handleIn(incarnation, new Event.Answered(current, asked)));
        });
    }

    private void after(SimulatedServer server, Runnable action) {
        if (!outOfReach.contains(server.id())) {
            story.in(1 + story.random().nextInt(WAY_LIMIT_MS), () -> {
                if (!outOfReach.contains(server.id())) {
                    action.run();
                }
            });
        }
    }
}
