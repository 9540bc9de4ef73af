package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.wire.Reconnect.Action;
import dev.understudy.wire.Reconnect.State;
import org.junit.jupiter.api.Test;

/** When to connect, to probe and to give up, with a clock that is moved by hand. */
class ReconnectTest {
    private static final CloseReason RESET = new CloseReason(CloseReason.Kind.FAILURE, "Connection reset by peer");

    private long nowMs = 1_000_000;

    private Reconnect active(int probeIntervalMs) {
        Reconnect reconnect = Reconnect.active("tcp:192.0.2.1:6640");
        reconnect.setProbeIntervalMs(probeIntervalMs);
        reconnect.enable(nowMs);
        return reconnect;
    }

    /** Moves the clock to the machine's deadline and expects that it has nothing to say a moment before. */
    private Action atDeadline(Reconnect reconnect, long expectedWaitMs) {
        assertEquals(nowMs + expectedWaitMs, reconnect.deadlineMs());
        assertEquals(Action.NONE, expectedWaitMs == 0 ? Action.NONE : reconnect.run(nowMs + expectedWaitMs - 1));
        nowMs += expectedWaitMs;
        return reconnect.run(nowMs);
    }

    private void connect(Reconnect reconnect) {
        reconnect.connecting(nowMs);
        assertEquals(State.CONNECTING, reconnect.state());
        reconnect.connected(nowMs);
        assertEquals(State.ACTIVE, reconnect.state());
    }

    @Test
    void theFirstAttemptIsDueAtOnce() {
        Reconnect reconnect = active(0);
        assertEquals(State.BACKOFF, reconnect.state());
        assertEquals(Action.CONNECT, atDeadline(reconnect, 0));
    }

    @Test
    void nothingIsWantedUntilEnabledAndAfterDisabled() {
        Reconnect reconnect = Reconnect.active("x");
        assertEquals(State.VOID, reconnect.state());
        assertEquals(Reconnect.NEVER, reconnect.deadlineMs());
        reconnect.enable(nowMs);
        connect(reconnect);
        reconnect.disable(nowMs + 5);
        assertEquals(State.VOID, reconnect.state());
        assertEquals(nowMs + 5, reconnect.lastDisconnectedMs());
        assertEquals(Action.NONE, reconnect.run(nowMs + 100_000));
    }

    @Test
    void theWaitDoublesFromOneSecondToEight() {
        Reconnect reconnect = active(0);
        assertEquals(Action.CONNECT, atDeadline(reconnect, 0));
        for (int waitMs : new int[] {1000, 2000, 4000, 8000, 8000, 8000}) {
            reconnect.connecting(nowMs);
            reconnect.attemptFailed(nowMs, "Connection refused");
            assertEquals(State.BACKOFF, reconnect.state());
            assertEquals(Action.CONNECT, atDeadline(reconnect, waitMs));
        }
    }

    @Test
    void theLongestWaitIsAnOption() {
        Reconnect reconnect = active(0);
        reconnect.setBackoffMs(1000, 3000);
        for (int waitMs : new int[] {0, 1000, 2000, 3000, 3000}) {
            assertEquals(Action.CONNECT, atDeadline(reconnect, waitMs));
            reconnect.connecting(nowMs);
            reconnect.attemptFailed(nowMs, "Connection refused");
        }
        reconnect.setBackoffMs(1000, 500);
        assertEquals(1000, reconnect.backoffMs());
    }

    @Test
    void anAttemptMayTakeAsLongAsTheWaitBeforeIt() {
        Reconnect reconnect = active(0);
        reconnect.connecting(nowMs);
        assertEquals(Action.DISCONNECT, atDeadline(reconnect, 1000));
        reconnect.attemptTimedOut(nowMs);
        assertEquals(Action.CONNECT, atDeadline(reconnect, 1000));
        reconnect.connecting(nowMs);
        assertEquals(Action.DISCONNECT, atDeadline(reconnect, 1000));
        reconnect.attemptTimedOut(nowMs);
        assertEquals(Action.CONNECT, atDeadline(reconnect, 2000));
        reconnect.connecting(nowMs);
        assertEquals(Action.DISCONNECT, atDeadline(reconnect, 2000));
    }

    @Test
    void asManyTriesAsThereAreAddressesAreFree() {
        Reconnect reconnect = active(0);
        reconnect.setFreeTries(3);
        for (int waitMs : new int[] {0, 0, 0, 1000, 2000}) {
            assertEquals(Action.CONNECT, atDeadline(reconnect, waitMs));
            reconnect.connecting(nowMs);
            reconnect.attemptFailed(nowMs, "Connection refused");
        }
    }

    @Test
    void aConnectionThatLivedBringsTheWaitBackToTheShortest() {
        Reconnect reconnect = active(0);
        for (int i = 0; i < 4; i++) {
            reconnect.connecting(nowMs);
            reconnect.attemptFailed(nowMs, "Connection refused");
        }
        assertEquals(8000, reconnect.backoffMs());
        connect(reconnect);
        nowMs += 8000;
        reconnect.activity(nowMs);
        reconnect.disconnected(nowMs, CloseReason.END_OF_FILE);
        assertEquals(Action.CONNECT, atDeadline(reconnect, 1000));
    }

    @Test
    void aConnectionThatBrokeAtOnceDoesNot() {
        Reconnect reconnect = active(0);
        for (int waitMs : new int[] {0, 1000, 2000, 4000}) {
            assertEquals(Action.CONNECT, atDeadline(reconnect, waitMs));
            connect(reconnect);
            nowMs += 10;
            reconnect.disconnected(nowMs, RESET);
        }
    }

    @Test
    void silenceIsProbedAndThenGivenUp() {
        Reconnect reconnect = active(5000);
        connect(reconnect);
        assertEquals(Action.PROBE, atDeadline(reconnect, 5000));
        assertEquals(State.IDLE, reconnect.state());
        assertEquals(Action.DISCONNECT, atDeadline(reconnect, 5000));
        reconnect.disconnected(nowMs, CloseReason.PROBE);
        assertEquals(State.BACKOFF, reconnect.state());
        assertEquals(nowMs, reconnect.lastDisconnectedMs());
    }

    @Test
    void anyActivityPutsTheProbeOff() {
        Reconnect reconnect = active(5000);
        connect(reconnect);
        nowMs += 3000;
        reconnect.activity(nowMs);
        assertEquals(Action.PROBE, atDeadline(reconnect, 5000));
        nowMs += 4000;
        reconnect.activity(nowMs);
        assertEquals(State.ACTIVE, reconnect.state());
        assertEquals(Action.PROBE, atDeadline(reconnect, 5000));
    }

    @Test
    void zeroMeansNoProbesAndLittleMeansOneSecond() {
        Reconnect reconnect = active(0);
        connect(reconnect);
        assertEquals(Reconnect.NEVER, reconnect.deadlineMs());
        reconnect.setProbeIntervalMs(1);
        assertEquals(Action.PROBE, atDeadline(reconnect, 1000));
        reconnect.setProbeIntervalMs(0);
        assertEquals(Action.NONE, reconnect.run(nowMs + 100_000));
        reconnect.setProbeIntervalMs(-1);
        assertEquals(0, reconnect.probeIntervalMs());
    }

    @Test
    void aForcedReconnectDropsTheConnectionFirst() {
        Reconnect reconnect = active(0);
        connect(reconnect);
        nowMs += 5000;
        reconnect.activity(nowMs);
        reconnect.forceReconnect(nowMs);
        assertEquals(State.RECONNECT, reconnect.state());
        assertEquals(Action.DISCONNECT, atDeadline(reconnect, 0));
        reconnect.disconnected(nowMs, CloseReason.local("user ran ovsdb-server/reconnect"));
        assertEquals(Action.CONNECT, atDeadline(reconnect, 1000));
    }

    @Test
    void anAcceptedConnectionIsProbedButNeverOpenedAgain() {
        Reconnect reconnect = Reconnect.accepted("tcp:192.0.2.1:41234", 5000, nowMs);
        assertEquals(State.ACTIVE, reconnect.state());
        assertEquals(Action.PROBE, atDeadline(reconnect, 5000));
        assertEquals(Action.DISCONNECT, atDeadline(reconnect, 5000));
        reconnect.disconnected(nowMs, CloseReason.PROBE);
        assertEquals(State.VOID, reconnect.state());
        reconnect.enable(nowMs);
        assertEquals(Reconnect.NEVER, reconnect.deadlineMs());
    }
}
