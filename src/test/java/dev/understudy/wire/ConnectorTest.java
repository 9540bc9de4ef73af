package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.wire.Reconnect.State;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Active remotes against listeners that come and go. */
@Timeout(60)
class ConnectorTest {
    @TempDir
    Path directory;

    private WireFixture wire;
    private final List<Recorder> accepted = Recorder.list();
    private final List<Recorder> made = Recorder.list();

    @BeforeEach
    void start() {
        wire = new WireFixture(directory);
    }

    @AfterEach
    void stop() {
        wire.close();
    }

    @Test
    void itConnectsAndTalksAndIsServedLikeAnyOther() {
        try (Listener listener = wire.listen("ptcp:0:127.0.0.1", Recorder.into(accepted))) {
            try (Connector connector = wire.connect("tcp:127.0.0.1:" + listener.boundPort(), Recorder.into(made))) {
                WireFixture.await("both ends", () -> made.size() == 1 && accepted.size() == 1);
                accepted.getFirst().connection.send("{\"method\":\"list_dbs\",\"params\":[],\"id\":1}".getBytes());
                assertEquals("{\"id\":1,\"result\":[\"Recorded\"],\"error\":null}", accepted.getFirst().nextText());
                assertEquals(connector.remote().text(), made.getFirst().connection.name());
                assertEquals(State.ACTIVE, connector.status().state());
                assertTrue(connector.status().isConnected());
                assertNull(connector.status().lastError());
            }
            assertEquals(CloseReason.Kind.LOCAL, made.getFirst().awaitClosed().kind());
            assertEquals(CloseReason.END_OF_FILE, accepted.getFirst().awaitClosed());
        }
    }

    @Test
    void itWaitsForAServerThatIsNotThereYet() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Connector connector = wire.connect("tcp:127.0.0.1:" + port, Recorder.into(made))) {
            WireFixture.await("a refusal", () -> "Connection refused".equals(connector.status().lastError()));
            wire.awaitLog("reconnect\\|INFO\\|tcp:127.0.0.1:" + port + ": connection attempt failed \\(Connection refused\\)$");
            assertFalse(connector.status().isConnected());
            try (Listener listener = wire.listen("ptcp:" + port + ":127.0.0.1", Recorder.into(accepted))) {
                assertTrue(listener.isListening());
                WireFixture.await("a connection", () -> connector.status().isConnected());
            }
            WireFixture.await("its loss", () -> "End of file".equals(connector.status().lastError()));
            assertEquals(CloseReason.END_OF_FILE, made.getFirst().awaitClosed());
            assertTrue(connector.status().lastDisconnectedMs() >= connector.status().lastConnectedMs());
        }
    }

    @Test
    void aHostNameHasAllItsAddressesTried() {
        // The name has an address of each family on most machines; only one of them is listened on.
        try (Listener listener = wire.listen("ptcp:0:127.0.0.1", Recorder.into(accepted));
                Connector connector = wire.connect("tcp:localhost:" + listener.boundPort(), Recorder.into(made))) {
            WireFixture.await("a connection", () -> connector.status().isConnected());
        }
    }

    @Test
    void anUnknownHostIsAFailedAttempt() {
        try (Connector connector = wire.connect("tcp:nosuch.invalid:1", Recorder.into(made))) {
            WireFixture.await("failure", () -> "host not found".equals(connector.status().lastError()));
            assertTrue(made.isEmpty());
        }
    }

    @Test
    void anAttemptThatHangsIsGivenUp() throws IOException {
        try (ServerSocketChannel full = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0), 1)) {
            int port = ((InetSocketAddress) full.getLocalAddress()).getPort();
            // Nobody accepts: when the queue of the listening socket is full, further connections hang.
            RawClient[] queue = {RawClient.tcp(port), RawClient.tcp(port)};
            try (Connector connector = wire.connect("tcp:127.0.0.1:" + port, Recorder.into(made))) {
                WireFixture.await("time to be up", () -> "Connection timed out".equals(connector.status().lastError()));
                wire.awaitLog("reconnect\\|INFO\\|tcp:127.0.0.1:" + port + ": connection attempt timed out$");
            }
            for (RawClient client : queue) {
                client.close();
            }
        }
    }

    @Test
    void oneOfSeveralRemotesWillDo() {
        try (Listener listener = wire.listen("punix:here", Recorder.into(accepted));
                Connector connector = Connector.open(wire.loops,
                        List.of(wire.remote("unix:nowhere"), wire.remote("unix:nor-here"), wire.remote("unix:here")),
                        new RemoteOptions(0, 8000, 48), wire.tls, Recorder.into(made))) {
            assertTrue(listener.isListening());
            WireFixture.await("a connection", () -> connector.status().isConnected());
            assertEquals("unix:here", connector.remote().text());
            assertEquals("unix:here", made.getFirst().connection.name());
        }
    }

    @Test
    void aReconnectOnRequestDropsTheOldConnectionFirst() {
        try (Listener listener = wire.listen("punix:s", Recorder.into(accepted));
                Connector connector = wire.connect("unix:s", Recorder.into(made))) {
            assertTrue(listener.isListening());
            WireFixture.await("a connection", () -> made.size() == 1);
            connector.reconnect("because");
            assertEquals(CloseReason.local("because"), made.getFirst().awaitClosed());
            WireFixture.await("another", () -> made.size() == 2 && connector.status().isConnected());
        }
    }

    @Test
    void closingStopsAllAttempts() {
        Connector connector = wire.connect("unix:nowhere", Recorder.into(made));
        WireFixture.await("failure", () -> connector.status().lastError() != null);
        assertEquals("No such file or directory", connector.status().lastError());
        connector.close();
        WireFixture.await("rest", () -> connector.status().state() == State.VOID);
    }

    @Test
    void aPassiveRemoteIsNoneOfItsBusiness() {
        assertThrows(IllegalArgumentException.class, () -> wire.connect("punix:s", Recorder.into(made)));
        assertThrows(IllegalArgumentException.class, () -> wire.listen("unix:s", Recorder.into(made)));
    }
}
