package dev.understudy.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server process as scripts see it, with the real ovs-appctl: files it makes and removes, exit statuses, texts. */
@Timeout(120)
class ServerProgramTest {
    private final List<Process> started = new ArrayList<>();
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("srv");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        started.forEach(Process::destroyForcibly);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), FakeServerMain.class.getName()));
        command.addAll(List.of(words));
        return process(command);
    }

    private Process process(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("OVS_RUNDIR", directory.toString());
        builder.environment().put("OVS_LOGDIR", directory.toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Runs a server that is expected to end by itself. */
    private void assertEnds(int status, String output, String... words) throws IOException, InterruptedException {
        Process process = start(words);
        assertEquals(output, output(process));
        assertEquals(status, process.waitFor());
    }

    private String appctl(String target, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ovs-appctl", "-t", target));
        command.addAll(List.of(words));
        Process process = process(command);
        String output = output(process);
        return process.waitFor() == 0 ? output : "status " + process.exitValue() + ": " + output;
    }

    private void awaitFile(String name) throws InterruptedException {
        while (!Files.exists(directory.resolve(name))) {
            Thread.sleep(10);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void appctlFindsTheServerByItsPidfile() throws IOException, InterruptedException {
        Process server = start("--no-dbs", "--pidfile", "--log-file", "-vconsole:off");
        String socket = "ovsdb-server." + server.pid() + ".ctl";
        awaitFile(socket);
        assertEquals(List.of(socket, "ovsdb-server.log", "ovsdb-server.pid"), files());
        assertEquals(server.pid() + "\n", Files.readString(directory.resolve("ovsdb-server.pid")));
        assertEquals("ovsdb-server (Open vSwitch) 3.7.1\n", appctl("ovsdb-server", "version"));
        assertEnds(1, "ovsdb-server: " + directory + "/ovsdb-server.pid: already running as pid " + server.pid() + ", aborting\n",
                "--no-dbs", "--pidfile", "--unixctl=none");
        assertEquals("", appctl("ovsdb-server", "exit"));
        assertEquals(0, server.waitFor());
        assertEquals(List.of("ovsdb-server.log"), files());
        String log = Files.readString(directory.resolve("ovsdb-server.log"));
        assertTrue(log.contains("|00001|vlog|INFO|opened log file " + directory + "/ovsdb-server.log\n"), log);
        assertTrue(log.contains("|00002|ovsdb_server|INFO|ovsdb-server (Open vSwitch) 3.7.1\n"), log);
    }

    @Test
    void aSignalRemovesFilesAndIsTheCauseOfDeath() throws IOException, InterruptedException {
        for (int signal : List.of(15, 2, 1)) {
            Process server = start("--no-dbs", "--pidfile=p", "--unixctl=c", "-vPATTERN:console:%c|%p|%m", "-vovsdb_server:off");
            awaitFile("c");
            assertEquals(0, process(List.of("kill", "-" + signal, Long.toString(server.pid()))).waitFor());
            String word = signal == 15 ? "Terminated" : signal == 2 ? "Interrupt" : "Hangup";
            assertEquals("fatal_signal|WARN|terminating with signal " + signal + " (" + word + ")\n", output(server));
            assertEquals(128 + signal, server.waitFor());
            assertEquals(List.of(), files());
        }
    }

    @Test
    void deathBySignalIsSeenAsSuch() throws IOException, InterruptedException {
        Process python = process(List.of("python3", "-c", """
                import os, signal, subprocess, sys, time
                p = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
                while not os.path.exists("c"):
                    time.sleep(0.01)
                p.send_signal(signal.SIGTERM)
                print(p.wait())
                """, Path.of(System.getProperty("java.home"), "bin/java").toString(), "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), FakeServerMain.class.getName(), "--no-dbs", "--unixctl=c"));
        assertEquals("-15\n", output(python));
        assertEquals(0, python.waitFor());
    }

    @Test
    void aStalePidfileIsReplaced() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("p"), "1\n");
        assertEnds(0, "", "--no-dbs", "--pidfile=p", "--unixctl=none", "--run=test -e p");
        assertFalse(Files.exists(directory.resolve("p")));
    }

    @Test
    void theServerEndsWithItsCommand() throws IOException, InterruptedException {
        assertEnds(0, "hello\n", "--no-dbs", "--unixctl=none", "--run=echo hello");
        assertEnds(1, "ovsdb-server: exit 3: child exited, exit status 3\n", "--no-dbs", "--unixctl=none", "--run=exit 3");
        assertEnds(1, "ovsdb-server: kill -9 $$: child exited, killed (Killed)\n", "--no-dbs", "--unixctl=none", "--run=kill -9 $$");
    }

    @Test
    void whatCannotBeMadeIsNamed() throws IOException, InterruptedException {
        assertEnds(1, "ovsdb-server: /nonexistent/x.tmp: create failed (No such file or directory)\n", "--no-dbs", "--pidfile=/nonexistent/x");
        assertEnds(1, "ovsdb-server: /nonexistent/x: could not initialize control socket (No such file or directory)\n",
                "--no-dbs", "--unixctl=/nonexistent/x");
        Path precious = Files.writeString(directory.resolve("precious"), "data");
        assertEnds(1, "ovsdb-server: " + precious + ": could not initialize control socket (Address already in use)\n",
                "--no-dbs", "--unixctl=precious");
        assertEnds(1, "ovsdb-server: user nosuch not found, aborting.\n", "--no-dbs", "--unixctl=none", "--user=nosuch");
        assertEnds(1, "ovsdb-server: unrecognized option '--foo'\n", "--no-dbs", "--foo");
        assertEnds(1, "vlog|WARN|failed to open /nonexistent/x for logging: No such file or directory\n",
                "-vPATTERN:console:%c|%p|%m", "--log-file=/nonexistent/x");
    }

    @Test
    void theVersionIsThePeersThenOurs() throws IOException, InterruptedException {
        Process process = start("-V", "--nonsense");
        List<String> lines = output(process).lines().toList();
        assertEquals("ovsdb-server (Open vSwitch) 3.7.1", lines.getFirst());
        assertTrue(lines.get(1).startsWith("Understudy "));
        assertEquals(0, process.waitFor());
    }

    @Test
    void helpNamesOptions() throws IOException, InterruptedException {
        Process process = start("--help");
        String help = output(process);
        assertEquals(0, process.waitFor());
        for (String option : List.of("--remote", "--unixctl", "--detach", "--pidfile", "--log-file", "--private-key", "--no-dbs", "--durability")) {
            assertTrue(help.contains(option), option);
        }
    }

    @Test
    void anotherUserMayServe() throws IOException, InterruptedException {
        assertEquals("root", System.getProperty("user.name"), "the tests run as root, see docs/testing.md");
        assertEnds(0, "nobody\n", "--no-dbs", "--unixctl=none", "--user=nobody", "--run=id -un");
    }

    @Test
    void aDaemonLeavesTerminalAndDirectory() throws IOException, InterruptedException {
        List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-Dunderstudy.ready.fd=3", "-cp", System.getProperty("java.class.path"), FakeServerMain.class.getName());
        List<String> command = new ArrayList<>(List.of("sh", "-c", """
                mkfifo ready
                "$@" 3>ready &
                read line < ready && echo ready
                """, "sh"));
        command.addAll(java);
        command.addAll(List.of("--no-dbs", "--detach", "--pidfile", "--unixctl=c", "-vconsole:off", "--log-file=log"));
        Process launcher = process(command);
        assertEquals("ready\n", output(launcher));
        assertEquals(0, launcher.waitFor());
        long pid = Long.parseLong(Files.readString(directory.resolve("ovsdb-server.pid")).strip());
        Path proc = Path.of("/proc/" + pid);
        assertEquals("/", Files.readSymbolicLink(proc.resolve("cwd")).toString());
        assertEquals("ovsdb-server\n", Files.readString(proc.resolve("comm")), "ovn-ctl knows the server by this");
        for (String stream : List.of("0", "1", "2")) {
            assertEquals("/dev/null", Files.readSymbolicLink(proc.resolve("fd/" + stream)).toString());
        }
        assertTrue(appctl(directory.resolve("c").toString(), "vlog/list").contains("\nvlog               OFF       INFO       INFO\n"));
        assertEquals("", appctl(directory.resolve("c").toString(), "vlog/reopen"));
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        assertEquals("", appctl(directory.resolve("c").toString(), "exit"));
        server.onExit().join();
        assertEquals(List.of("log", "ready"), files());
    }

    @Test
    void aFileMaySayWhatTheServerIsToDo() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("conf"), "{\"remotes\":{\"punix:x\":null},\"databases\":{\"a.db\":null}}");
        Process server = start("--config-file=" + file, "--unixctl=c", "-vconsole:off", "--log-file");
        awaitFile("c");
        String socket = directory.resolve("c").toString();
        assertEquals("Theatre\n_Server\na.db\n", appctl(socket, "ovsdb-server/list-dbs"));
        assertEquals("punix:x\n", appctl(socket, "ovsdb-server/list-remotes"));
        for (String command : List.of("add-remote x", "remove-remote x", "add-db x", "remove-db x", "set-active-ovsdb-server x",
                "connect-active-ovsdb-server", "disconnect-active-ovsdb-server", "set-active-ovsdb-server-probe-interval 1",
                "set-relay-source-probe-interval 1", "set-sync-exclude-tables a:b")) {
            assertEquals("status 2: Update the " + file + " and use ovsdb-server/reload instead\novs-appctl: " + socket
                    + ": server returned an error\n", appctl(socket, ("ovsdb-server/" + command).split(" ")));
        }
        assertEquals("", appctl(socket, "ovsdb-server/get-active-ovsdb-server"));
        Files.writeString(file, "{\"remotes\":null,\"databases\":{\"b.db\":{\"service-model\":\"active-backup\",\"backup\":false}}}");
        assertEquals("", appctl(socket, "ovsdb-server/reload"));
        assertEquals("Theatre\n_Server\nb.db\n", appctl(socket, "ovsdb-server/list-dbs"));
        assertEquals("", appctl(socket, "ovsdb-server/list-remotes"));
        assertEquals("database: b.db\nstate: active\n", appctl(socket, "ovsdb-server/sync-status"));
        Files.writeString(file, "{\"remotes\":null}");
        assertEquals("status 2: Configuration failed.  See the log file for details.\novs-appctl: " + socket + ": server returned an error\n",
                appctl(socket, "ovsdb-server/reload"));
        assertEquals("", appctl(socket, "exit"));
        assertEquals(0, server.waitFor());
        String log = Files.readString(directory.resolve("ovsdb-server.log"));
        assertTrue(log.contains("|ovsdb_server|WARN|configuration in " + file + ": \"databases\" is missing"), log);
        assertEnds(1, "ovsdb-server: configuration in " + file + ": \"databases\" is missing: it must be there, if only as null\n",
                "--config-file=" + file, "--unixctl=none");
    }

    @Test
    void withoutSuchAFileThereIsNothingToReload() throws IOException, InterruptedException {
        Process server = start("--no-dbs", "--unixctl=c", "-vconsole:off");
        awaitFile("c");
        String socket = directory.resolve("c").toString();
        String end = "\novs-appctl: " + socket + ": server returned an error\n";
        assertEquals("status 2: Configuration file was not specified on command line" + end, appctl(socket, "ovsdb-server/reload"));
        assertEquals("status 2: Invalid probe interval, integer value expected" + end,
                appctl(socket, "ovsdb-server/set-relay-source-probe-interval", "x"));
        assertEquals("", appctl(socket, "ovsdb-server/add-db", "relay:r:tcp:1.2.3.4:5"));
        assertEquals("", appctl(socket, "ovsdb-server/set-relay-source-probe-interval", "7"));
        assertEquals("status 2: ovsdb error: relay:x: invalid syntax" + end, appctl(socket, "ovsdb-server/add-db", "relay:x"));
        assertEquals("Can't parse excluded table: x\n", appctl(socket, "ovsdb-server/set-sync-exclude-tables", "a:b,x"));
        assertEquals("", appctl(socket, "ovsdb-server/set-active-ovsdb-server", "tcp:1.2.3.4:5"));
        assertEquals("status 2: tcp:1.2.3.4:5: following another server is not supported yet" + end,
                appctl(socket, "ovsdb-server/connect-active-ovsdb-server"));
        assertEquals("state: active\n", appctl(socket, "ovsdb-server/sync-status"));
        assertEquals("", appctl(socket, "exit"));
        assertEquals(0, server.waitFor());
        assertEnds(1, "ovsdb_server|WARN|tcp:a: following another server is not supported yet\n"
                + "ovsdb-server: tcp:a: following another server is not supported yet\n",
                "--no-dbs", "--unixctl=none", "--sync-from=tcp:a", "-vPATTERN:console:%c|%p|%m");
    }

    @Test
    void whatOperatorsHaveSaidSurvivesACrash() throws IOException, InterruptedException {
        Process process = process(List.of("sh", "-c", """
                exec 5<> kept
                rm kept
                run() {
                    "$@" a.db --monitor --unixctl=c -vconsole:info -vPATTERN:console:'%c|%p|%m' -vovsdb_server:off &
                    server=$!
                    until ovs-appctl -t $PWD/c version > /dev/null 2>&1; do sleep 0.05; done
                    ovs-appctl -t $PWD/c ovsdb-server/list-dbs | tr '\n' ' '
                    ovs-appctl -t $PWD/c ovsdb-server/list-remotes | tr '\n' ' '
                    ovs-appctl -t $PWD/c ovsdb-server/get-active-ovsdb-server
                }
                main=$1
                shift
                run "$@" "$main"
                ovs-appctl -t $PWD/c ovsdb-server/add-db b.db
                ovs-appctl -t $PWD/c ovsdb-server/add-remote punix:r
                ovs-appctl -t $PWD/c ovsdb-server/set-active-ovsdb-server tcp:a
                kill -KILL $server
                wait $server 2> /dev/null
                run "$@" -Dunderstudy.crashes=4 -Dunderstudy.last=123:134 "$main"
                ovs-appctl -t $PWD/c exit
                wait $server
                exec "$@" -Dunderstudy.last=123:137 "$main" --monitor -vPATTERN:console:'%c|%p|%m' a.db
                """, "sh", FakeServerMain.class.getName(), Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Dunderstudy.configuration.fd=5", "-cp",
                System.getProperty("java.class.path")));
        assertEquals("""
                Theatre _Server a.db daemon_unix|ERR|4 crashes: pid 123 died, killed (Aborted), restarting
                Theatre _Server a.db b.db punix:r tcp:a
                daemon_unix|INFO|pid 123 died, killed (Killed), exiting
                """, output(process));
        assertEquals(0, process.waitFor());
        assertEnds(1, "ovsdb-server: --monitor needs the launcher: start the server by its script\n", "--no-dbs", "--monitor");
    }
}
