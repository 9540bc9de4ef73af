package dev.understudy.wire;

import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks the {@link Reconnect} of one connection in time what is due: to probe the other side, or to give it up. On the loop only. */
final class ProbeTimer {
    private static final byte[] PROBE = "{\"id\":\"echo\",\"method\":\"echo\",\"params\":[]}".getBytes(StandardCharsets.ISO_8859_1);

    private final Connection connection;
    private final IoLoop loop;
    private final Reconnect reconnect;
    private ScheduledFuture<?> timer;
    private boolean stopped;

    /** @param probes whether to probe at all */
    ProbeTimer(Connection connection, IoLoop loop, Reconnect reconnect, boolean probes) {
        this.connection = connection;
        this.loop = loop;
        this.reconnect = reconnect;
        this.stopped = !probes;
    }

    /** The other side has shown that it is there. */
    void activity() {
        reconnect.activity(IoLoop.nowMs());
    }

    void setIntervalMs(int intervalMs) {
        reconnect.setProbeIntervalMs(intervalMs);
        arm();
    }

    void arm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        long deadlineMs = reconnect.deadlineMs();
        if (!stopped && deadlineMs != Reconnect.NEVER) {
            timer = loop.eventLoop().schedule(this::run, Math.max(1, deadlineMs - IoLoop.nowMs()), TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        timer = null;
        if (stopped) {
            return;
        }
        switch (reconnect.run(IoLoop.nowMs())) {
            case NONE, CONNECT -> { }
            case PROBE -> connection.sendCopy(PROBE, 0, PROBE.length);
            case DISCONNECT -> connection.close(CloseReason.PROBE);
        }
        arm();
    }

    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
