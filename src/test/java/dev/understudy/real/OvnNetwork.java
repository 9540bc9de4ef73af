package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** OVN's central part: a running {@code ovn-northd} and the two command line tools. */
final class OvnNetwork implements AutoCloseable {
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final Endpoint north;
    private final Endpoint south;
    private final Program.Running northd;

    OvnNetwork(Path directory, Endpoint north, Endpoint south) {
        this.directory = directory;
        this.north = north;
        this.south = south;
        northd = ovn("ovn-northd", north, "--ovnnb-db=" + north.active(), "--ovnsb-db=" + south.active(),
                "--unixctl=" + directory.resolve("northd.ctl"), "--pidfile=" + directory.resolve("northd.pid"),
                "--log-file=" + directory.resolve("northd.log"), "--no-chdir", "-vconsole:off").start();
    }

    private Program ovn(String program, Endpoint endpoint, String... arguments) {
        Program command = Program.of(program).with(arguments).in(directory).limit(SYNC_LIMIT)
                .environment("OVN_RUNDIR", directory.toString())
                .environment("OVS_RUNDIR", directory.toString());
        return endpoint instanceof Endpoint.Tls tls ? command.with(tls.certificates().options("client")) : command;
    }

    String north(String... arguments) {
        return ovn("ovn-nbctl", north, "--db=" + north.active(), "--timeout=50").with(arguments).output();
    }

    String south(String... arguments) {
        return ovn("ovn-sbctl", south, "--db=" + south.active(), "--timeout=50").with(arguments).output();
    }

    /** Three switches with ports, joined by a router, with ACLs and a load balancer. */
    void build() {
        for (int i = 1; i <= 3; i++) {
            String name = "ls" + i;
            north("ls-add", name);
            for (int port = 1; port <= 3; port++) {
                north("lsp-add", name, name + "-p" + port, "--", "lsp-set-addresses", name + "-p" + port,
                        "00:00:00:00:0%d:0%d 10.0.%d.1%d".formatted(i, port, i, port));
            }
        }
        north("lr-add", "lr1");
        for (int i = 1; i <= 3; i++) {
            north("lrp-add", "lr1", "lr1-ls" + i, "00:00:00:00:ff:0" + i, "10.0." + i + ".1/24", "--",
                    "lsp-add", "ls" + i, "ls" + i + "-lr1", "--",
                    "lsp-set-type", "ls" + i + "-lr1", "router", "--",
                    "lsp-set-addresses", "ls" + i + "-lr1", "router", "--",
                    "lsp-set-options", "ls" + i + "-lr1", "router-port=lr1-ls" + i);
        }
        north("acl-add", "ls1", "to-lport", "1000", "ip4.src == 10.0.2.0/24", "drop");
        north("--log", "--severity=info", "--name=web", "acl-add", "ls1", "from-lport", "1001", "tcp.dst == 80",
                "allow-related");
        north("lb-add", "lb1", "10.0.9.9:80", "10.0.1.11:80,10.0.2.11:80", "tcp", "--",
                "ls-lb-add", "ls1", "lb1", "--", "lr-lb-add", "lr1", "lb1");
        north("--wait=sb", "sync");
    }

    /** What must be seen in both databases after {@link #build}. */
    void check() {
        north("--wait=sb", "sync");
        assertEquals(3, north("ls-list").lines().filter(line -> line.contains("(ls")).count());
        assertEquals(4, north("lsp-list", "ls2").lines().count());
        assertTrue(north("lr-list").contains("(lr1)"));
        assertEquals(2, north("acl-list", "ls1").lines().count());
        assertTrue(north("lb-list").contains("10.0.9.9:80"));
        String flows = south("lflow-list");
        for (String expected : List.of("Datapath: \"ls1\"", "Datapath: \"ls3\"", "Datapath: \"lr1\"",
                "10.0.9.9", "ls_in_acl", "tcp.dst == 80")) {
            assertTrue(flows.contains(expected), () -> expected + " is not in\n" + flows);
        }
        assertEquals(15, south("--bare", "--columns=_uuid", "list", "Port_Binding").lines()
                .filter(line -> !line.isEmpty()).map(UUID::fromString).count());
        assertTrue(northd.process().isAlive());
    }

    @Override
    public void close() {
        northd.close();
    }
}
