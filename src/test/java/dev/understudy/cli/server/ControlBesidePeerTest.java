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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The peer's server and ours are given the same commands by the real ovs-appctl, each on a copy of the same database. */
@Timeout(180)
class ControlBesidePeerTest {
    private static final List<String> COMMANDS = List.of(
            "coverage/read-counter x", "exit x",
            "ovsdb-server/compact", "ovsdb-server/compact foo", "ovsdb-server/compact _Server", "ovsdb-server/compact Open_vSwitch",
            "ovsdb-server/memory-trim-on-compaction x", "ovsdb-server/memory-trim-on-compaction on",
            "ovsdb-server/tlog-list", "ovsdb-server/tlog-set a b", "ovsdb-server/tlog-set a:b b", "ovsdb-server/tlog-set a:b on",
            "ovsdb-server/tlog-set a on", "ovsdb-server/tlog-set : on", "ovsdb-server/tlog-set Open_vSwitch: on",
            "ovsdb-server/tlog-set Open_vSwitch:Bridge:x on", "ovsdb-server/tlog-set Open_vSwitch:Bridge on",
            "ovsdb-server/tlog-set Open_vSwitch:Nope on", "ovsdb-server/tlog-list",
            "ovsdb-server/perf-counters-show", "ovsdb-server/perf-counters-clear",
            "ovsdb-server/get-db-storage-status x", "ovsdb-server/get-db-storage-status Open_vSwitch",
            "ovsdb-server/get-db-storage-status _Server", "ovsdb-server/sync-status",
            "ovsdb-server/add-remote db:a,b,c", "ovsdb-server/add-remote db:a,b", "ovsdb-server/add-remote db:Open_vSwitch,x,y",
            "ovsdb-server/add-remote db:Open_vSwitch,Bridge,y", "ovsdb-server/add-remote db:Open_vSwitch,Open_vSwitch,manager_options",
            "ovsdb-server/add-remote punix:b.sock", "ovsdb-server/add-remote punix:b.sock", "ovsdb-server/list-remotes",
            "ovsdb-server/remove-remote q", "ovsdb-server/remove-remote punix:b.sock", "ovsdb-server/list-remotes", "ovsdb-server/list-dbs",
            "ovsdb-server/add-db nope", "ovsdb-server/add-db a.db", "ovsdb-server/add-db /etc/passwd", "ovsdb-server/add-db /dev/null",
            "ovsdb-server/remove-db foo", "ovsdb-server/remove-db _Server", "ovsdb-server/reconnect",
            "ovsdb-server/remove-db Open_vSwitch", "ovsdb-server/list-dbs", "ovsdb-server/add-db a.db", "ovsdb-server/list-dbs",
            "vlog/set foo", "vlog/set warn dbg,info", "vlog/set console,file", "vlog/set PATTERN:foo:bar", "vlog/set FACILITY:foo",
            "vlog/list-pattern", "vlog/close", "vlog/reopen", "vlog/disable-rate-limit foo", "vlog/enable-rate-limit foo",
            "vlog/disable-rate-limit jsonrpc", "vlog/enable-rate-limit jsonrpc", "vlog/enable-rate-limit", "vlog/set jsonrpc:dbg", "vlog/set",
            "nonsense", "NONSENSE x", "ovsdb-server/disable-monitor-cond",
            "ovsdb-server/sync-status", "ovsdb-server/get-active-ovsdb-server", "ovsdb-server/connect-active-ovsdb-server",
            "ovsdb-server/disconnect-active-ovsdb-server", "ovsdb-server/set-active-ovsdb-server tcp:127.0.0.1:9",
            "ovsdb-server/get-active-ovsdb-server", "ovsdb-server/set-active-ovsdb-server foo", "ovsdb-server/get-active-ovsdb-server",
            "ovsdb-server/set-active-ovsdb-server-probe-interval 0", "ovsdb-server/set-active-ovsdb-server-probe-interval 30000",
            "ovsdb-server/get-sync-exclude-tables", "ovsdb-server/set-sync-exclude-tables Open_vSwitch:Bridge",
            "ovsdb-server/get-sync-exclude-tables", "ovsdb-server/set-sync-exclude-tables z:z,a:b", "ovsdb-server/get-sync-exclude-tables",
            "ovsdb-server/sync-status", "ovsdb-server/memory-trim-on-compaction off", "ovsdb-server/memory-trim-on-compaction ON",
            "ovsdb/file/column-diff-enable", "ovsdb-server/add-db",
            "ovsdb-server/list-remotes", "ovsdb-server/list-dbs");

    /** Commands that take no argument, and one for which one is too many, or none too few. */
    private static final List<String> WITHOUT_ARGUMENTS = List.of("coverage/show", "exit", "list-commands", "memory/show",
            "ovsdb-server/connect-active-ovsdb-server", "ovsdb-server/disable-monitor-cond", "ovsdb-server/disconnect-active-ovsdb-server",
            "ovsdb-server/get-active-ovsdb-server", "ovsdb-server/get-sync-exclude-tables", "ovsdb-server/list-dbs", "ovsdb-server/list-remotes",
            "ovsdb-server/perf-counters-clear", "ovsdb-server/perf-counters-show", "ovsdb-server/reconnect", "ovsdb-server/sync-status",
            "ovsdb-server/tlog-list", "version", "vlog/close", "vlog/list", "vlog/list-pattern", "vlog/reopen", "ovsdb/file/column-diff-enable");
    private static final List<String> WITH_ONE_ARGUMENT = List.of("coverage/read-counter", "ovsdb-server/add-db", "ovsdb-server/add-remote",
            "ovsdb-server/get-db-storage-status", "ovsdb-server/memory-trim-on-compaction", "ovsdb-server/remove-db",
            "ovsdb-server/remove-remote", "ovsdb-server/set-active-ovsdb-server", "ovsdb-server/set-active-ovsdb-server-probe-interval");
    /** What only newer versions of the peer have. */
    private static final Set<String> NEWER = Set.of("set-options             [--format text|json]", "ovsdb-server/reload",
            "ovsdb-server/set-relay-source-probe-interval");

    private final List<Process> started = new ArrayList<>();
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException, InterruptedException {
        directory = Files.createTempDirectory("ctl");
    }

    @AfterEach
    void removeDirectory() throws IOException, InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A server with a directory of its own. */
    private final class Server {
        private final Path home;

        Server(String name, List<String> program) throws IOException, InterruptedException {
            home = Files.createDirectory(directory.resolve(name));
            assertEquals("", run(List.of("ovsdb-tool", "create", "a.db", "/usr/share/openvswitch/vswitch.ovsschema")));
            List<String> command = new ArrayList<>(program);
            command.addAll(List.of("a.db", "--unixctl=c", "--remote=punix:s", "-vconsole:off", "--log-file=log", "--pidfile",
                    "--disable-file-column-diff"));
            ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).inheritIO();
            builder.environment().put("OVS_RUNDIR", home.toString());
            started.add(builder.start());
            while (!Files.exists(home.resolve("c")) || !run(List.of("ovs-appctl", "-t", home.resolve("c").toString(), "version")).contains("Open")) {
                Thread.sleep(20);
            }
        }

        /** What a command answers: output, errors, exit status, without the name of the directory. */
        String answer(String command) throws IOException, InterruptedException {
            List<String> words = new ArrayList<>(List.of("ovs-appctl", "-t", home.resolve("c").toString()));
            words.addAll(List.of(command.split(" ")));
            return run(words).replace(home.toString(), "HOME");
        }

        private String run(List<String> command) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return output + (process.waitFor() == 0 ? "" : "status " + process.exitValue());
        }
    }

    @Test
    void bothAnswerTheSame() throws IOException, InterruptedException {
        Server peer = new Server("peer", List.of("ovsdb-server"));
        Server ours = new Server("ours", List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), ServerMain.class.getName()));
        TreeSet<String> names = names(ours.answer("list-commands"));
        names.removeAll(NEWER);
        assertEquals(names(peer.answer("list-commands")), names);
        List<String> commands = new ArrayList<>(COMMANDS);
        WITHOUT_ARGUMENTS.forEach(command -> commands.add(command + " x"));
        WITH_ONE_ARGUMENT.forEach(command -> commands.addAll(List.of(command, command + " x y")));
        commands.addAll(List.of("ovsdb-server/compact x y", "ovsdb-server/tlog-set", "ovsdb-server/tlog-set x", "ovsdb-server/tlog-set x y z",
                "ovsdb-server/set-sync-exclude-tables x y"));
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (String command : commands) {
            String theirs = command + " -> " + peer.answer(command);
            String answer = command + " -> " + ours.answer(command);
            if (!theirs.equals(answer)) {
                expected.add(theirs);
                actual.add(answer);
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", actual));
        assertEquals("", ours.answer("exit"));
        assertEquals(0, started.getLast().waitFor());
        assertTrue(Files.exists(ours.home.resolve("log")));
        assertFalse(Files.exists(ours.home.resolve("s")) || Files.exists(ours.home.resolve("c"))
                || Files.exists(ours.home.resolve("ovsdb-server.pid")));
    }

    private static TreeSet<String> names(String list) {
        return list.lines().skip(1).map(String::strip).collect(Collectors.toCollection(TreeSet::new));
    }
}
