package dev.understudy.commands;

import dev.understudy.commands.Script.Case;
import dev.understudy.commands.Script.Section;
import dev.understudy.commands.Script.Step;
import dev.understudy.real.Program;
import dev.understudy.real.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A scratch directory in which one side's programs run the cases of a section, against the servers of one side. */
final class Stage {
    /** How long one command line may take; more means that it hangs. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");
    private static final Path FUNCTIONS = Path.of("src/test/resources/commands/functions.sh").toAbsolutePath();
    private static final Path OURS = Path.of("appliance/bin").toAbsolutePath();

    private final ServerKind programs;
    private final ServerKind servers;
    private final Path directory;
    private final Path fixtures;

    /**
     * Makes a stage.
     *
     * @param programs whose programs are given the command lines
     * @param servers whose server the section's servers are
     * @param directory where it all happens; must not exist
     * @param fixtures what fixtures.sh made
     */
    Stage(ServerKind programs, ServerKind servers, Path directory, Path fixtures) {
        this.programs = programs;
        this.servers = servers;
        this.directory = directory;
        this.fixtures = fixtures;
    }

    /** Runs the cases; returns how the steps of each ended. Stops whatever they left running. */
    Map<Case, List<Ending>> run(Section section) {
        try {
            Files.createDirectories(directory);
            for (String line : section.set()) {
                prepare(line, directory, ServerKind.PEER);
            }
            for (String line : section.serve()) {
                prepare(line, directory, servers);
            }
            Map<Case, List<Ending>> endings = new LinkedHashMap<>();
            for (Case each : section.cases()) {
                endings.put(each, run(each, endings.size(), !section.serve().isEmpty()));
            }
            return endings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            stopAll();
        }
    }

    private List<Ending> run(Case each, int number, boolean served) throws IOException {
        Path scratch = Files.createDirectories(directory.resolve(Integer.toString(number)));
        for (String line : each.set()) {
            prepare(line, scratch, ServerKind.PEER);
        }
        List<Ending> endings = new ArrayList<>();
        for (Step step : each.steps()) {
            endings.add(run(step, scratch, served ? directory : scratch));
        }
        return endings;
    }

    private void prepare(String line, Path where, ServerKind whose) {
        Program.Outcome outcome = shell(line, where, where, whose).limit(STEP_LIMIT).run();
        if (outcome.status() != 0) {
            throw new AssertionError("preparation failed: " + line + "\n" + outcome);
        }
    }

    private Ending run(Step step, Path scratch, Path runDirectory) {
        Map<Path, String> names = new LinkedHashMap<>();
        names.put(scratch, "<case>");
        names.put(directory, "<section>");
        try (Program.Running running = shell(step.command(), scratch, runDirectory, programs).start()) {
            Process process = running.process();
            if (!process.waitFor(STEP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return Ending.of(Ending.HUNG, running.outSoFar(), running.errSoFar(), names);
            }
            return Ending.of(process.exitValue(), running.outSoFar(), running.errSoFar(), names);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Program shell(String line, Path where, Path runDirectory, ServerKind whose) {
        String path = whose == ServerKind.OURS ? OURS + ":" + System.getenv("PATH") : System.getenv("PATH");
        return Program.of("/bin/sh", "-c", ". " + FUNCTIONS + "\n" + line).in(where)
                .environment("PATH", path).environment("F", fixtures.toString()).environment("S", directory.toString())
                .environment("OVS_RUNDIR", runDirectory.toString()).environment("OVS_LOGDIR", where.toString())
                .environment("OVS_DBDIR", where.toString()).environment("OVS_PKGDATADIR", fixtures.toString())
                .environment("LC_ALL", "C").environment("TZ", "UTC");
    }

    /** Ends the processes of which this stage has pidfiles. */
    private void stopAll() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".pid")).toList()) {
                String text = Files.readString(file).strip();
                if (PID.matcher(text).matches()) {
                    stop(Long.parseLong(text));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends one process if it is one of ours: some pidfiles are made up by the cases. */
    private void stop(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || !mentions(pid, directory.toString())) {
            return;
        }
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            process.destroyForcibly();
        }
    }

    private static boolean mentions(long pid, String text) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ")).contains(text);
        } catch (IOException e) {
            return false;
        }
    }
}
