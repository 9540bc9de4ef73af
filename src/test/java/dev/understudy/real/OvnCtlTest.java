package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.real.Installation.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service scripts of Debian's OVN and Open vSwitch, unchanged, run our programs: told only by PATH, or by their own variables for directories.
 */
class OvnCtlTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String RUNNING = "running/active\n";
    private static final String NOT_RUNNING = "not-running\n";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void ovnCtlStartsShowsPromotesRestartsAndStopsTheDatabases() {
        try (Installation ovn = new Installation(directory, Way.PATH)) {
            assertEquals(NOT_RUNNING, ovn.ovnCtl("status_ovnnb"));
            String started = ovn.ovnCtl("start_ovsdb");
            assertTrue(started.contains("Starting ovsdb-nb") && started.contains("Starting ovsdb-sb") && !started.contains("fail"), started);
            assertEquals(RUNNING, ovn.ovnCtl("status_ovnnb"));
            assertEquals(RUNNING, ovn.ovnCtl("status_ovnsb"));
            assertTrue(ovn.ovnCtl("status_ovsdb").contains("OVN Northbound DB is running"));
            String control = ovn.run().resolve("ovnnb_db.ctl").toString();
            assertEquals("ovsdb-server (Open vSwitch) 3.7.1", ovn.program("ovn-appctl", "-t", control, "version").output().lines().findFirst().orElseThrow());
            ovn.north("ls-add", "sw0");

            long first = ovn.process("ovnnb_db.pid");
            ovn.ovnCtl("start_ovsdb");
            assertEquals(first, ovn.process("ovnnb_db.pid"), "what runs is not started again");
            ovn.ovnCtl("promote_ovnnb");
            ovn.ovnCtl("promote_ovnsb");
            assertEquals(RUNNING, ovn.ovnCtl("status_ovnnb"));

            String restarted = ovn.ovnCtl("restart_ovsdb");
            assertTrue(restarted.contains("Exiting ovnnb_db (" + first + ")") && !restarted.contains("Killing"), restarted);
            assertNotEquals(first, ovn.process("ovnnb_db.pid"));
            assertEquals(RUNNING, ovn.ovnCtl("status_ovnnb"));
            assertTrue(ovn.north("ls-list").contains("(sw0)"));

            String stopped = ovn.ovnCtl("stop_ovsdb");
            assertTrue(!stopped.contains("Killing") && !stopped.contains("fail"), stopped);
            assertEquals(NOT_RUNNING, ovn.ovnCtl("status_ovnnb"));
            assertEquals(List.of(), ovn.runFiles());
        }
    }

    @Test
    void ovnCtlRunsADatabaseInTheForegroundAsContainersDo() {
        try (Installation ovn = new Installation(directory, Way.PATH);
                Program.Running server = ovn.program("/usr/share/ovn/scripts/ovn-ctl", "run_nb_ovsdb").start()) {
            Patience.until(LIMIT, () -> ovn.ovnCtl("status_ovnnb").equals(RUNNING), server::errSoFar);
            assertEquals("", ovn.north("ls-list"));
            ovn.ovnCtl("stop_nb_ovsdb");
            assertEquals(0, server.await(LIMIT).status());
        }
    }

    @Test
    void ovnCtlUpgradesADatabaseWithAnOldSchema() throws IOException {
        try (Installation ovn = new Installation(directory, Way.PATH)) {
            Path file = ovn.databases().resolve("ovnnb_db.db");
            String schema = Files.readString(DatabaseFile.NORTHBOUND);
            String old = schema.replaceFirst("\"version\": \"[0-9.]+\"", "\"version\": \"5.0.0\"").replaceFirst("\"cksum\": \"[0-9 ]+\",", "")
                    .replace("\"copp\"", "\"old_copp\"");
            assertNotEquals(schema, old);
            Path oldSchema = Files.writeString(directory.resolve("old.ovsschema"), old);
            ovn.program("ovsdb-tool", "create", file.toString(), oldSchema.toString()).output();
            ovn.program("ovsdb-tool", "transact", file.toString(),
                    "[\"OVN_Northbound\",{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"kept\"}}]").output();

            String started = ovn.ovnCtl("start_nb_ovsdb");
            for (String step : List.of("Backing up database", "Compacting database", "Converting database schema", "Starting ovsdb-nb")) {
                assertTrue(started.contains(step) && !started.contains("fail"), started);
            }
            assertTrue(ovn.north("ls-list").contains("(kept)"));
            assertTrue(Files.exists(Path.of(file + ".backup5.0.0-")), started);
            String now = ovn.program("ovsdb-tool", "schema-version", DatabaseFile.NORTHBOUND.toString()).output();
            assertEquals(now, ovn.program("/usr/bin/ovsdb-tool", "db-version", file.toString()).output());
        }
    }

    @Test
    void allOfOvnBindsAPortOnOurServers() {
        try (Installation ovn = new Installation(directory, Way.PATH)) {
            assertTrue(ovn.ovnCtl("start_northd").contains("Starting ovn-northd"));
            openVswitch(ovn);
            ovn.ovnCtl("start_controller");
            ovn.north("ls-add", "sw0", "--", "lsp-add", "sw0", "port1", "--", "lsp-set-addresses", "port1", "00:00:00:00:00:01 10.0.0.1");
            ovn.north("--wait=hv", "sync");
            ovn.north("wait-until", "Logical_Switch_Port", "port1", "up=true");
            assertTrue(ovn.south("show").contains("Port_Binding port1"));
            assertTrue(ovn.program("ovs-ofctl", "dump-flows", "br-int", "table=0").output().contains("in_port="));
            daemonsAnswerOurAppctl(ovn);

            ovn.ovnCtl("restart_ovsdb");
            ovn.north("--wait=hv", "lsp-add", "sw0", "port2", "--", "lsp-set-addresses", "port2", "00:00:00:00:00:02 10.0.0.2");
            ovn.program("ovs-vsctl", "add-port", "br-int", "vif2", "--", "set", "interface", "vif2", "type=dummy", "external-ids:iface-id=port2").output();
            ovn.north("wait-until", "Logical_Switch_Port", "port2", "up=true");
            assertEquals("up\n", ovn.north("lsp-get-up", "port1"));

            ovn.ovnCtl("stop_controller");
            ovn.ovnCtl("stop_northd");
            assertTrue(ovn.ovsCtl("stop").contains("Exiting ovsdb-server"));
            assertEquals(List.of(), ovn.runFiles().stream().filter(name -> name.endsWith(".pid")).toList());
        }
    }

    /** Open vSwitch on our server, with a datapath that is no more than a model. */
    private static void openVswitch(Installation ovn) {
        String started = ovn.ovsCtl("--no-ovs-vswitchd", "--system-id=hv1", "--system-type=test", "--system-version=1", "start");
        assertTrue(started.contains("Enabling remote OVSDB managers") && !started.contains("fail"), started);
        String database = "unix:" + ovn.run().resolve("db.sock");
        ovn.program("ovs-vswitchd", database, "--enable-dummy", "--disable-system", "--pidfile", "--detach", "--no-chdir", "--log-file",
                "-vconsole:off").output();
        ovn.program("ovs-vsctl", "set", "Open_vSwitch", ".", "external-ids:ovn-remote=unix:" + ovn.run().resolve("ovnsb_db.sock"),
                "external-ids:ovn-encap-type=geneve", "external-ids:ovn-encap-ip=127.0.0.1", "--",
                "add-br", "br-int", "--", "set", "bridge", "br-int", "datapath-type=dummy", "fail-mode=secure", "--",
                "add-port", "br-int", "vif1", "--", "set", "interface", "vif1", "type=dummy", "external-ids:iface-id=port1").output();
    }

    /** The ovs-appctl of PATH is ours; it finds daemons by pidfile and by socket. */
    private static void daemonsAnswerOurAppctl(Installation ovn) {
        for (String daemon : List.of("ovs-vswitchd", "ovsdb-server", "ovn-northd", "ovn-controller",
                ovn.run().resolve("ovn-northd." + ovn.process("ovn-northd.pid") + ".ctl").toString())) {
            String version = ovn.program("ovs-appctl", "-T", "20", "-t", daemon, "version").output();
            assertTrue(version.startsWith(daemon.startsWith("/") ? "ovn-northd " : daemon + " "), version);
        }
        assertTrue(ovn.program("ovs-appctl", "-t", "ovn-controller", "connection-status").output().startsWith("connected"));
        assertTrue(ovn.program("ovs-appctl", "list-commands").output().contains("bridge/dump-flows"), "the default is ovs-vswitchd");
    }

    @Test
    void ovsCtlTakesOurProgramsFromItsVariables() {
        try (Installation ovs = new Installation(directory, Way.VARIABLES)) {
            openVswitch(ovs);
            assertEquals("ovsdb-server (Open vSwitch) 3.7.1", ovs.program("/usr/bin/ovs-appctl", "-t", "ovsdb-server", "version").output()
                    .lines().findFirst().orElseThrow());
            long first = ovs.process("ovsdb-server.pid");
            assertTrue(ovs.ovsCtl("status").contains("ovsdb-server is running with pid " + first));
            assertTrue(ovs.ovsCtl("--no-ovs-vswitchd", "--system-id=hv1", "--system-type=test", "--system-version=1", "start")
                    .contains("ovsdb-server is already running"));
            assertEquals("br-int\n", ovs.program("ovs-vsctl", "list-br").output());
            assertTrue(ovs.ovsCtl("stop").contains("Exiting ovsdb-server (" + first + ")"));
            assertEquals(List.of(), ovs.runFiles().stream().filter(name -> name.endsWith(".pid")).toList());
        }
    }
}
