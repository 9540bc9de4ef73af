package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server's start on a file that is in the page cache, until its socket takes a connection, until it answers a first select, and its memory
 * then.
 *
 * @param name the name on the command line
 * @param label the size in words
 * @param seed the database
 * @param goalSeconds to listening, or NaN
 * @param shareOfPeer the share of the peer's time to the first answer that is the goal, or NaN
 * @param memoryShareOfPeer the same of its memory, or NaN
 */
record RestartWork(String name, String label, SeedFile seed, double goalSeconds, double shareOfPeer, double memoryShareOfPeer)
        implements Work {
    private Figure listening() {
        return Figure.lower(label, "exec to listening", "s").goal(goalSeconds);
    }

    private Figure answer() {
        return Figure.lower(label, "exec to first answer", "s").goalOfPeer(shareOfPeer);
    }

    private Figure cpu() {
        return Figure.lower(label, "server CPU until then", "s");
    }

    private Figure resident() {
        return Figure.lower(label, "resident then", "MiB").goalOfPeer(memoryShareOfPeer);
    }

    private Figure peak() {
        return Figure.lower(label, "resident, peak until then", "MiB").goalOfPeer(memoryShareOfPeer);
    }

    @Override
    public List<Figure> figures() {
        return List.of(listening(), answer(), cpu(), resident(), peak());
    }

    @Override
    public Stand open(ServerKind kind, Path directory) throws IOException {
        seed.write(directory.resolve("db"));
        return new RestartStand(kind, directory);
    }

    private final class RestartStand implements Stand {
        private final ServerKind kind;
        private final Path directory;

        RestartStand(ServerKind kind, Path directory) {
            this.kind = kind;
            this.directory = directory;
        }

        @Override
        public void round(Sample sample) throws IOException {
            Files.deleteIfExists(directory.resolve("pid"));
            try (ServerProcess server = ServerProcess.start(kind, directory); Connection client = server.connect()) {
                client.call(Requests.selectDatapath(), Template.FIRST_VALUE, 0);
                sample.record(answer(), (System.nanoTime() - server.startedAt()) / 1e9);
                sample.record(listening(), server.listeningSeconds());
                sample.record(cpu(), server.figures().cpuMicros() / 1e6);
                sample.record(resident(), server.figures().residentMib());
                sample.record(peak(), server.figures().peakMib());
            }
        }

        @Override
        public void close() {
            // Each round ends its own server.
        }
    }
}
