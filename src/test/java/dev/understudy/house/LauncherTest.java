package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.cli.ManualCheck;
import dev.understudy.manual.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launchers, copied into a checkout of their own, with a Java that only says how it was called. */
class LauncherTest {
    private record Outcome(int status, String output, String errors) {}

    @TempDir
    Path directory;

    private Path bin;

    @BeforeEach
    void copyTheLaunchers() throws IOException {
        bin = Files.createDirectories(directory.resolve("a checkout/appliance/bin"));
        try (Stream<Path> files = Files.list(House.ROOT.resolve("appliance/bin"))) {
            for (Path file : files.toList()) {
                Files.copy(file, bin.resolve(file.getFileName()));
            }
        }
        Files.createDirectories(target());
        Files.createFile(target().resolve("understudy.jar"));
    }

    @Test
    void theProgramGetsItsArgumentsUntouched() throws Exception {
        Path home = javaSaying("25.0.3", "for argument; do echo \"<$argument>\"; done");
        Outcome outcome = run(Map.of("UNDERSTUDY_JAVA", home.toString()), "ovsdb-tool", "create", "a b", "", "*");
        assertEquals(0, outcome.status(), outcome.errors());
        assertTrue(outcome.output().endsWith("<dev.understudy.cli.tool.ToolMain>\n<create>\n<a b>\n<>\n<*>\n"), outcome.output());
        assertTrue(outcome.output().contains("<-Dunderstudy.program=ovsdb-tool>"), outcome.output());
    }

    @Test
    void theProgramIsCalledWhatTheUserCalledIt() throws Exception {
        Path home = javaSaying("25", "for argument; do echo \"<$argument>\"; done");
        Path link = Files.createSymbolicLink(directory.resolve("ovsdb-server-sb"), bin.resolve("ovsdb-server"));
        Outcome outcome = run(Map.of("UNDERSTUDY_JAVA", home + "/bin/java"), link, List.of());
        assertTrue(outcome.output().contains("<-Dunderstudy.program=ovsdb-server-sb>"), outcome.output() + outcome.errors());
    }

    @Test
    void aCopyBesideTheOthersIsTheSameProgramUnderAnotherName() throws Exception {
        Path home = javaSaying("25", "for argument; do echo \"<$argument>\"; done");
        Path copy = Files.copy(bin.resolve("ovsdb-tool"), bin.resolve("dbtool"));
        Outcome outcome = run(Map.of("UNDERSTUDY_JAVA", home.toString()), copy, List.of("x"));
        assertTrue(outcome.output().contains("<-Dunderstudy.program=dbtool>"), outcome.output() + outcome.errors());
        assertTrue(outcome.output().endsWith("<dev.understudy.cli.tool.ToolMain>\n<x>\n"), outcome.output());
    }

    @Test
    void aProgramIsFoundThroughLinksPathsAndDirectories() throws Exception {
        Path home = javaSaying("25", "for argument; do echo \"<$argument>\"; done");
        Map<String, String> environment = Map.of("UNDERSTUDY_JAVA", home.toString(),
                "PATH", Files.createSymbolicLink(directory.resolve("linked bin"), bin) + ":" + System.getenv("PATH"));
        Path link = Files.createSymbolicLink(directory.resolve("one"), Files.createSymbolicLink(directory.resolve("two"), bin.resolve("ovs-appctl")));
        for (String way : List.of("'" + link + "'", "ovs-appctl", "cd '" + bin + "'; sh ovs-appctl",
                "cd '" + directory + "'; 'a checkout/appliance/bin/ovs-appctl'")) {
            Outcome outcome = run(environment, List.of("sh", "-c", way));
            assertEquals(0, outcome.status(), way + outcome.errors());
            assertTrue(outcome.output().contains("<-cp>\n<" + target() + "/understudy.jar>"), way + outcome.output());
        }
    }

    @Test
    void understudyIsEveryProgram() throws Exception {
        Map<String, String> environment = Map.of("UNDERSTUDY_JAVA", javaSaying("25", "for argument; do echo \"<$argument>\"; done").toString());
        for (String word : List.of("server", "tool", "appctl")) {
            String program = (word.equals("appctl") ? "ovs-" : "ovsdb-") + word;
            assertEquals(run(environment, program, "a", "b c"), run(environment, "understudy", word, "a", "b c"));
        }
        assertTrue(run(environment, "understudy", "--help").output().endsWith("<dev.understudy.cli.understudy.UnderstudyMain>\n<--help>\n"));
        assertEquals(new Outcome(1, "", "understudy: unknown command 'serve'; use --help for help\n"), run(environment, "understudy", "serve"));
        assertEquals(new Outcome(1, "", "understudy: missing command name; use --help for help\n"), run(environment, "understudy"));
    }

    @Test
    void theManualOfUnderstudyHasTheCommandsOfItsLauncher() {
        ManualCheck.commands("understudy", Section.Kind.COMMANDS, List.of("server", "tool", "client", "appctl"));
    }

    @Test
    void namesOfFilesAreUtf8WhateverTheLocale() throws Exception {
        Path home = javaSaying("25", "echo $LC_ALL");
        assertEquals("C.UTF-8\n", run(Map.of("UNDERSTUDY_JAVA", home.toString(), "LC_ALL", "C"), "ovsdb-tool").output());
    }

    @Test
    void aCacheIsUsedOnlyWhenItWasMadeFromTheJar() throws Exception {
        Path home = javaSaying("25.0.3", "for argument; do echo \"<$argument>\"; done");
        Map<String, String> environment = Map.of("UNDERSTUDY_JAVA", home.toString());
        assertTrue(!run(environment, "ovsdb-server").output().contains("AOTCache"));
        Path cache = Files.createFile(target().resolve("server.aot"));
        Files.setLastModifiedTime(cache, FileTime.fromMillis(1_000));
        assertTrue(!run(environment, "ovsdb-server").output().contains("AOTCache"));
        Files.setLastModifiedTime(target().resolve("understudy.jar"), FileTime.fromMillis(500));
        assertTrue(run(environment, "ovsdb-server").output().contains("<-XX:AOTCache=" + target() + "/server.aot>"));
    }

    @Test
    void aCacheThatIsNoneIsPassedOverInSilence() throws Exception {
        Path built = House.ROOT.resolve("target");
        Files.copy(built.resolve("understudy.jar"), target().resolve("understudy.jar"), StandardCopyOption.REPLACE_EXISTING);
        Path libraries = Files.createDirectory(target().resolve("lib"));
        try (Stream<Path> files = Files.list(built.resolve("lib"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, libraries.resolve(file.getFileName()));
            }
        }
        Path cache = target().resolve("appctl.aot");
        for (String content : List.of("", "half a cache")) {
            Files.writeString(cache, content);
            Files.setLastModifiedTime(cache, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
            Outcome outcome = run(Map.of(), "ovs-appctl", "--version");
            assertEquals(0, outcome.status(), outcome.errors());
            assertEquals("", outcome.errors());
            assertTrue(outcome.output().startsWith("ovs-appctl (Open vSwitch) "), outcome.output());
        }
    }

    @Test
    void anotherJavaIsRefusedInOneLine() throws Exception {
        Path home = javaSaying("21.0.8", "echo never");
        Outcome outcome = run(Map.of("UNDERSTUDY_JAVA", home.toString()), "ovsdb-server");
        assertEquals(1, outcome.status());
        assertEquals("ovsdb-server: UNDERSTUDY_JAVA=" + home + " is not a Java 25\n", outcome.errors());
    }

    @Test
    void aCheckoutThatIsNotBuiltSaysHowToBuildIt() throws Exception {
        Files.delete(target().resolve("understudy.jar"));
        Path home = javaSaying("25.0.3", "echo never");
        Outcome outcome = run(Map.of("UNDERSTUDY_JAVA", home.toString()), "ovsdb-tool", "create");
        assertEquals(1, outcome.status());
        assertTrue(outcome.errors().contains("run 'make build'"), outcome.errors());
        assertEquals(1, outcome.errors().lines().count(), outcome.errors());
    }

    @Test
    void detachReturnsWhenTheDaemonIsReadyAndLeavesItRunning() throws Exception {
        Path pid = directory.resolve("pid");
        Path home = javaSaying("25.0.3", "echo $$ > '" + pid + "'; exec < /dev/null > /dev/null 2>&1; echo > /dev/fd/3; exec sleep 60");
        Outcome outcome = run(Map.of("UNDERSTUDY_JAVA", home.toString()), "ovsdb-server", "a.db", "--detach");
        ProcessHandle daemon = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        try {
            assertEquals(0, outcome.status(), outcome.errors());
            assertTrue(daemon.isAlive());
            String session = Files.readString(Path.of("/proc", Long.toString(daemon.pid()), "stat")).split(" ")[5];
            assertEquals(Long.toString(daemon.pid()), session, "the daemon leads a session of its own");
            String ignored = Files.readAllLines(Path.of("/proc", Long.toString(daemon.pid()), "status")).stream()
                    .filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
            assertTrue(ignored.endsWith("0"), "the daemon ignores an early signal such as SIGINT: " + ignored);
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void detachReportsTheStatusOfADaemonThatFails() throws Exception {
        Path home = javaSaying("25.0.3", "echo 'cannot open a.db' >&2; exit 7");
        Outcome outcome = run(Map.of("UNDERSTUDY_JAVA", home.toString()), "ovsdb-server", "a.db", "--detach");
        assertEquals(7, outcome.status());
        assertEquals("cannot open a.db\n", outcome.errors());
    }

    @Test
    void detachReportsADaemonThatIsKilled() throws Exception {
        Path home = javaSaying("25.0.3", "kill -9 $$");
        assertEquals(137, run(Map.of("UNDERSTUDY_JAVA", home.toString()), "ovsdb-server", "--detach").status());
    }

    @Test
    void helpDoesNotDetach() throws Exception {
        Path home = javaSaying("25.0.3", "for argument; do echo \"<$argument>\"; done");
        Outcome outcome = run(Map.of("UNDERSTUDY_JAVA", home.toString()), "ovsdb-server", "--detach", "--help");
        assertTrue(!outcome.output().contains("understudy.ready.fd"), outcome.output());
    }

    /** A home directory whose release file gives {@code version}, and whose java is {@code script}. */
    private Path javaSaying(String version, String script) throws IOException {
        Path home = Files.createDirectories(directory.resolve("a java"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private Path target() {
        return directory.resolve("a checkout/target");
    }

    private Outcome run(Map<String, String> environment, String program, String... arguments) throws Exception {
        return run(environment, bin.resolve(program), List.of(arguments));
    }

    private Outcome run(Map<String, String> environment, Path program, List<String> arguments) throws Exception {
        return run(environment, Stream.concat(Stream.of(program.toString()), arguments.stream()).toList());
    }

    private Outcome run(Map<String, String> environment, List<String> command) throws Exception {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        int status = builder.start().waitFor();
        return new Outcome(status, Files.readString(output), Files.readString(errors));
    }
}
