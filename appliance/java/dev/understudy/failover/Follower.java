package dev.understudy.failover;

/** What the active server knows of one that follows it, under the present reign. */
final class Follower {
    /** Whether it is only read from. */
    boolean isReplica;
    /** Whether it asked for records and is connected. */
    boolean isStreaming;
    /** Up to where records were sent. */
    long sent;
    /** Up to where it has everything on disk, as it said. */
    long held;
    /** When it was last heard of, or lost. */
    long heardMs;
    /** When it last held everything there was, or made progress towards that. */
    long progressMs;

    Follower(long nowMs) {
        heardMs = nowMs;
        progressMs = nowMs;
    }

    void start(boolean replica, long from, long nowMs) {
        isReplica = replica;
        isStreaming = true;
        sent = from;
        held = Math.min(held, from);
        heardMs = nowMs;
        progressMs = nowMs;
    }

    void stop(long nowMs) {
        isStreaming = false;
        heardMs = nowMs;
    }

    void hold(long index, boolean isEverything, long nowMs) {
        if (index > held || isEverything) {
            progressMs = nowMs;
        }
        held = Math.max(held, index);
        heardMs = nowMs;
    }
}
