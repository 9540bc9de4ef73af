package dev.understudy.simulator;

import dev.understudy.failover.RecordLog;
import dev.understudy.storage.Position;

/**
 * A record of a simulated log.
 *
 * @param position the position after it
 * @param write the number of the client's write that it holds, or 0 for a fork
 */
record SimulatedRecord(Position position, long write) implements RecordLog.Entry {
    static SimulatedRecord after(Position before, long write, long content) {
        long id = mix(before.id().low() ^ mix(content));
        return new SimulatedRecord(new Position(before.lineage(), before.index() + 1, Story.uuid(id)), write);
    }

    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
