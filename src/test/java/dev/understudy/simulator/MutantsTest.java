package dev.understudy.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows that the simulator bites: each safety check of the protocol is switched off in turn, in a copy of its source, and some story must end
 * badly then. A mutant that cannot be made any more, because the source has changed, fails too.
 */
class MutantsTest {
    private static final Path SOURCES = Path.of(System.getProperty("basedir", System.getProperty("user.dir")))
            .resolve("appliance/java/dev/understudy/failover");
    /** Within so many stories each mutant must be found. */
    private static final long STORIES = 10_000;

    @TempDir
    Path directory;

    /** A change of a source file at the one place where a text stands. */
    private record Edit(String file, String right, String wrong) {}

    /**
     * A protocol with a mistake.
     *
     * @param name what it does wrong, after the number of the rule that it breaks
     */
    private record Mutant(String name, List<Edit> edits) {
        Mutant(String name, String file, String right, String wrong) {
            this(name, List.of(new Edit(file, right, wrong)));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Mutant> mutants() {
        return List.of(
                new Mutant("1: backups in sync are not waited for", "Active", "follower == null ? 0 : follower.held", "Long.MAX_VALUE"),
                new Mutant("1: the own disk is not waited for", "Active", "return leastHeld(self.durable());", "return leastHeld(self.log.last().index());"),
                new Mutant("1: async without a bound", "Active", "leastHeld(self.log.last().index()) + maximumLag", "Long.MAX_VALUE"),
                new Mutant("2: the active server shows what is not committed", "Active", "self.release(committable());",
                        "self.release(self.log.last().index());"),
                new Mutant("2: a backup shows what is not committed", "Following", "self.release(committed);", "self.release(self.log.last().index());"),
                new Mutant("2: a restart shows what is not committed", "Self", "Math.clamp(facts.committed(), log.first().index(), log.last().index())",
                        "log.last().index()"),
                new Mutant("3: a backup is left out before the register says so", "Active", "propose(register.without(late), nowMs);",
                        "propose(register.without(late), nowMs); register = proposed; proposed = null;"),
                new Mutant("4: only the old value counts while one is proposed", "Active", "return proposed == null ? least : leastHeld(proposed, least);",
                        "return least;"),
                new Mutant("4: only the new value counts while one is proposed", "Active", "long least = leastHeld(register, ownIndex);",
                        "long least = proposed == null ? leastHeld(register, ownIndex) : ownIndex;"),
                new Mutant("4: a backup counts before it has caught up", "Active", "follower.held >= Math.max(self.released(), begin)", "true"),
                new Mutant("5: a server that is not in sync is promoted", "Promoting", "!force && !current.inSync().contains(self.id)", "false"),
                new Mutant("5: a promotion does not ask the register", "Promoting",
                        "enter(new Phase.Proposed(current.promoting(self.id, onlySelf)), nowMs);",
                        "accepted(current.promoting(self.id, onlySelf), nowMs);"),
                new Mutant("5: a proposal that was refused counts as accepted", "Promoting", "if (current.equals(next)) {",
                        "if (current.version() >= next.version()) {"),
                new Mutant("5: a server that makes its copy equal is promoted", "Following", "phase == Phase.BUSY ?", "false ?"),
                new Mutant("6: earlier reigns are listened to", List.of(
                        new Edit("Participant", "message) && self.seen().isAfter(epoch)", "message) && epoch.number() < 0"),
                        new Edit("Following", "if (from.equals(source)) {", "if (from != null) {"))),
                new Mutant("6: a later reign does not depose", "Participant", "giveWay(epoch, nowMs);", ""),
                new Mutant("7: the surplus stays", "Following", "common.index() < self.log.last().index()", "false"),
                new Mutant("7: a late answer decides where to cut", "Following", "asked == question", "true"),
                new Mutant("8: an error promotes", "Following", "case Event.Failed(String reason) -> breakDown(reason);",
                        "case Event.Failed(String reason) -> { return Promoting.begin(self, connected, true, reason, nowMs); }"),
                new Mutant("a report before the disk has it", "Following", "Math.max(self.durable(), self.log.first().index())",
                        "self.log.last().index()"),
                new Mutant("what was cut counts as on disk", "Self", "durable = Math.min(durable, index);", ""));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isFound(Mutant mutant) throws IOException, ReflectiveOperationException {
        Path classes = compile(mutant);
        try (URLClassLoader loader = new Own(classes)) {
            Method play = loader.loadClass(Simulation.class.getName()).getMethod("play", long.class, long.class);
            String found = "";
            try {
                play.invoke(null, 1L, STORIES);
            } catch (InvocationTargetException e) {
                found = String.valueOf(e.getCause().getMessage());
            }
            assertTrue(found.startsWith("seed "), STORIES + " stories ended well although: " + mutant);
            System.out.println(mutant + ": " + found);
        }
    }

    private Path compile(Mutant mutant) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("source"));
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", directory.resolve("classes").toString(),
                "-cp", System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                for (Edit edit : mutant.edits()) {
                    if (file.getFileName().toString().equals(edit.file() + ".java")) {
                        assertEquals(2, text.split(Pattern.quote(edit.right()), -1).length, "places for: " + mutant);
                        text = text.replace(edit.right(), edit.wrong());
                    }
                }
                arguments.add(Files.writeString(sources.resolve(file.getFileName()), text).toString());
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertEquals(0, compiler.run(null, null, null, arguments.toArray(String[]::new)), "compiling: " + mutant);
        return directory.resolve("classes");
    }

    /** Loads the protocol from its mutated copy, the simulator anew around it, and everything else as ever. */
    private static final class Own extends URLClassLoader {
        Own(Path mutated) throws MalformedURLException {
            super(new URL[] {mutated.toUri().toURL(), Simulation.class.getProtectionDomain().getCodeSource().getLocation()},
                    MutantsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.understudy.failover.") && !name.startsWith("dev.understudy.simulator.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }
}
