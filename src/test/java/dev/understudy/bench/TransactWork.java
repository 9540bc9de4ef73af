package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Clients that send one kind of transaction in a closed loop.
 *
 * @param name the name on the command line
 * @param seed what the database holds before
 * @param clients how many connections
 * @param inFlight how many requests each keeps in flight
 * @param requests how many requests a round sends in all
 * @param warmUp how many go before the first round, unmeasured, unless that takes longer than {@link #WARM_UP_LIMIT_SECONDS}
 * @param request what is sent
 * @param values how many different values the request takes, at random; 0 for a new value each time
 * @param measures the figures, and how each comes of a round
 */
record TransactWork(String name, SeedFile seed, int clients, int inFlight, int requests, int warmUp, Template request, int values,
        List<Measure> measures) implements Work {
    private static final double WARM_UP_LIMIT_SECONDS = 3;
    private static final int WARM_UP_PIECES = 20;

    /** A figure and how to compute it. */
    record Measure(Figure figure, ToDoubleFunction<Round> value) {
    }

    /** What one round took. */
    record Round(int requests, double seconds, Latencies latencies, double cpuMicros) {
        double perSecond() {
            return requests / seconds;
        }

        double cpuMicrosEach() {
            return cpuMicros / requests;
        }
    }

    @Override
    public List<Figure> figures() {
        return measures.stream().map(Measure::figure).toList();
    }

    @Override
    public Stand open(ServerKind kind, Path directory) throws IOException {
        seed.write(directory.resolve("db"));
        ServerProcess server = ServerProcess.start(kind, directory);
        try {
            TransactStand stand = new TransactStand(server);
            stand.warmUp();
            return stand;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private LongSupplier valueSource() {
        if (values > 0) {
            SplittableRandom random = new SplittableRandom(7);
            return () -> Template.FIRST_VALUE + random.nextInt(values);
        }
        long[] next = {Template.FIRST_VALUE};
        int stride = request.stride();
        return () -> next[0] += stride;
    }

    private final class TransactStand implements Stand {
        private final ServerProcess server;
        private final ClosedLoop loop;

        TransactStand(ServerProcess server) throws IOException {
            this.server = server;
            List<Connection> connections = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                connections.add(server.connect());
            }
            loop = new ClosedLoop(connections, inFlight, request, valueSource());
        }

        void warmUp() throws IOException {
            double seconds = 0;
            for (int piece = 0; piece < WARM_UP_PIECES && seconds < WARM_UP_LIMIT_SECONDS; piece++) {
                seconds += run(warmUp / WARM_UP_PIECES).seconds();
            }
        }

        Round run(int count) throws IOException {
            double cpuBefore = server.figures().cpuMicros();
            ClosedLoop.Outcome outcome = loop.run(count);
            if (outcome.failures() > 0) {
                throw new IOException(outcome.failures() + " of " + count + " requests were answered with an error");
            }
            return new Round(count, outcome.seconds(), outcome.latencies(), server.figures().cpuMicros() - cpuBefore);
        }

        @Override
        public void round(Sample sample) throws IOException {
            Round round = run(requests);
            for (Measure measure : measures) {
                sample.record(measure.figure, measure.value.applyAsDouble(round));
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
