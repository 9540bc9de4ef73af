package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What starts a program again when it crashes, with a program that writes down how it was called and then does as it is told. */
@Timeout(60)
class MonitorScriptTest {
    @TempDir
    Path directory;
    @TempDir
    Path temporary;

    private record Outcome(int status, List<String> calls, String output) {}

    /** Runs a program whose first process does one thing, and the second another. */
    private Outcome run(String silent, String first, String second) throws IOException, InterruptedException {
        Path program = directory.resolve("program");
        Path calls = directory.resolve("calls");
        Files.writeString(program, """
                #!/bin/sh
                n=$(cat "%1$s" 2> /dev/null | wc -l)
                echo "$*" | sed "s/last=$(cat "%2$s" 2> /dev/null):/last=PID:/" >> "%1$s"
                echo $$ > "%2$s"
                if [ "$n" = 0 ]; then
                    %3$s
                else
                    %4$s
                fi
                """.formatted(calls, directory.resolve("pid"), first, second));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", House.ROOT.resolve("appliance/bin/monitor.sh").toString(), silent,
                program.toString(), "a b").redirectErrorStream(true);
        builder.environment().put("TMPDIR", temporary.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.writeString(directory.resolve("output was read"), "");
        return new Outcome(process.waitFor(), Files.readAllLines(calls), output);
    }

    @Test
    void aProgramThatCrashesIsStartedAgain() throws IOException, InterruptedException {
        for (String crash : List.of("kill -SEGV $$", "kill -ABRT $$", "kill -ALRM $$", "kill -XCPU $$", "exit 3")) {
            Files.deleteIfExists(directory.resolve("calls"));
            Outcome outcome = run("no", crash, "exit 0");
            assertEquals(0, outcome.status(), crash);
            int status = crash.equals("exit 3") ? 3 : crash.contains("SEGV") ? 139 : crash.contains("ABRT") ? 134 : crash.contains("ALRM") ? 142 : 152;
            assertEquals(List.of("-Dunderstudy.configuration.fd=5 a b",
                    "-Dunderstudy.configuration.fd=5 -Dunderstudy.crashes=1 -Dunderstudy.last=PID:" + status + " a b"), outcome.calls());
            assertEquals("", outcome.output());
        }
    }

    @Test
    void aProgramThatIsToldToEndIsNot() throws IOException, InterruptedException {
        for (String end : List.of("exit 0", "exit 1", "kill -TERM $$", "kill -HUP $$", "kill -INT $$")) {
            Files.deleteIfExists(directory.resolve("calls"));
            Outcome outcome = run("no", end, "echo again");
            int status = end.startsWith("exit") ? Integer.parseInt(end.substring(5)) : end.contains("TERM") ? 143 : end.contains("HUP") ? 129 : 130;
            assertEquals(new Outcome(status, List.of("-Dunderstudy.configuration.fd=5 a b"), ""), outcome);
        }
    }

    @Test
    void oneThatCannotTellOfItsEndHasSomebodyTellOfIt() throws IOException, InterruptedException {
        assertEquals(new Outcome(137, List.of("-Dunderstudy.configuration.fd=5 a b", "-Dunderstudy.last=PID:137 a b"), "told\n"),
                run("no", "kill -KILL $$", "echo told"));
    }

    @Test
    void whatIsKeptReachesTheNextProcessAndLeavesNoFile() throws IOException, InterruptedException {
        Outcome outcome = run("no", "echo kept > /dev/fd/5; ls '" + temporary + "'; kill -SEGV $$", "cat /dev/fd/5; exit 0");
        assertEquals("kept\n", outcome.output());
        try (var files = Files.list(temporary)) {
            assertTrue(files.findAny().isEmpty());
        }
    }

    @Test
    void whoeverReadsTheOutputOfADaemonDoesNotWaitForItsWatcher() throws IOException, InterruptedException {
        Path ready = directory.resolve("output was read");
        Outcome outcome = run("yes", "echo first; exec > /dev/null 2>&1; while ! [ -e '" + ready + "' ]; do sleep 0.1; done; kill -SEGV $$",
                "echo second; exit 0");
        assertEquals("first\n", outcome.output());
    }
}
