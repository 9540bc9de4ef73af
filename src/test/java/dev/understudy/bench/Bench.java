package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The program: for each work it starts every server, lets them take turns for a number of rounds, and at the end prints the table.
 *
 * <p>Exit status 0 if every server could be measured in every work (whether or not it reached the goals), else 1.
 */
public final class Bench {
    /** A server that has used this much in one work has no further rounds there. */
    private static final double ROUNDS_LIMIT_SECONDS = 20;

    private final Options options;
    private final Path directory;
    private final Table table = new Table();
    private int failures;

    private Bench(Options options, Path directory) {
        this.options = options;
        this.directory = directory;
    }

    /** Runs the benchmark; see docs/performance.md. */
    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        Path directory = Files.createTempDirectory(options.directory(), "understudy-bench-");
        Bench bench = new Bench(options, directory);
        String loadBefore = Machine.load();
        bench.run();
        Tree.delete(directory);
        System.out.print(Machine.describe(options.servers(), loadBefore) + "\n" + bench.table.markdown());
        System.exit(bench.failures == 0 ? 0 : 1);
    }

    private void run() throws IOException {
        for (Work work : options.works()) {
            work.figures().forEach(table::expect);
            long start = System.nanoTime();
            run(work);
            System.err.printf("%s: %.1f s%n", work.name(), (System.nanoTime() - start) / 1e9);
        }
    }

    private void run(Work work) throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        try {
            for (ServerKind kind : options.servers()) {
                Path place = Files.createDirectory(directory.resolve(work.name() + "-" + kind.name()));
                attempt(work, kind, () -> contestants.add(new Contestant(kind, work.open(kind, place))));
            }
            for (int round = 0; round < options.rounds(); round++) {
                for (Contestant contestant : List.copyOf(contestants)) {
                    if (!attempt(work, contestant.kind, () -> contestant.round(table))) {
                        contestants.remove(contestant);
                        contestant.stand.close();
                    }
                }
            }
        } finally {
            contestants.forEach(contestant -> contestant.stand.close());
            delete(directory, work.name());
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** A server that fails in one work is reported and left out there; the others go on. */
    private boolean attempt(Work work, ServerKind kind, Step step) {
        try {
            step.run();
            return true;
        } catch (IOException | RuntimeException e) {
            failures++;
            System.err.println(work.name() + ", " + kind.name() + ": " + e);
            return false;
        }
    }

    /** A server in one work, and the time its rounds took so far. */
    private static final class Contestant {
        private final ServerKind kind;
        private final Work.Stand stand;
        private double seconds;

        Contestant(ServerKind kind, Work.Stand stand) {
            this.kind = kind;
            this.stand = stand;
        }

        void round(Table table) throws IOException {
            if (seconds > ROUNDS_LIMIT_SECONDS) {
                return;
            }
            long start = System.nanoTime();
            stand.round((figure, value) -> table.record(figure, kind.name(), value));
            seconds += (System.nanoTime() - start) / 1e9;
        }
    }

    private void delete(Path parent, String prefix) throws IOException {
        Set<Path> found = new HashSet<>();
        try (var paths = Files.newDirectoryStream(parent, prefix + "-*")) {
            paths.forEach(found::add);
        }
        for (Path path : found) {
            Tree.delete(path);
        }
    }
}
