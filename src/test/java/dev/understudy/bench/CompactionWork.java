package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A writer of small rows and a client that only sends echo, each once a millisecond, while the control socket is told to compact.
 *
 * <p>A request that could not be sent in time because the one before it was still unanswered counts from when it was due, so that a pause
 * weighs by its length and not as one slow request.
 */
record CompactionWork(String name, SeedFile seed) implements Work {
    private static final long PERIOD_NANOS = 1_000_000;
    private static final long BEFORE_MILLIS = 1_000;
    private static final long AFTER_MILLIS = 300;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double PAUSE_GOAL_MILLIS = 50;

    private String label() {
        return "compaction of " + seed.flows() / 1000 + ",000 flows";
    }

    private Figure duration() {
        return Figure.lower(label(), "command to its answer", "ms");
    }

    private Figure calm() {
        return Figure.lower(label(), "write p99 without it", "ms");
    }

    private Figure writeTail() {
        return Figure.lower(label(), "write p99 during it", "ms");
    }

    private Figure writeMost() {
        return Figure.lower(label(), "write max during it", "ms").goal(PAUSE_GOAL_MILLIS);
    }

    private Figure echoMost() {
        return Figure.lower(label(), "echo max during it", "ms").goal(PAUSE_GOAL_MILLIS);
    }

    @Override
    public List<Figure> figures() {
        return List.of(duration(), calm(), writeTail(), writeMost(), echoMost());
    }

    @Override
    public Stand open(ServerKind kind, Path directory) throws IOException {
        seed.write(directory.resolve("db"));
        return new CompactionStand(ServerProcess.startAndAwaitAnswer(kind, directory));
    }

    private final class CompactionStand implements Stand {
        private final ServerProcess server;
        private final ExecutorService threads = Executors.newFixedThreadPool(2);
        private long value = Template.FIRST_VALUE;

        CompactionStand(ServerProcess server) {
            this.server = server;
        }

        @Override
        public void round(Sample sample) throws IOException {
            try (Connection writing = server.connect(); Connection echoing = server.connect()) {
                Steady writer = new Steady(writing, Requests.insert(), value);
                Steady echo = new Steady(echoing, Requests.echo(), value);
                Future<Void> writes = threads.submit(writer);
                Future<Void> echoes = threads.submit(echo);
                Pause.millis(BEFORE_MILLIS);
                writer.compacting(true);
                echo.compacting(true);
                long start = System.nanoTime();
                server.control("ovsdb-server/compact", BenchSchema.DATABASE);
                sample.record(duration(), (System.nanoTime() - start) / NANOS_PER_MILLI);
                Pause.millis(AFTER_MILLIS);
                writer.stop();
                echo.stop();
                await(writes);
                await(echoes);
                value = writer.value;
                sample.record(calm(), writer.before.micros(0.99) / MICROS_PER_MILLI);
                sample.record(writeTail(), writer.during.micros(0.99) / MICROS_PER_MILLI);
                sample.record(writeMost(), writer.during.micros(1) / MICROS_PER_MILLI);
                sample.record(echoMost(), echo.during.micros(1) / MICROS_PER_MILLI);
            }
        }

        @Override
        public void close() {
            threads.shutdownNow();
            server.close();
        }
    }

    private static void await(Future<Void> future) throws IOException {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** A client with one request a millisecond. Run by one thread; told from another when the compaction begins and when to stop. */
    private static final class Steady implements Callable<Void> {
        private final Connection connection;
        private final Template request;
        private final Latencies before = new Latencies(10_000);
        private final Latencies during = new Latencies(10_000);
        private volatile boolean compacting;
        private volatile long stopAt = Long.MAX_VALUE;
        private long value;

        Steady(Connection connection, Template request, long value) {
            this.connection = connection;
            this.request = request;
            this.value = value;
        }

        void compacting(boolean now) {
            compacting = now;
        }

        void stop() {
            stopAt = System.nanoTime();
        }

        @Override
        public Void call() throws IOException {
            long due = System.nanoTime();
            long ended = due;
            while (due < stopAt) {
                boolean late = ended > due;
                Pause.until(due);
                long from = late ? due : System.nanoTime();
                connection.call(request, value, value);
                value++;
                ended = System.nanoTime();
                (compacting ? during : before).add(ended - from);
                due += PERIOD_NANOS;
            }
            return null;
        }
    }
}
