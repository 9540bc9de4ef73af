package dev.understudy.bench;

import dev.understudy.bench.TransactWork.Measure;
import dev.understudy.bench.TransactWork.Round;
import java.util.List;

/** Everything that is measured, in the table's order, with its goals. */
final class Works {
    /** Rows of Flow in a file of about 37 MB, of which a client fetches 38 MB. */
    private static final int FLOWS_37_MB = 100_000;
    private static final int FLOWS_200_MB = 540_000;
    private static final int BULK_ROWS = 1_000;
    private static final int INDEXED_ROWS = 60_000;
    private static final int SET_MEMBERS = 10_000;
    private static final double NONE = Double.NaN;

    private Works() {
    }

    static List<Work> all() {
        return List.of(sequential(), pipelined(), clients(), bulk(), reference(), select(),
                new FanOutWork("fanout200", 200, 1_000, 180_000),
                new FanOutWork("fanout1000", 1_000, 200, NONE),
                new StormWork("storm20", 20, flows(FLOWS_37_MB), 0.7, 250, 400),
                new StormWork("storm50", 50, flows(FLOWS_37_MB), NONE, NONE, NONE),
                new RestartWork("restart37", "start on 100,000 flows, 37 MB", flows(FLOWS_37_MB), 0.6, NONE, NONE),
                new RestartWork("restart200", "start on 540,000 flows, 200 MB", flows(FLOWS_200_MB), NONE, 0.5, 1),
                new CompactionWork("compaction37", flows(FLOWS_37_MB)),
                new CompactionWork("compaction200", flows(FLOWS_200_MB)));
    }

    private static SeedFile flows(int count) {
        return new SeedFile(0, 0, count);
    }

    private static Work sequential() {
        String label = "sequential small insert, one client";
        return new TransactWork("sequential", SeedFile.EMPTY, 1, 1, 10_000, 20_000, Requests.insert(), 0, List.of(
                new Measure(Figure.lower(label, "p50", "us").goal(74), round -> round.latencies().micros(0.5)),
                new Measure(Figure.lower(label, "p99", "us"), round -> round.latencies().micros(0.99))));
    }

    private static Work pipelined() {
        String label = "small insert, one client, 64 in flight";
        return new TransactWork("pipelined", SeedFile.EMPTY, 1, 64, 60_000, 60_000, Requests.insert(), 0, List.of(
                new Measure(Figure.higher(label, "transactions", "/s").goal(50_000), Round::perSecond),
                new Measure(Figure.lower(label, "server CPU each", "us"), Round::cpuMicrosEach)));
    }

    private static Work clients() {
        String label = "small insert, 16 clients, 8 in flight each";
        return new TransactWork("clients16", SeedFile.EMPTY, 16, 8, 100_000, 100_000, Requests.insert(), 0, List.of(
                new Measure(Figure.higher(label, "transactions", "/s").goal(70_000), Round::perSecond),
                new Measure(Figure.lower(label, "p99", "us"), round -> round.latencies().micros(0.99)),
                new Measure(Figure.lower(label, "server CPU each", "us").goal(12), Round::cpuMicrosEach)));
    }

    private static Work bulk() {
        String label = "bulk insert, 1,000 flows a transaction";
        return new TransactWork("bulk", SeedFile.EMPTY, 1, 1, 40, 100, Requests.insertFlows(BULK_ROWS), 0, List.of(
                new Measure(Figure.higher(label, "rows", "/s").goal(100_000), round -> BULK_ROWS * round.perSecond())));
    }

    private static Work reference() {
        String label = "insert a row and add it to a set of 10,000";
        return new TransactWork("reference", new SeedFile(SET_MEMBERS, SET_MEMBERS, 0), 1, 1, 1_000, 3_000, Requests.insertIntoSet(), 0, List.of(
                new Measure(Figure.lower(label, "p50", "us").goal(80), round -> round.latencies().micros(0.5)),
                new Measure(Figure.lower(label, "p99", "us"), round -> round.latencies().micros(0.99))));
    }

    private static Work select() {
        String label = "select by an indexed column, 60,000 rows";
        return new TransactWork("select", new SeedFile(INDEXED_ROWS, 0, 0), 1, 1, 300, 20_000, Requests.selectByName(), INDEXED_ROWS,
                List.of(
                        new Measure(Figure.lower(label, "p50", "us").goal(50), round -> round.latencies().micros(0.5)),
                        new Measure(Figure.lower(label, "p99", "us"), round -> round.latencies().micros(0.99))));
    }
}
