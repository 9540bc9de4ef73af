package dev.understudy.commands;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.understudy.commands.Script.Case;
import dev.understudy.commands.Script.Section;
import dev.understudy.commands.Script.Step;
import dev.understudy.real.Program;
import dev.understudy.real.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command line of {@code src/test/resources/commands} with the peer's programs and with ours and compares the endings. With
 * {@code -Dunderstudy.server=peer} it compares the peer with itself, which shows whether the command lines say the same twice; with
 * {@code -Dunderstudy.commands=client} it runs that file alone, with {@code client:title} the sections with such a title.
 */
class CommandLinesTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/commands");
    private static final List<String> NAMES = List.of("tool", "client", "appctl", "server");
    private static final Path ROWS = Path.of("docs/compatibility.md");
    private static final int THREADS = 2;
    private static final int COMMAND_LINES_MIN = 300;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static ExecutorService threads;

    @BeforeAll
    static void start() {
        Program.of("/bin/sh", SCRIPTS.resolve("fixtures.sh").toAbsolutePath().toString(), directory.resolve("fixtures").toString())
                .environment("LC_ALL", "C").run().expectSuccess();
        threads = Executors.newFixedThreadPool(THREADS);
    }

    @AfterAll
    static void end() {
        threads.close();
    }

    @TestFactory
    Stream<DynamicContainer> bothSidesEndAlike() {
        String wanted = System.getProperty("understudy.commands", "");
        List<DynamicContainer> containers = new ArrayList<>();
        for (String name : NAMES) {
            List<DynamicTest> tests = new ArrayList<>();
            for (Section section : ScriptReader.read(SCRIPTS.resolve(name + ".txt")).sections()) {
                if ((name + ":" + section.title()).startsWith(wanted)) {
                    tests.addAll(tests(section, directory.resolve(name + tests.size())));
                }
            }
            containers.add(DynamicContainer.dynamicContainer(name, tests));
        }
        return containers.stream();
    }

    private static List<DynamicTest> tests(Section section, Path place) {
        ServerKind tested = ServerKind.underTest();
        Map<Sides, Future<Map<Case, List<Ending>>>> runs = new EnumMap<>(Sides.class);
        for (Sides sides : section.sides()) {
            Stage stage = new Stage(sides.programs(tested), sides.servers(tested), place.resolve(Integer.toString(sides.ordinal())),
                    directory.resolve("fixtures"));
            runs.put(sides, threads.submit(() -> stage.run(section)));
        }
        return section.cases().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> compare(each, runs))).toList();
    }

    private static void compare(Case each, Map<Sides, Future<Map<Case, List<Ending>>>> runs) throws Exception {
        List<Ending> oracle = runs.get(Sides.PEER_ON_PEER).get().get(each);
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < oracle.size(); i++) {
            Step step = each.steps().get(i);
            boolean differs = false;
            for (Map.Entry<Sides, Future<Map<Case, List<Ending>>>> run : runs.entrySet()) {
                Ending ending = run.getValue().get().get(each).get(i);
                String expected = oracle.get(i).compared(step);
                String actual = ending.compared(step);
                if (ending.hung()) {
                    complaints.add(each.place() + " " + run.getKey() + "\n$ " + step.command() + "\ndid not end: " + ending);
                } else if (!expected.equals(actual)) {
                    differs = true;
                    if (step.differs() == null) {
                        complaints.add(each.place() + " " + run.getKey() + "\n$ " + step.command() + "\n<<< peer\n" + expected
                                + ">>> " + run.getKey() + "\n" + actual + "(standard error: " + ending.err() + ")");
                    }
                }
            }
            if (step.differs() != null && !differs && ServerKind.underTest() == ServerKind.OURS) {
                complaints.add(each.place() + "\n$ " + step.command() + "\nis marked as different but ends alike on both sides");
            }
        }
        if (!complaints.isEmpty()) {
            fail(String.join("\n", complaints));
        }
    }

    @Test
    void thereAreEnough() {
        long lines = cases().stream().mapToLong(each -> each.steps().size()).sum();
        assertTrue(lines >= COMMAND_LINES_MIN, () -> "only " + lines + " command lines");
    }

    @Test
    void everyDifferenceIsExplained() throws IOException {
        List<String> rows = Files.readAllLines(ROWS);
        for (Case each : cases()) {
            for (Step step : each.steps()) {
                assertTrue(step.differs() == null || rows.stream().anyMatch(row -> explains(row, step.differs())),
                        () -> each.place() + ": docs/compatibility.md has no row of a difference for \"" + step.differs() + "\"");
            }
        }
    }

    /** Whether a row of the table has the name, in its first two cells, and says that there is a difference, in the next two. */
    private static boolean explains(String row, String name) {
        String[] cells = row.split(" \\| ", -1);
        int colon = name.indexOf(": ");
        return cells.length > 3 && cells[0].equals("| " + name.substring(0, colon)) && (" " + cells[1].replaceAll("[`*]", "") + ",")
                .contains(" " + name.substring(colon + 2) + ",") && !(cells[2].equals("same") && cells[3].replace("|", "").isBlank());
    }

    private static List<Case> cases() {
        return NAMES.stream().flatMap(name -> ScriptReader.read(SCRIPTS.resolve(name + ".txt")).sections().stream())
                .flatMap(section -> section.cases().stream()).toList();
    }
}
