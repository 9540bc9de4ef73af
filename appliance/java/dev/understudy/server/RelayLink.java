package dev.understudy.server;

import dev.understudy.replication.Effect;
import dev.understudy.replication.Event;
import dev.understudy.replication.Follower;
import dev.understudy.wire.CloseReason;
import dev.understudy.wire.Connection;
import dev.understudy.wire.ConnectionHandler;
import dev.understudy.wire.Connector;
import dev.understudy.wire.IoLoops;
import dev.understudy.wire.JsonRpcMessage;
import dev.understudy.wire.MalformedRemoteException;
import dev.understudy.wire.Remote;
import dev.understudy.wire.Tls;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a relay to its source: tells the {@link Follower} what happens there, and does what it says, one event after the other. What concerns the
 * contents is handed on. Any thread may call.
 */
final class RelayLink {
    private static final Logger LOG = LoggerFactory.getLogger("relay");

    /** Who sees to the effects that are not about the connection. */
    interface Keeper {
        /**
         * Does what the follower wants; must not block.
         *
         * @param connection the connection from which it comes, or null when there is none
         */
        void act(Effect.OfContents effect, Connection connection);
    }

    /**
     * What connections are made of.
     *
     * @param runDirectory what relative names of UNIX sockets are relative to
     * @param random by which sources are put into an order, so that not all relays go to the same
     */
    record Network(IoLoops loops, Tls tls, Path runDirectory, ScheduledExecutorService timer, LongSupplier clockMs, RandomGenerator random) {}

    private final String database;
    private final Follower follower;
    private final Network network;
    private final Keeper keeper;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private boolean stepping;
    private Future<?> alarm;
    private long alarmMs = Follower.NEVER;

    private RelaySource source;
    private Connector connector;
    private Handler handler;
    private Connection connection;
    /** Why no messages are taken: what is being installed, and what is still to be applied. */
    private boolean installing;
    private boolean overfull;
    private boolean closed;

    RelayLink(String database, Follower follower, Network network, Keeper keeper) {
        this.database = database;
        this.follower = follower;
        this.network = network;
        this.keeper = keeper;
    }

    /** Hears of the connections of one connector, until another takes its place. */
    private final class Handler implements ConnectionHandler {
        private boolean retired;

        private ConnectionHandler connected(Connection made) {
            synchronized (RelayLink.this) {
                if (retired) {
                    made.close(CloseReason.local("relay reconfigured"));
                } else {
                    connection = made;
                    step(new Event.Connected(made.name()));
                    holdBack();
                }
            }
            return this;
        }

        @Override
        public void onMessage(Connection from, JsonRpcMessage message) {
            synchronized (RelayLink.this) {
                if (!retired) {
                    step(new Event.Received(message));
                }
            }
        }

        @Override
        public void onClosed(Connection from, CloseReason reason) {
            synchronized (RelayLink.this) {
                if (!retired) {
                    connection = null;
                    step(new Event.Disconnected());
                }
            }
        }
    }

    /** Follows this source from now on. A connection stays when only how it is kept is another. */
    synchronized void follow(RelaySource wanted) {
        RelaySource before = source;
        source = wanted;
        if (connector != null && before.remotes().equals(wanted.remotes()) && before.dscp() == wanted.dscp()) {
            connector.setOptions(wanted.options());
            return;
        }
        disconnect();
        List<Remote> remotes = remotes(wanted.remotes());
        if (!remotes.isEmpty()) {
            Handler mine = new Handler();
            handler = mine;
            connector = Connector.open(network.loops(), remotes, wanted.options(), network.tls(), mine::connected);
        }
    }

    /** The remotes that can be used, in a random order. */
    private List<Remote> remotes(String texts) {
        List<Remote> remotes = new ArrayList<>();
        for (String text : texts.split(",")) {
            try {
                Remote remote = Remote.parse(text.strip(), network.runDirectory());
                if (remote.direction() == Remote.Direction.ACTIVE) {
                    remotes.add(remote);
                } else {
                    LOG.error("{}: a relay cannot connect to {}, where one listens", database, text);
                }
            } catch (MalformedRemoteException e) {
                LOG.error("{}: a relay cannot connect to {}", database, e.getMessage());
            }
        }
        Collections.shuffle(remotes, network.random());
        return remotes;
    }

    private void disconnect() {
        if (connector == null) {
            return;
        }
        handler.retired = true;
        connector.close(CloseReason.local("relay reconfigured"));
        connector = null;
        if (connection != null) {
            connection = null;
            step(new Event.Disconnected());
        }
    }

    /** Tells the follower. Effects of events are done in the order of the events, also when doing one brings about another. */
    synchronized void step(Event event) {
        events.add(event);
        if (stepping) {
            return;
        }
        stepping = true;
        try {
            for (Event next = events.poll(); next != null && !closed; next = events.poll()) {
                follower.step(network.clockMs().getAsLong(), next).forEach(this::act);
            }
        } finally {
            stepping = false;
        }
        setAlarm();
    }

    private void act(Effect effect) {
        switch (effect) {
            case Effect.Send(byte[] text) -> {
                if (connection != null) {
                    connection.send(text);
                }
            }
            case Effect.Pause() -> {
                installing = true;
                holdBack();
            }
            case Effect.Resume() -> {
                installing = false;
                holdBack();
            }
            case Effect.Reconnect(String why) -> {
                if (connector != null) {
                    connector.reconnect(why);
                }
            }
            case Effect.OfContents ofContents -> keeper.act(ofContents, connection);
        }
    }

    /** Says whether more is waiting to be applied than may be. */
    synchronized void setOverfull(boolean now) {
        if (overfull != now) {
            overfull = now;
            holdBack();
        }
    }

    private void holdBack() {
        if (connection == null) {
            return;
        } else if (installing || overfull) {
            connection.pause();
        } else {
            connection.resume();
        }
    }

    private void setAlarm() {
        long deadlineMs = closed ? Follower.NEVER : follower.deadlineMs();
        if (deadlineMs == alarmMs) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarmMs = deadlineMs;
        alarm = deadlineMs == Follower.NEVER ? null : schedule(Math.max(1, deadlineMs - network.clockMs().getAsLong()));
    }

    private Future<?> schedule(long delayMs) {
        try {
            return network.timer().schedule(() -> {
                synchronized (this) {
                    alarmMs = Follower.NEVER;
                    step(new Event.Tick());
                }
            }, delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }

    /** Follows nobody any more. */
    synchronized void close() {
        disconnect();
        closed = true;
        setAlarm();
    }
}
