package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
                OvnNetwork network = new OvnNetwork(directory, endpoint, endpoint)) {
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
                OvnNetwork network = new OvnNetwork(directory, northEndpoint, southEndpoint)) {
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
}
