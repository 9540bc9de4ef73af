package dev.understudy.monitor;

import dev.understudy.engine.Row;
import dev.understudy.engine.RowChange;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What several transactions did together to the watched tables: for each row what it was before the first and is after the last. A row that
 * came and went again is left out. Its size is bounded by the number of rows that were touched, not by how often. Not thread safe.
 */
final class Backlog {
    private final MonitorSpec spec;
    private final List<Map<UuidAtom, Net>> tables = new ArrayList<>();
    private int rowCount;

    /** A row before and after; null where it was not there. */
    private static final class Net {
        final Row before;
        Row after;

        Net(Row before) {
            this.before = before;
        }
    }

    Backlog(MonitorSpec spec) {
        this.spec = spec;
        for (int i = 0; i < spec.size(); i++) {
            tables.add(new LinkedHashMap<>());
        }
    }

    /** How many rows differ. */
    int rowCount() {
        return rowCount;
    }

    /** Adds what the commits after {@code from} up to {@code to} did. */
    void addRange(Commit from, Commit to) {
        for (Commit commit = from; commit != to; ) {
            commit = commit.next();
            for (Commit.Touched touched : commit.touched()) {
                int position = spec.position(touched.changes().table());
                if (position >= 0) {
                    add(position, touched);
                }
            }
        }
    }

    void add(int position, Commit.Touched touched) {
        Map<UuidAtom, Net> rows = tables.get(position);
        List<RowChange> changes = touched.changes().rows();
        rowCount -= rows.size();
        for (int i = 0; i < changes.size(); i++) {
            RowChange change = changes.get(i);
            Net net = rows.get(change.uuid());
            if (net == null) {
                net = new Net(change.before());
                rows.put(change.uuid(), net);
            }
            net.after = change.after();
            if (net.before == null && net.after == null) {
                rows.remove(change.uuid());
            }
        }
        rowCount += rows.size();
    }

    /** Calls with each row of a table before and after. */
    void forEach(int position, BiConsumer<Row, Row> consumer) {
        tables.get(position).values().forEach(net -> consumer.accept(net.before, net.after));
    }
}
