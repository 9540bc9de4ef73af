package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Debian's OVN runs on the server: {@code ovn-northd} turns the northbound database, which {@code ovn-nbctl} fills,
 * into logical flows in the southbound one.
 */
class OvnTest {
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /** How OVN reaches its databases. */
    enum Transport {
        UNIX, TCP, TLS;

        Endpoint endpoint(Path directory, String name) {
            return switch (this) {
                case UNIX -> new Endpoint.Unix(directory.resolve(name + "-ovn.sock"));
                case TCP -> new Endpoint.Tcp(Endpoint.freePort());
                case TLS -> new Endpoint.Tls(Endpoint.freePort(), Certificates.make(directory));
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneServerHoldsBothDatabases(Transport transport) {
        Endpoint endpoint = transport.endpoint(directory, "both");
        try (ServerProcess server = ServerProcess.plan(ServerKind.underTest(), directory)
                .database(northbound(), southbound()).listen(endpoint).start();
                Network network = new Network(directory, endpoint, endpoint)) {
            network.build();
            network.check();
            assertTrue(server.isAlive(), server::tail);
        }
    }

    @Test
    void eachDatabaseHasItsOwnServerAndBothRestart() {
        Endpoint northEndpoint = Transport.UNIX.endpoint(directory, "nb");
        Endpoint southEndpoint = Transport.UNIX.endpoint(directory, "sb");
        try (ServerProcess north = ServerProcess.plan(ServerKind.underTest(), directory).name("nb-server")
                .database(northbound()).listen(northEndpoint).start();
                ServerProcess south = ServerProcess.plan(ServerKind.underTest(), directory).name("sb-server")
                        .database(southbound()).listen(southEndpoint).start();
                Network network = new Network(directory, northEndpoint, southEndpoint)) {
            network.build();
            network.check();
            south.kill();
            south.start();
            north.stop();
            north.start();
            network.north("--wait=sb", "ls-add", "after");
            assertTrue(network.north("ls-list").contains("(after)"));
            assertTrue(network.south("lflow-list", "after").contains("Datapath"));
            network.check();
        }
    }

    private Path northbound() {
        return DatabaseFile.create(ServerKind.underTest(), directory, "ovnnb", DatabaseFile.NORTHBOUND);
    }

    private Path southbound() {
        return DatabaseFile.create(ServerKind.underTest(), directory, "ovnsb", DatabaseFile.SOUTHBOUND);
    }

    /** OVN's central part: a running {@code ovn-northd} and the two command line tools. */
    private static final class Network implements AutoCloseable {
        private final Path directory;
        private final Endpoint north;
        private final Endpoint south;
        private final Program.Running northd;

        Network(Path directory, Endpoint north, Endpoint south) {
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
}
