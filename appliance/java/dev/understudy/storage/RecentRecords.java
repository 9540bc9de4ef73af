package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.engine.RowChange;
import dev.understudy.engine.TableChanges;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The last records of a file, as long as their number and size stay within limits; each follows the one before it. Used by the writer only. */
final class RecentRecords {
    /**
     * A record.
     *
     * @param position the position after it
     * @param offset where in the file it begins
     * @param weightBytes an estimate of what remembering it costs
     */
    record Entry(Position position, Changes changes, long offset, long weightBytes) {}

    private final int limitRecords;
    private final long limitBytes;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long weightBytes;
    /** The position before the first record that is remembered. */
    private Position start;

    RecentRecords(int limitRecords, long limitBytes, Position start) {
        this.limitRecords = limitRecords;
        this.limitBytes = limitBytes;
        this.start = start;
    }

    void add(Position position, Changes changes, long offset, long lengthBytes) {
        long weight = lengthBytes + deletedBytes(changes);
        entries.addLast(new Entry(position, changes, offset, weight));
        weightBytes += weight;
        while (entries.size() > limitRecords || weightBytes > limitBytes) {
            removeFirst();
        }
    }

    /** What only the history keeps in memory: the record of a deletion is short, the row is not. */
    private static long deletedBytes(Changes changes) {
        long bytes = 0;
        for (TableChanges table : changes.tables()) {
            for (RowChange row : table.rows()) {
                if (row.isDelete()) {
                    bytes += row.before().footprintBytes();
                }
            }
        }
        return bytes;
    }

    private void removeFirst() {
        Entry first = entries.removeFirst();
        weightBytes -= first.weightBytes();
        start = first.position();
    }

    /** Forgets the records after a position, the last of which were never written. */
    void rewind(Position position) {
        while (!entries.isEmpty() && entries.getLast().position().index() > position.index()) {
            weightBytes -= entries.removeLast().weightBytes();
        }
        if (entries.isEmpty()) {
            start = position;
        }
    }

    /** Forgets everything; the next record follows a position. */
    void reset(Position position) {
        entries.clear();
        weightBytes = 0;
        start = position;
    }

    /** The records moved in the file: forgets those that began before a place, and takes a distance from where the others begin. */
    void moved(long fromOffset, long distance) {
        while (!entries.isEmpty() && entries.getFirst().offset() < fromOffset) {
            removeFirst();
        }
        List<Entry> kept = List.copyOf(entries);
        entries.clear();
        for (Entry entry : kept) {
            entries.addLast(new Entry(entry.position(), entry.changes(), entry.offset() - distance, entry.weightBytes()));
        }
    }

    Position start() {
        return start;
    }

    List<HistoryEntry> history() {
        List<HistoryEntry> history = new ArrayList<>(entries.size());
        entries.forEach(entry -> history.add(new HistoryEntry(entry.position(), entry.changes())));
        return history;
    }

    /** The last records that together take no more than so many bytes of a file that ends at {@code fileEnd}. */
    Tail newest(long fileEnd, long atMostBytes) {
        List<Changes> newestFirst = new ArrayList<>();
        long offset = fileEnd;
        for (Iterator<Entry> backward = entries.descendingIterator(); backward.hasNext(); ) {
            Entry entry = backward.next();
            if (fileEnd - entry.offset() > atMostBytes) {
                return new Tail(entry.position(), offset, newestFirst);
            }
            newestFirst.add(entry.changes());
            offset = entry.offset();
        }
        return new Tail(start, offset, newestFirst);
    }

    /**
     * Some of the last records.
     *
     * @param start the position before them
     * @param offset where in the file the first of them begins
     * @param newestFirst what they changed
     */
    record Tail(Position start, long offset, List<Changes> newestFirst) {}
}
