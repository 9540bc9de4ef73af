package dev.understudy.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Clients that each keep a number of requests in flight: a reply calls forth the next request.
 *
 * <p>Each request leaves in a write of its own, as from a client whose parts know nothing of each other. One client alone reads and writes blocking, which is
 * what a synchronous client does; several share a selector on the calling thread.
 */
final class ClosedLoop {
    private final List<Connection> clients;
    private final int inFlight;
    private final Template request;
    private final LongSupplier values;
    private long id = Template.FIRST_VALUE;

    /** What one run took. */
    record Outcome(double seconds, Latencies latencies, long failures) {
    }

    /** @param values gives each request its value; called on the thread that runs the loop */
    ClosedLoop(List<Connection> clients, int inFlight, Template request, LongSupplier values) {
        this.clients = clients;
        this.inFlight = inFlight;
        this.request = request;
        this.values = values;
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).index(i);
        }
    }

    /** Sends this many requests in all and waits for all replies. */
    Outcome run(int total) throws IOException {
        Run run = new Run(total);
        long start = System.nanoTime();
        if (clients.size() == 1) {
            run.blocking();
        } else {
            run.selecting();
        }
        return new Outcome((System.nanoTime() - start) / 1e9, run.latencies, run.failures);
    }

    private final class Run implements Connection.Receiver {
        private final int total;
        private final Latencies latencies;
        /** Replies come in order on a connection, so a ring of send times for each is enough. */
        private final long[][] sentAt = new long[clients.size()][inFlight];
        private final long[] sent = new long[clients.size()];
        private final long[] received = new long[clients.size()];
        private int started;
        private int done;
        private int due;
        private long failures;
        private long now;

        Run(int total) {
            this.total = total;
            latencies = new Latencies(total);
        }

        void blocking() throws IOException {
            Connection client = clients.getFirst();
            send(client, inFlight);
            while (done < total) {
                turn(client);
            }
        }

        void selecting() throws IOException {
            try (Selector selector = Selector.open()) {
                for (Connection client : clients) {
                    client.channel().configureBlocking(false);
                    client.channel().register(selector, SelectionKey.OP_READ, client);
                }
                for (Connection client : clients) {
                    send(client, inFlight);
                }
                while (done < total) {
                    selector.select(this::turn);
                }
            }
            for (Connection client : clients) {
                client.channel().configureBlocking(true);
            }
        }

        private void turn(SelectionKey key) {
            try {
                turn((Connection) key.attachment());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void turn(Connection client) throws IOException {
            due = 0;
            now = 0;
            client.receive(this);
            if (due > 0) {
                send(client, due);
            }
        }

        private void send(Connection client, int count) throws IOException {
            int sending = Math.min(count, total - started);
            if (sending == 0) {
                return;
            }
            int index = client.index();
            long time = System.nanoTime();
            for (int i = 0; i < sending; i++) {
                client.send(request, id++, values.getAsLong());
                sentAt[index][(int) (sent[index]++ % inFlight)] = time;
                client.flush();
            }
            started += sending;
        }

        @Override
        public void arrived(Connection client, Arrival arrival) {
            if (arrival == Arrival.NOTIFICATION) {
                return;
            }
            if (now == 0) {
                now = System.nanoTime();
            }
            int index = client.index();
            latencies.add(now - sentAt[index][(int) (received[index]++ % inFlight)]);
            if (arrival == Arrival.FAILURE) {
                failures++;
            }
            due++;
            done++;
        }
    }
}
