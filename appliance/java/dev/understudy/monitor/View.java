package dev.understudy.monitor;

import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.json.JsonWriter;
import dev.understudy.value.UuidAtom;
import dev.understudy.vlog.Coverage;
import java.util.List;

/**
 * What all monitors see that ask for the same tables, columns, conditions and format. They share its texts: the update for a range of
 * transactions, and the pages of the initial contents. Any thread may use it.
 */
final class View {
    /** How many ranges are remembered: threads that serve sessions may stand at different commits for a short time. */
    private static final int RANGES_REMEMBERED = 8;

    private static final int FIRST_BUFFER_BYTES = 1 << 10;
    private static final Coverage.Counter ENCODED = Coverage.counter("monitor_update_encoded");
    private static final Coverage.Counter SHARED = Coverage.counter("monitor_update_shared");

    private final ViewKey key;
    private final MonitorSpec spec;
    private final RowFilter[] filters;
    private final RowWriter[] writers;
    private final long[] interest;
    private final boolean ephemeral;
    private final MonitorStatistics statistics;
    private final DumpCache dumps;

    private final Range[] ranges = new Range[RANGES_REMEMBERED];
    private int nextRange;
    private volatile Range latest;

    /** The update for the commits after one up to another; null when it tells nothing. By number, so as to keep no commit in memory. */
    private record Range(long from, long to, Update update) {
        boolean is(Commit fromCommit, Commit toCommit) {
            return to == toCommit.sequence() && from == fromCommit.sequence();
        }
    }

    View(ViewKey key, MonitorStatistics statistics, DumpBudget budget) {
        this.key = key;
        this.spec = key.spec();
        this.statistics = statistics;
        this.filters = key.filters().toArray(RowFilter[]::new);
        this.writers = new RowWriter[spec.size()];
        this.interest = new long[spec.size()];
        boolean anyEphemeral = spec.hasEphemeral();
        for (int i = 0; i < writers.length; i++) {
            writers[i] = new RowWriter(spec.get(i), key.format());
            interest[i] = spec.get(i).columnMask() | filters[i].columnMask();
            anyEphemeral |= filters[i].hasEphemeral();
        }
        this.ephemeral = anyEphemeral;
        this.dumps = new DumpCache(this, budget, statistics);
    }

    ViewKey key() {
        return key;
    }

    MonitorSpec spec() {
        return spec;
    }

    RowFilter filter(int position) {
        return filters[position];
    }

    RowWriter writer(int position) {
        return writers[position];
    }

    DumpCache dumps() {
        return dumps;
    }

    /** Whether what is told about a table depends on columns whose contents end with the server. */
    boolean dependsOnEphemeral(int position) {
        return spec.get(position).hasEphemeral() || filters[position].hasEphemeral();
    }

    /**
     * The transaction id from which a client may continue that knows all up to a commit. Where no ephemeral column is told, that is the id of
     * a transaction that the file has too; else it must be the exact one, because a difference must not be applied twice.
     */
    UuidAtom lastId(Commit commit) {
        return ephemeral ? commit.id() : commit.lastPersistentId();
    }

    /**
     * What the commits after {@code from} up to {@code to} mean to a client, made by the first caller for all; null when it is nothing. Meant
     * for short ranges: callers that come together wait for one of them.
     */
    Update update(Commit from, Commit to) {
        Range last = latest;
        if (last != null && last.is(from, to)) {
            return shared(last);
        }
        synchronized (this) {
            Range known = find(from, to);
            return known != null ? shared(known) : remember(from, to, encode(from, to));
        }
    }

    /** As {@link #update}, but for long ranges: neither waits for anybody nor makes anybody wait. */
    Update updateApart(Commit from, Commit to) {
        Range known = find(from, to);
        return known != null ? shared(known) : remember(from, to, encode(from, to));
    }

    private synchronized Range find(Commit from, Commit to) {
        for (Range range : ranges) {
            if (range != null && range.is(from, to)) {
                return range;
            }
        }
        return null;
    }

    private synchronized Update remember(Commit from, Commit to, Update update) {
        Range range = new Range(from.sequence(), to.sequence(), update);
        ranges[nextRange] = range;
        nextRange = (nextRange + 1) % RANGES_REMEMBERED;
        latest = range;
        return update;
    }

    private Update shared(Range range) {
        if (range.update() != null) {
            statistics.updatesShared.increment();
            SHARED.increment();
        }
        return range.update();
    }

    private Update encode(Commit from, Commit to) {
        Commit only = null;
        int relevant = 0;
        for (Commit commit = from; commit != to && relevant < 2; ) {
            commit = commit.next();
            if (concerns(commit)) {
                only = commit;
                relevant++;
            }
        }
        if (relevant == 0) {
            return null;
        }
        JsonWriter writer = new JsonWriter(FIRST_BUFFER_BYTES);
        writer.put('{');
        if (relevant == 1) {
            writeCommit(writer, only);
        } else {
            Backlog backlog = new Backlog(spec);
            addRelevant(backlog, from, to);
            writeBacklog(writer, backlog);
        }
        return finish(writer, to);
    }

    /** What a backlog that ends with a commit means to a client, or null when it is nothing. */
    Update encode(Backlog backlog, Commit to) {
        JsonWriter writer = new JsonWriter(FIRST_BUFFER_BYTES);
        writer.put('{');
        writeBacklog(writer, backlog);
        return finish(writer, to);
    }

    private Update finish(JsonWriter writer, Commit to) {
        if (writer.length() == 1) {
            return null;
        }
        writer.put('}');
        statistics.updatesEncoded.increment();
        ENCODED.increment();
        return new Update(writer.toByteArray(), lastId(to));
    }

    private boolean concerns(Commit commit) {
        for (Commit.Touched touched : commit.touched()) {
            int position = spec.position(touched.changes().table());
            if (position >= 0 && concerns(position, touched)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it may matter to the client. What is not told by itself may matter still when it is merged: a row that goes and comes again has
     * changed.
     */
    private boolean concerns(int position, Commit.Touched touched) {
        return spec.get(position).tellsChanges() && (touched.membership() || (touched.columns() & interest[position]) != 0);
    }

    /** As {@link Backlog#addRange}, without the changes of which nothing is told. */
    private void addRelevant(Backlog backlog, Commit from, Commit to) {
        for (Commit commit = from; commit != to; ) {
            commit = commit.next();
            for (Commit.Touched touched : commit.touched()) {
                int position = spec.position(touched.changes().table());
                if (position >= 0 && concerns(position, touched)) {
                    backlog.add(position, touched);
                }
            }
        }
    }

    private void writeCommit(JsonWriter writer, Commit commit) {
        for (Commit.Touched touched : commit.touched()) {
            int position = spec.position(touched.changes().table());
            if (position < 0 || !concerns(position, touched)) {
                continue;
            }
            int start = openTable(writer, position);
            int empty = writer.length();
            List<RowChange> rows = touched.changes().rows();
            for (int i = 0; i < rows.size(); i++) {
                writeChange(writer, position, rows.get(i).before(), rows.get(i).after());
            }
            closeTable(writer, start, empty);
        }
    }

    private void writeBacklog(JsonWriter writer, Backlog backlog) {
        for (int i = 0; i < spec.size(); i++) {
            int position = i;
            int start = openTable(writer, position);
            int empty = writer.length();
            backlog.forEach(position, (before, after) -> writeChange(writer, position, before, after));
            closeTable(writer, start, empty);
        }
    }

    private void writeChange(JsonWriter writer, int position, Row before, Row after) {
        RowFilter filter = filters[position];
        writers[position].writeChange(writer, filter.sees(before) ? before : null, filter.sees(after) ? after : null);
    }

    /** Begins the member of a table, and returns where the text ended before it. */
    int openTable(JsonWriter writer, int position) {
        int start = writer.length();
        writer.name(spec.get(position).table().encodedName()).put('{');
        return start;
    }

    /** Ends the member of a table, or takes it back when nothing was written into it. */
    void closeTable(JsonWriter writer, int start, int empty) {
        if (writer.length() == empty) {
            writer.truncate(start);
        } else {
            writer.put('}');
        }
    }
}
