package dev.understudy.differential;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.understudy.real.DatabaseFile;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.ServerKind;
import dev.understudy.real.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Random stories told to two servers at once: they must answer alike. */
class DifferentialTest {
    private static final String SEED = "understudy.differential.seed";
    private static final String STORIES = "understudy.differential.stories";
    private static final int TRANSACTIONS = 20_000;
    private static final int STORIES_A_SERVER = 8;
    private static final int TRANSACTIONS_A_STORY = 500;
    private static final long FIRST_SEED = 7048;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<Story, AssertionError> disagreed = new LinkedHashMap<>();
    private int transacted;
    private int abandoned;

    static String replay(long seed) {
        return "mvn test -Dtest=DifferentialTest#serversAgree -D%s=%d -D%s=1 -D%s=%s"
                .formatted(SEED, seed, STORIES, ServerKind.PROPERTY, ServerKind.underTest().name().toLowerCase());
    }

    @Test
    void serversAgree() throws Exception {
        long first = Long.getLong(SEED, FIRST_SEED);
        long end = first + Integer.getInteger(STORIES, Integer.MAX_VALUE);
        System.out.println("first seed " + first + "; one story: " + replay(first));
        long next = first;
        while (next < end && transacted < TRANSACTIONS) {
            int count = (int) Math.min(STORIES_A_SERVER - next % STORIES_A_SERVER, end - next);
            tell(ServerKind.underTest(), next, count);
            next += count;
        }
        agree();
        System.out.printf("%d transactions in %d stories, of which %d ended early; outcomes %s%n",
                transacted, next - first, abandoned, outcomes);
        assertTrue(outcomes.get("ok") > transacted / 3, "few transactions succeed");
        assertTrue(abandoned <= (next - first) / 2, "most stories end early");
    }

    /** The harness is quiet when there is nothing to find. */
    @Test
    void peerAgreesWithItself() throws Exception {
        tell(ServerKind.PEER, FIRST_SEED, 2);
        agree();
    }

    /** Stories go on after one in which the servers disagree; here they all come to light. */
    private void agree() {
        disagreed.values().forEach(error -> System.out.println(error.getMessage()));
        if (!disagreed.isEmpty()) {
            throw new AssertionError("the servers disagree in " + disagreed.size() + " stories",
                    disagreed.values().iterator().next());
        }
    }

    /** The harness notices when one of the servers does something of its own. */
    @Test
    void aDifferenceIsSeen() throws Exception {
        Story story = new Story(FIRST_SEED, "db0", true, outcomes);
        Copies files = Copies.create(ServerKind.PEER, directory, story);
        try (ServerProcess peer = server(ServerKind.PEER, "first", directory, true, List.of(files.peer()));
                ServerProcess other = server(ServerKind.PEER, "second", directory, true, List.of(files.other()));
                JsonRpcClient intruder = other.connect()) {
            story.open(peer, other);
            story.run(50);
            ArrayNode deletion = Json.array(Json.text("db0"));
            story.schema().tables().forEach(table ->
                    deletion.add(Json.of("{'op':'delete','where':[],'table':'" + table.name() + "'}")));
            intruder.transact(deletion);
            assertThrows(AssertionError.class, () -> story.run(1));
        }
    }

    /**
     * Tells some stories, on two fresh servers that are started again in the middle. Every other batch has column
     * diffs in its files, and then only schemas for which the peer reads back what it writes.
     */
    private void tell(ServerKind kind, long seed, int count) throws Exception {
        boolean diffs = seed / STORIES_A_SERVER % 2 == 0;
        Map<Story, Copies> stories = new LinkedHashMap<>();
        Path home = Files.createDirectory(directory.resolve("s" + seed));
        for (int i = 0; i < count; i++) {
            Story story = new Story(seed + i, "db" + i, !diffs, outcomes);
            stories.put(story, Copies.create(kind, home, story));
        }
        try (ServerProcess peer = server(ServerKind.PEER, "first", home, diffs,
                stories.values().stream().map(Copies::peer).toList());
                ServerProcess other = server(kind, "second", home, diffs,
                        stories.values().stream().map(Copies::other).toList())) {
            half(stories, peer, other);
            peer.stop();
            other.stop();
            peer.start();
            other.start();
            half(stories, peer, other);
        }
        stories.forEach((story, files) -> {
            if (!story.abandoned() && !disagreed.containsKey(story)) {
                story.compareFiles(files.peer(), files.other());
            }
            abandoned += story.abandoned() ? 1 : 0;
            transacted += story.transacted();
        });
    }

    private void half(Map<Story, Copies> stories, ServerProcess peer, ServerProcess other) {
        for (Story story : stories.keySet()) {
            if (!story.abandoned() && !disagreed.containsKey(story)) {
                try {
                    story.open(peer, other);
                    story.run(TRANSACTIONS_A_STORY / 2);
                    story.close();
                } catch (AssertionError e) {
                    disagreed.put(story, e);
                } finally {
                    story.disconnect();
                }
            }
        }
    }

    private static ServerProcess server(ServerKind kind, String name, Path home, boolean diffs, List<Path> files) {
        return ServerProcess.plan(kind, home).name(name).database(files.toArray(Path[]::new))
                .options(diffs ? List.of() : List.of("--disable-file-column-diff")).start();
    }

    /** The same database twice: the peer's file and the other server's. */
    private record Copies(Path peer, Path other) {
        static Copies create(ServerKind kind, Path home, Story story) {
            String schema = story.schema().json().toString();
            String name = story.schema().name();
            return new Copies(DatabaseFile.create(ServerKind.PEER, home, name + "-first", schema),
                    DatabaseFile.create(kind, home, name + "-second", schema));
        }
    }
}
