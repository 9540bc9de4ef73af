package dev.understudy.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients that connect at once and each fetch the whole database by a monitor, as after a restart or a failover.
 *
 * <p>To keep the generator cheap only the first client's reply is framed; the others count bytes. All send the same request, so all replies
 * have the same length, and a client is served when it has as many bytes as the first one's reply.
 *
 * @param name the name on the command line
 * @param clients how many
 * @param seed the database; its flows make the volume
 * @param goalSeconds until the last client has everything, or NaN
 * @param goalMib resident memory after the storm, or NaN
 * @param goalPeakMib resident memory during the storm, or NaN
 */
record StormWork(String name, int clients, SeedFile seed, double goalSeconds, double goalMib, double goalPeakMib) implements Work {
    private static final int READ_BUFFER_BYTES = 1 << 20;
    private static final long SETTLE_MILLIS = 2_000;

    private String label() {
        return clients + " clients fetch " + seed.flows() / 1000 + ",000 flows at once";
    }

    private Figure first() {
        return Figure.lower(label(), "until the last has all, first storm", "s").goal(goalSeconds);
    }

    private Figure again() {
        return Figure.lower(label(), "until the last has all, later storms", "s").goal(goalSeconds);
    }

    private Figure cpu() {
        return Figure.lower(label(), "server CPU, each storm", "s");
    }

    private Figure volume() {
        return Figure.lower(label(), "bytes a client", "MB");
    }

    private Figure loaded() {
        return Figure.lower(label(), "resident before", "MiB");
    }

    private Figure peak() {
        return Figure.lower(label(), "resident, peak during", "MiB").goal(goalPeakMib);
    }

    private Figure after() {
        return Figure.lower(label(), "resident after", "MiB").goal(goalMib);
    }

    @Override
    public List<Figure> figures() {
        return List.of(first(), again(), cpu(), volume(), loaded(), peak(), after());
    }

    @Override
    public Stand open(ServerKind kind, Path directory) throws IOException {
        seed.write(directory.resolve("db"));
        return new StormStand(ServerProcess.startAndAwaitAnswer(kind, directory));
    }

    private final class StormStand implements Stand {
        private final ServerProcess server;
        private boolean stormed;

        StormStand(ServerProcess server) {
            this.server = server;
        }

        @Override
        public void round(Sample sample) throws IOException {
            if (!stormed) {
                sample.record(loaded(), server.figures().residentMib());
            }
            server.figures().forgetPeak();
            double cpuBefore = server.figures().cpuMicros();
            try (Storm storm = new Storm(server, clients)) {
                double seconds = storm.run(Requests.monitorAll());
                sample.record(stormed ? again() : first(), seconds);
                sample.record(cpu(), (server.figures().cpuMicros() - cpuBefore) / 1e6);
                sample.record(volume(), storm.replyLength() / 1e6);
                sample.record(peak(), server.figures().peakMib());
                Pause.millis(SETTLE_MILLIS);
                sample.record(after(), server.figures().residentMib());
            }
            stormed = true;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** One storm's clients. */
    private static final class Storm implements AutoCloseable {
        private final List<Connection> connections = new ArrayList<>();
        private final long[] received;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
        private final byte[] scanned = new byte[READ_BUFFER_BYTES];
        private final Framer framer = new Framer();
        private long length;
        private boolean failed;

        Storm(ServerProcess server, int clients) throws IOException {
            received = new long[clients];
            for (int i = 0; i < clients; i++) {
                Connection connection = server.connect();
                connection.index(i);
                connections.add(connection);
            }
        }

        long replyLength() {
            return length;
        }

        double run(Template request) throws IOException {
            try (Selector selector = Selector.open()) {
                long start = System.nanoTime();
                for (Connection connection : connections) {
                    connection.send(request, Template.FIRST_VALUE, 0);
                    connection.flush();
                    connection.channel().configureBlocking(false);
                    connection.channel().register(selector, SelectionKey.OP_READ, connection);
                }
                while (unserved() > 0) {
                    selector.select(this::turn);
                }
                if (failed) {
                    throw new IOException("the monitor was answered with an error");
                }
                return (System.nanoTime() - start) / 1e9;
            }
        }

        private int unserved() throws IOException {
            int unserved = 0;
            for (long count : received) {
                if (length > 0 && count > length) {
                    throw new IOException("a client got " + count + " bytes where the first got " + length);
                }
                unserved += length == 0 || count < length ? 1 : 0;
            }
            return unserved;
        }

        private void turn(SelectionKey key) {
            Connection connection = (Connection) key.attachment();
            try {
                buffer.clear();
                int count = connection.channel().read(buffer);
                if (count < 0) {
                    throw new EOFException("the server closed the connection");
                }
                received[connection.index()] += count;
                if (connection.index() == 0 && length == 0) {
                    scan(count);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void scan(int count) {
            buffer.get(0, scanned, 0, count);
            int end = framer.next(scanned, 0, count);
            if (end >= 0) {
                length = received[0] - count + end;
                failed = framer.arrival() != Arrival.REPLY;
            }
        }

        @Override
        public void close() throws IOException {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }
}
