package dev.understudy.wire;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Decides when a connection is to be opened, probed and given up: the peer's reconnect state machine, whose state names operators
 * read in {@code status:state}. It does nothing by itself: its owner tells it what happened, calls {@link #run} not later than
 * {@link #deadlineMs} and does what that returns. All times are milliseconds of one clock that never goes back, passed in.
 * Not thread safe.
 *
 * <p>An accepted connection has one too, for its probes; it never connects again ({@link #accepted}).
 */
public final class Reconnect {
    /** Default for the shortest wait before a further attempt. */
    public static final int MIN_BACKOFF_MS = 1000;
    /** Default for the longest wait before a further attempt. */
    public static final int MAX_BACKOFF_MS = 8000;
    /** The shortest inactivity probe interval that is honoured; a smaller one, other than 0, is raised to it. */
    public static final int MIN_PROBE_INTERVAL_MS = 1000;
    /** A deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Where the connection stands. */
    public enum State {
        /** Nothing is wanted: disabled, or an accepted connection that has ended. */
        VOID,
        /** Waiting before the next attempt. */
        BACKOFF,
        /** An attempt is under way. */
        CONNECTING,
        /** Connected, and something came in less than a probe interval ago. */
        ACTIVE,
        /** Connected, a probe was sent, and nothing has come in since. */
        IDLE,
        /** Connected, but to be dropped and opened again. */
        RECONNECT
    }

    /** What the owner must do now. */
    public enum Action {
        /** Nothing until the deadline. */
        NONE,
        /** Begin an attempt, then report {@link #connecting}, and later {@link #connected} or {@link #attemptFailed}. */
        CONNECT,
        /** Give up the attempt or close the connection, then report {@link #attemptFailed} or {@link #disconnected}. */
        DISCONNECT,
        /** Send an echo request. */
        PROBE
    }

    private static final Logger LOG = LoggerFactory.getLogger("reconnect");

    private final boolean accepted;
    private String name;
    private State state = State.VOID;
    private long stateSinceMs;
    private int minBackoffMs = MIN_BACKOFF_MS;
    private int maxBackoffMs = MAX_BACKOFF_MS;
    private int probeIntervalMs;
    private int freeTries = 1;
    private int backoffMs;
    private long connectedSinceMs;
    private long lastActivityMs;
    private long lastConnectedMs = NEVER;
    private long lastDisconnectedMs = NEVER;

    private Reconnect(String name, boolean accepted) {
        this.name = name;
        this.accepted = accepted;
    }

    /** The machine of an active remote, which connects until it is disabled; begins VOID. */
    public static Reconnect active(String name) {
        return new Reconnect(name, false);
    }

    /** The machine of a connection that was accepted; begins ACTIVE and ends VOID. Its story is logged at debug level only. */
    public static Reconnect accepted(String name, int probeIntervalMs, long nowMs) {
        Reconnect reconnect = new Reconnect(name, true);
        reconnect.setProbeIntervalMs(probeIntervalMs);
        reconnect.connecting(nowMs);
        reconnect.connected(nowMs);
        return reconnect;
    }

    public String name() {
        return name;
    }

    /** Goes by another name from now on, because the next attempt is made elsewhere. */
    public void setName(String newName) {
        name = newName;
    }

    public State state() {
        return state;
    }

    /** Whether there is a connection. */
    public boolean isConnected() {
        return state == State.ACTIVE || state == State.IDLE || state == State.RECONNECT;
    }

    /** When a connection was last made, or {@link #NEVER}. */
    public long lastConnectedMs() {
        return lastConnectedMs;
    }

    /** When a connection was last lost, or {@link #NEVER}. */
    public long lastDisconnectedMs() {
        return lastDisconnectedMs;
    }

    public int probeIntervalMs() {
        return probeIntervalMs;
    }

    /** How long the present or the next wait in BACKOFF is. */
    public int backoffMs() {
        return backoffMs;
    }

    /** Sets the probe interval: 0 or less disables probes, anything else below 1000 is raised to it. */
    public void setProbeIntervalMs(int intervalMs) {
        probeIntervalMs = intervalMs <= 0 ? 0 : Math.max(intervalMs, MIN_PROBE_INTERVAL_MS);
    }

    /** Sets the range of waits between attempts; a maximum below the minimum is raised to it. */
    public void setBackoffMs(int leastMs, int mostMs) {
        minBackoffMs = Math.max(leastMs, 1);
        maxBackoffMs = Math.max(mostMs, minBackoffMs);
        backoffMs = Math.min(backoffMs, maxBackoffMs);
    }

    /** How many of the next attempts are made without a wait before them: the number of addresses to try. */
    public void setFreeTries(int tries) {
        freeTries = tries;
    }

    /** How long an attempt may take. */
    public int connectTimeoutMs() {
        return Math.max(MIN_BACKOFF_MS, backoffMs);
    }

    /** Wants a connection from now on; the first attempt is due at once. */
    public void enable(long nowMs) {
        if (state == State.VOID && !accepted) {
            enter(State.BACKOFF, nowMs);
            backoffMs = 0;
        }
    }

    /** Wants no connection any more. An open one is the owner's to close. */
    public void disable(long nowMs) {
        if (state != State.VOID) {
            if (isConnected()) {
                lastDisconnectedMs = nowMs;
            }
            enter(State.VOID, nowMs);
        }
    }

    /** Asks that the connection, if there is one, be dropped and opened again. */
    public void forceReconnect(long nowMs) {
        if (state == State.ACTIVE || state == State.IDLE) {
            enter(State.RECONNECT, nowMs);
        }
    }

    /** An attempt has begun. */
    public void connecting(long nowMs) {
        if (state != State.CONNECTING) {
            story(level(), "connecting...");
            enter(State.CONNECTING, nowMs);
        }
    }

    /** A connection is open. */
    public void connected(long nowMs) {
        story(accepted ? Level.DEBUG : Level.INFO, "connected");
        enter(State.ACTIVE, nowMs);
        connectedSinceMs = nowMs;
        lastConnectedMs = nowMs;
        lastActivityMs = nowMs;
    }

    /** Bytes came in, or bytes that had been waiting went out. */
    public void activity(long nowMs) {
        lastActivityMs = nowMs;
        if (state == State.IDLE) {
            enter(State.ACTIVE, nowMs);
        }
    }

    /** The attempt came to nothing. */
    public void attemptFailed(long nowMs, String why) {
        story(level(), "connection attempt failed (" + why + ")");
        fallBack(nowMs, false);
    }

    /** The attempt took longer than {@link #connectTimeoutMs}. */
    public void attemptTimedOut(long nowMs) {
        story(level(), "connection attempt timed out");
        fallBack(nowMs, false);
    }

    /** The connection is gone. */
    public void disconnected(long nowMs, CloseReason reason) {
        if (isConnected()) {
            lastDisconnectedMs = nowMs;
            switch (reason.kind()) {
                case FAILURE -> story(Level.WARN, "connection dropped (" + reason.text() + ")");
                case PEER_CLOSED -> story(accepted ? Level.DEBUG : Level.INFO, "connection closed by peer");
                case PROBE_UNANSWERED, LOCAL -> story(accepted ? Level.DEBUG : Level.INFO, "connection dropped");
            }
        }
        fallBack(nowMs, true);
    }

    private void fallBack(long nowMs, boolean wasConnected) {
        if (state == State.VOID) {
            return;
        }
        if (accepted) {
            enter(State.VOID, nowMs);
            return;
        }
        if (freeTries > 1) {
            freeTries--;
            backoffMs = 0;
        } else if (wasConnected && lastActivityMs - connectedSinceMs >= backoffMs) {
            backoffMs = minBackoffMs;
        } else {
            lengthenBackoff();
        }
        enter(State.BACKOFF, nowMs);
    }

    /** Doubles the wait, saying so until the longest is reached, then no more: a server that is away for a week must not fill a log. */
    private void lengthenBackoff() {
        if (backoffMs < minBackoffMs) {
            backoffMs = minBackoffMs;
        } else if (backoffMs < maxBackoffMs / 2) {
            backoffMs *= 2;
            story(Level.INFO, "waiting " + seconds(backoffMs) + " seconds before reconnect");
        } else {
            if (backoffMs < maxBackoffMs) {
                story(Level.INFO, "continuing to reconnect in the background but suppressing further logging");
            }
            backoffMs = maxBackoffMs;
        }
    }

    /** When {@link #run} must be called next if nothing happens before; {@link #NEVER} when there is nothing to wait for. */
    public long deadlineMs() {
        return switch (state) {
            case VOID -> NEVER;
            case BACKOFF -> stateSinceMs + backoffMs;
            case CONNECTING -> stateSinceMs + connectTimeoutMs();
            case ACTIVE -> probeIntervalMs == 0 ? NEVER : Math.max(lastActivityMs, stateSinceMs) + probeIntervalMs;
            case IDLE -> probeIntervalMs == 0 ? NEVER : stateSinceMs + probeIntervalMs;
            case RECONNECT -> stateSinceMs;
        };
    }

    /** What to do now. */
    public Action run(long nowMs) {
        if (nowMs < deadlineMs()) {
            return Action.NONE;
        }
        return switch (state) {
            case VOID -> Action.NONE;
            case BACKOFF -> Action.CONNECT;
            case CONNECTING, RECONNECT -> Action.DISCONNECT;
            case ACTIVE -> {
                story(Level.DEBUG, "idle " + (nowMs - Math.max(lastActivityMs, stateSinceMs)) + " ms, sending inactivity probe");
                enter(State.IDLE, nowMs);
                yield Action.PROBE;
            }
            case IDLE -> {
                LOG.error("{}: no response to inactivity probe after {} seconds, disconnecting", name,
                        seconds(nowMs - stateSinceMs));
                yield Action.DISCONNECT;
            }
        };
    }

    private void enter(State next, long nowMs) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}: entering {}", name, next);
        }
        state = next;
        stateSinceMs = nowMs;
    }

    /** Attempts are told of until the waits have reached their longest. */
    private Level level() {
        return accepted || backoffMs >= maxBackoffMs ? Level.DEBUG : Level.INFO;
    }

    private void story(Level level, String what) {
        if (LOG.isEnabledForLevel(level)) {
            LOG.atLevel(level).log("{}: {}", name, what);
        }
    }

    /** Three significant digits at most, without trailing zeros, as the peer prints seconds. */
    private static String seconds(long ms) {
        if (ms >= 100_000) {
            return Long.toString((ms + 500) / 1000);
        }
        long step = ms >= 10_000 ? 100 : ms >= 1000 ? 10 : 1;
        long rounded = (ms + step / 2) / step * step;
        String text = rounded / 1000 + "." + Long.toString(1000 + rounded % 1000).substring(1);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
