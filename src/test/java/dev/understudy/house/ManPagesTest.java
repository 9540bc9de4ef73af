package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.cli.Directories;
import dev.understudy.cli.Help;
import dev.understudy.cli.ManPages;
import dev.understudy.manual.Manual;
import dev.understudy.manual.Section;
import dev.understudy.real.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The help that programs print and the man pages in docs/man are those that the manuals make, and man(1) can show them. */
class ManPagesTest {
    private static final Path PAGES = House.ROOT.resolve("docs/man");
    /** A name in braces that nobody has filled in; braces of JSON have quotes or blanks inside. */
    private static final Pattern UNFILLED = Pattern.compile("\\{[a-z]+}");

    @Test
    void thePagesAreUpToDate() throws IOException {
        TreeMap<String, String> checkedIn = new TreeMap<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            for (Path file : files.toList()) {
                checkedIn.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertEquals(ManPages.pages(), checkedIn, "run \"make man\"");
    }

    @Test
    void everyProgramHasAPage() throws IOException {
        try (Stream<Path> files = Files.list(House.ROOT.resolve("appliance/bin"))) {
            TreeSet<String> programs = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("ovs") || name.equals("understudy")).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(programs, new TreeSet<>(ManPages.PROGRAMS));
        }
    }

    @Test
    void everyProgramPrintsItsHelp() {
        for (String program : ManPages.PROGRAMS) {
            String help = Program.of(House.ROOT.resolve("appliance/bin/" + program).toString(), "--help").output();
            assertEquals(Help.of(program, program, new Directories(System.getenv())), help);
            Manual manual = Manual.of(program);
            for (Section.Kind kind : List.of(Section.Kind.OPTIONS, Section.Kind.COMMANDS)) {
                manual.entries(kind).stream().flatMap(entry -> entry.terms().stream())
                        .forEach(term -> assertTrue(help.contains("\n  " + term), program + " " + term));
            }
        }
    }

    @Test
    void nothingIsLeftToFillIn() {
        ManPages.pages().forEach((file, page) -> assertEquals(List.of(), UNFILLED.matcher(page).results().map(found -> file + ": " + found.group()).toList()));
    }

    @Test
    void manShowsThemWithoutAComplaint() throws IOException, InterruptedException {
        for (String page : ManPages.pages().keySet()) {
            List<String> command = new ArrayList<>(List.of("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", PAGES.resolve(page).toString()));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("MANWIDTH", "80");
            Process man = builder.start();
            String shown = new String(man.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String complaints = new String(man.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("", complaints, page);
            assertEquals(0, man.waitFor(), page);
            assertTrue(shown.contains("Understudy Manual"), page);
        }
    }
}
