package dev.understudy.wire;

import java.util.function.BooleanSupplier;

/**
 * How what a process gets from outside reaches it: as it comes; as it comes and written down; or from what was written down. That is
 * connections and their bytes, and with them chance and dates. While there is a recording to make or to replay, things are done one at a
 * time ({@link Turns}), no probes are sent, nobody who reads slowly is spared, and states of remotes are not told, so that the same input
 * makes the same output.
 */
public abstract sealed class Tape permits Live, Recording, Replay {
    /** Neither recorded nor replayed. */
    public static final Tape NONE = new Live();

    private Turns turns;

    Tape() {
    }

    /** Whether nothing is recorded or replayed. */
    public boolean isLive() {
        return false;
    }

    /** Sixteen bytes of chance. */
    public abstract byte[] seed();

    /** What time it is, in ms since 1970, for those who write it down. */
    public abstract long dateMs();

    /** What comes in from outside is taken from now on; until then it waits. */
    public abstract void begin();

    /** Nothing more is taken while this says that there is something to be finished. To be said before {@link #begin}. */
    public void waitFor(BooleanSupplier busy) {
        turns.waitFor(busy);
    }

    void attach(Turns ofLoop) {
        turns = ofLoop;
    }

    Turns turns() {
        return turns;
    }
}
