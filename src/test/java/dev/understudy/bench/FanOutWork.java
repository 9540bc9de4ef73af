package dev.understudy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.List;

/**
 * One update after another, each to many monitors: the next update is sent when all clients and the writer have had the last.
 *
 * @param name the name on the command line
 * @param monitors how many clients watch the row
 * @param updates how many updates a round sends
 * @param goalPerSecond deliveries a second to reach, or NaN
 */
record FanOutWork(String name, int monitors, int updates, double goalPerSecond) implements Work {
    private String label() {
        return "one update to " + monitors + " monitors";
    }

    private Figure rate() {
        return Figure.higher(label(), "deliveries", "/s").goal(goalPerSecond);
    }

    private Figure median() {
        return Figure.lower(label(), "delivery p50", "us");
    }

    private Figure tail() {
        return Figure.lower(label(), "delivery p99", "us");
    }

    private Figure cpu() {
        return Figure.lower(label(), "server CPU a delivery", "us");
    }

    @Override
    public List<Figure> figures() {
        return List.of(rate(), median(), tail(), cpu());
    }

    @Override
    public Stand open(ServerKind kind, Path directory) throws IOException {
        SeedFile.EMPTY.write(directory.resolve("db"));
        ServerProcess server = ServerProcess.start(kind, directory);
        try {
            FanOutStand stand = new FanOutStand(server);
            stand.run(updates);
            return stand;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private final class FanOutStand implements Stand, Connection.Receiver {
        private final ServerProcess server;
        private final Selector selector = Selector.open();
        private final Connection writer;
        private final Template update = Requests.updatePort();
        private Latencies latencies = new Latencies(0);
        private long value = Template.FIRST_VALUE;
        private long sentAt;
        private int awaited;
        private boolean failed;

        FanOutStand(ServerProcess server) throws IOException {
            this.server = server;
            Template monitor = Requests.monitorPorts();
            for (int i = 0; i < monitors; i++) {
                Connection watcher = server.connect();
                watcher.call(monitor, Template.FIRST_VALUE, 0);
                register(watcher);
            }
            writer = server.connect();
            register(writer);
        }

        private void register(Connection connection) throws IOException {
            connection.channel().configureBlocking(false);
            connection.channel().register(selector, SelectionKey.OP_READ, connection);
        }

        double run(int count) throws IOException {
            latencies = new Latencies(count * monitors);
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                awaited = monitors + 1;
                sentAt = System.nanoTime();
                writer.send(update, value, value);
                value++;
                writer.flush();
                while (awaited > 0) {
                    selector.select(this::turn);
                }
            }
            if (failed) {
                throw new IOException("an update was answered with an error");
            }
            return (System.nanoTime() - start) / 1e9;
        }

        private void turn(SelectionKey key) {
            try {
                ((Connection) key.attachment()).receive(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void arrived(Connection connection, Arrival arrival) {
            awaited--;
            failed |= arrival == Arrival.FAILURE;
            if (arrival == Arrival.NOTIFICATION) {
                latencies.add(System.nanoTime() - sentAt);
            }
        }

        @Override
        public void round(Sample sample) throws IOException {
            double cpuBefore = server.figures().cpuMicros();
            double seconds = run(updates);
            double cpuMicros = server.figures().cpuMicros() - cpuBefore;
            sample.record(rate(), updates * monitors / seconds);
            sample.record(median(), latencies.micros(0.5));
            sample.record(tail(), latencies.micros(0.99));
            sample.record(cpu(), cpuMicros / (updates * monitors));
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
