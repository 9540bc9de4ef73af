package dev.understudy.simulator;

import dev.understudy.failover.RecordLog;
import dev.understudy.storage.Position;
import java.util.ArrayList;
import java.util.List;

/** A log on a simulated disk: what was written stays when the process dies, and only what was synced when the power goes. */
final class SimulatedLog implements RecordLog {
    private static final int MESSAGE_ENTRIES = 5;

    private Position first;
    private final List<SimulatedRecord> entries = new ArrayList<>();
    /** Everything up to here survives a power failure. */
    private long synced;

    SimulatedLog(Position first) {
        this.first = first;
        this.synced = first.index();
    }

    @Override
    public Position first() {
        return first;
    }

    @Override
    public Position last() {
        return entries.isEmpty() ? first : entries.getLast().position();
    }

    @Override
    public Position at(long index) {
        return index == first.index() ? first : entries.get((int) (index - first.index() - 1)).position();
    }

    @Override
    public List<SimulatedRecord> read(long after, long upTo) {
        int from = (int) (after - first.index());
        int to = (int) Math.min(upTo - first.index(), from + MESSAGE_ENTRIES);
        return List.copyOf(entries.subList(from, to));
    }

    void append(SimulatedRecord entry) {
        if (entry.position().index() != last().index() + 1) {
            throw new IllegalStateException("record " + entry.position() + " does not follow " + last());
        }
        entries.add(entry);
    }

    void sync(Position upTo) {
        if (holds(upTo)) {
            synced = Math.max(synced, upTo.index());
        }
    }

    /** Removes what comes after an index; returns it. */
    List<SimulatedRecord> cut(long end) {
        List<SimulatedRecord> tail = entries.subList((int) (end - first.index()), entries.size());
        List<SimulatedRecord> removed = List.copyOf(tail);
        tail.clear();
        synced = Math.min(synced, end);
        return removed;
    }

    /** Loses some of what was not synced, from the end. */
    void losePower(java.util.SplittableRandom random) {
        long kept = synced + random.nextLong(last().index() - synced + 1);
        cut(kept);
        synced = kept;
    }

    void install(Position at) {
        first = at;
        entries.clear();
        synced = at.index();
    }

    /** Forgets the oldest records, as a compaction does. */
    void compact(long upTo) {
        if (upTo > first.index() && upTo <= synced) {
            Position start = at(upTo);
            entries.subList(0, (int) (upTo - first.index())).clear();
            first = start;
        }
    }

    long synced() {
        return synced;
    }
}
