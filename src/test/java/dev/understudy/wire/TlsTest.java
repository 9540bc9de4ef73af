package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.wire.TlsSettings.TrustAnyone;
import dev.understudy.wire.TlsSettings.TrustBootstrap;
import dev.understudy.wire.TlsSettings.TrustFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS with certificates that openssl makes, against ourselves, the peer's client and openssl's. */
@Timeout(120)
class TlsTest {
    @TempDir
    static Path certificates;

    private static TlsFiles files;

    @TempDir
    Path directory;

    private WireFixture wire;
    private final List<Recorder> accepted = Recorder.list();
    private final List<Recorder> made = Recorder.list();

    @BeforeAll
    static void makeCertificates() {
        files = new TlsFiles(certificates);
        files.authority("ca");
        files.authority("otherca");
        files.signed("server", "ca");
        files.signed("client", "ca");
        files.signed("stranger", "otherca");
    }

    @BeforeEach
    void start() {
        wire = new WireFixture(directory);
    }

    @AfterEach
    void stop() {
        wire.close();
    }

    private Listener listen(TlsSettings settings) {
        wire.tls.configure(settings);
        return wire.listen("pssl:0:127.0.0.1", Recorder.into(accepted));
    }

    private static String caOption(String authority) {
        return "-C" + files.path(authority + ".pem");
    }

    private static void expectServed(Processes.Outcome outcome) {
        assertEquals(new Processes.Outcome(0, "Recorded\n"), outcome);
    }

    /** A second set of loops and TLS state: another process, as far as TLS is concerned. */
    private Connector connect(IoLoops loops, TlsSettings settings, int port) {
        Tls tls = new Tls(loops);
        tls.configure(settings);
        Remote remote = wire.remote("ssl:127.0.0.1:" + port);
        return Connector.open(loops, remote, RemoteOptions.defaultsFor(remote), tls, Recorder.into(made));
    }

    @Test
    void bothSidesProveWhoTheyAre() {
        try (Listener listener = listen(files.settings("server", "ca"))) {
            expectServed(files.client(listener.boundPort(), "client", caOption("ca")));
            assertEquals("client", accepted.getFirst().connection.peerCommonName());
            assertTrue(accepted.getFirst().connection.name().startsWith("ssl:127.0.0.1:"));
            assertTrue(wire.tls.certificateValidUntil() != null);
        }
    }

    @Test
    void aStrangerIsRefused() {
        try (Listener listener = listen(files.settings("server", "ca"))) {
            assertNotEquals(0, files.client(listener.boundPort(), "stranger", caOption("ca")).status());
            wire.awaitLog("stream_ssl\\|WARN\\|ssl:127.0.0.1:[0-9]+: SSL_accept: certificate verify failed \\(.*\\)$");
            wire.awaitLog("reconnect\\|WARN\\|ssl:127.0.0.1:[0-9]+: connection dropped \\(Protocol error\\)$");
            assertTrue(accepted.isEmpty());
        }
    }

    @Test
    void aClientWithoutACertificateIsRefused() {
        try (Listener listener = listen(files.settings("server", "ca"))) {
            // The client's input stays open, so that the refusal comes before the client's own end.
            Processes.run(directory, "sh", "-c", "sleep 3 | openssl s_client -connect 127.0.0.1:" + listener.boundPort());
            wire.awaitLog("SSL_accept: peer did not return a certificate$");
            assertTrue(accepted.isEmpty());
        }
    }

    @Test
    void aClientThatSpeaksNoTlsIsRefusedAndOneThatSaysNothingIsGivenUp() {
        try (Listener listener = listen(files.settings("server", "ca"));
                RawClient plain = RawClient.tcp(listener.boundPort());
                RawClient silent = RawClient.tcp(listener.boundPort())) {
            plain.send("{\"method\":\"echo\",\"params\":[],\"id\":1}");
            while (plain.receive() != null) {
                continue;
            }
            wire.awaitLog("SSL_accept: the other side does not speak SSL/TLS$");
            assertNull(silent.receive());
            wire.awaitLog("SSL_accept: handshake timed out after 10000ms$");
            WireFixture.await("both to be gone", () -> listener.connectionCount() == 0);
        }
    }

    @Test
    void aServerThatTheClientDistrustsHearsOfIt() {
        try (Listener listener = listen(files.settings("server", "ca"))) {
            assertNotEquals(0, files.client(listener.boundPort(), "client", caOption("otherca")).status());
            wire.awaitLog("stream_ssl\\|WARN\\|ssl:127.0.0.1:[0-9]+: SSL_accept: .*unknown_ca");
        }
    }

    @Test
    void whoTrustsAnyoneAsksNobody() {
        try (Listener listener = listen(files.settings("server", new TrustAnyone()))) {
            expectServed(files.client(listener.boundPort(), "stranger", caOption("ca")));
            wire.awaitLog("stream_ssl\\|WARN\\|Peer certificate validation disabled \\(this is a security risk\\)$");
            assertNull(accepted.getFirst().connection.peerCommonName());
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa:2048,rsa", "rsa:2048,", "ec:p256.param,ec", "ec:p256.param,", "ed25519,"})
    void keysOfEveryKindAndForm(String kind, String traditional) {
        Processes.succeed(certificates, "openssl", "genpkey", "-genparam", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-out", "p256.param");
        files.signed("keyed", "ca", kind);
        Path key = files.path("keyed.key");
        if (traditional != null) {
            files.traditional("keyed", "older", traditional);
            key = files.path("older.key");
        }
        try (Listener listener = listen(TlsSettings.of(key, files.path("keyed.pem"), new TrustFile(files.path("ca.pem"))))) {
            expectServed(files.client(listener.boundPort(), "client", caOption("ca")));
        }
    }

    @Test
    void thePeersClientBootstrapsFromUs() {
        try (Listener listener = listen(files.settings("server", "ca"))) {
            String option = "--bootstrap-ca-cert=" + directory.resolve("boot.pem");
            Processes.Outcome first = files.client(listener.boundPort(), "client", option);
            assertTrue(first.status() != 0 && Files.exists(directory.resolve("boot.pem")), first.output());
            expectServed(files.client(listener.boundPort(), "client", option));
        }
    }

    @Test
    void weBootstrapFromAServerThatSendsItsAuthority() throws Exception {
        TlsSettings server = new TlsSettings(files.path("server.key"), files.path("server.pem"), new TrustAnyone(), files.path("ca.pem"),
                null, null, null, null);
        Path boot = directory.resolve("boot.pem");
        IoLoops loops = new IoLoops(1);
        try (loops; Listener listener = listen(server);
                Connector connector = connect(loops, files.settings("client", new TrustBootstrap(boot)), listener.boundPort())) {
            WireFixture.await("a connection", () -> connector.status().isConnected());
            wire.awaitLog("stream_ssl\\|INFO\\|successfully bootstrapped CA cert to " + boot + "$");
            wire.awaitLog("stream_ssl\\|INFO\\|Trusting CA cert from " + boot + " \\(CN=ca\\) \\(fingerprint [0-9a-f:]{59}\\)$");
            wire.awaitLog("reconnect\\|INFO\\|ssl:127.0.0.1:[0-9]+: connection attempt failed \\(Protocol error\\)$");
            assertEquals("r--r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(boot)));
            assertEquals(PemFile.text(PemFile.certificates(files.path("ca.pem")).getFirst()), Files.readString(boot));
            assertEquals("server", made.getLast().connection.peerCommonName());
        }
    }

    @Test
    void weDoNotBootstrapFromAServerThatKeepsItsAuthorityToItself() {
        Path boot = directory.resolve("boot.pem");
        IoLoops loops = new IoLoops(1);
        try (loops; Listener listener = listen(files.settings("server", new TrustAnyone()));
                Connector connector = connect(loops, files.settings("client", new TrustBootstrap(boot)), listener.boundPort())) {
            wire.awaitLog("could not bootstrap CA cert: obtained certificate is not self-signed$");
            assertFalse(Files.exists(boot));
            assertFalse(connector.status().isConnected());
        }
    }

    @Test
    void aServerThatHasNoAuthorityYetRefusesClients() {
        try (Listener listener = listen(files.settings("server", new TrustBootstrap(directory.resolve("boot.pem"))))) {
            assertNotEquals(0, files.client(listener.boundPort(), "client", caOption("ca")).status());
            wire.awaitLog("SSL_accept: certificate verify failed \\(there is no CA certificate yet to verify it with\\)$");
        }
    }

    @Test
    void renewedFilesAreUsedAndOpenConnectionsStay() throws IOException {
        Path key = Files.copy(files.path("server.key"), directory.resolve("k"));
        Path certificate = Files.copy(files.path("server.pem"), directory.resolve("c"));
        IoLoops loops = new IoLoops(1);
        try (loops; Listener listener = listen(TlsSettings.of(key, certificate, new TrustFile(files.path("ca.pem"))));
                Connector connector = connect(loops, files.settings("client", "ca"), listener.boundPort())) {
            WireFixture.await("a connection", () -> connector.status().isConnected());
            files.signed("renewed", "ca");
            Files.copy(files.path("renewed.key"), key, StandardCopyOption.REPLACE_EXISTING);
            expectServed(files.client(listener.boundPort(), "client", caOption("ca")));
            wire.awaitLog("stream_ssl\\|ERR\\|private key .*/k does not match certificate .*/c; what was read before stays in use$");
            Files.copy(files.path("renewed.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
            String shown = Processes.run(directory, "openssl", "s_client", "-connect", "127.0.0.1:" + listener.boundPort()).output();
            assertTrue(shown.contains("CN = renewed"), shown);
            wire.awaitLog("stream_ssl\\|INFO\\|certificate files have changed and were read again");
            made.getFirst().connection.send("{\"method\":\"list_dbs\",\"params\":[],\"id\":1}".getBytes(StandardCharsets.UTF_8));
            assertEquals("{\"id\":1,\"result\":[\"Recorded\"],\"error\":null}", made.getFirst().nextText());
        }
    }

    @Test
    void unusableFilesAreNamed() throws IOException {
        Path garbage = Files.writeString(directory.resolve("garbage"), "not PEM");
        TrustFile trust = new TrustFile(files.path("ca.pem"));
        try (Listener listener = listen(TlsSettings.of(directory.resolve("none"), files.path("server.pem"), trust))) {
            wire.awaitLog("stream_ssl\\|ERR\\|cannot read private key .*/none: No such file or directory$");
            wire.tls.configure(TlsSettings.of(files.path("server.key"), garbage, trust));
            wire.awaitLog("stream_ssl\\|ERR\\|cannot read certificate .*/garbage: no certificate in it$");
            wire.tls.configure(files.settings("server", new TrustFile(garbage)));
            wire.awaitLog("stream_ssl\\|ERR\\|cannot read CA certificate .*/garbage: no certificate in it$");
            try (RawClient client = RawClient.tcp(listener.boundPort())) {
                assertNull(client.receive());
            }
            wire.awaitLog("connection dropped \\(Protocol not available\\)$");
        }
    }

    @Test
    void withoutSettingsATlsRemoteSaysWhatIsMissing() {
        try (Connector connector = wire.connect("ssl:127.0.0.1:1", Recorder.into(made));
                Listener listener = wire.listen("pssl:0:127.0.0.1", Recorder.into(accepted));
                RawClient client = RawClient.tcp(listener.boundPort())) {
            assertNull(client.receive());
            wire.awaitLog("stream_ssl\\|ERR\\|Private key must be configured to use SSL/TLS$");
            wire.awaitLog("stream_ssl\\|ERR\\|Certificate must be configured to use SSL/TLS$");
            wire.awaitLog("stream_ssl\\|ERR\\|CA certificate must be configured to use SSL/TLS$");
            assertFalse(connector.status().isConnected());
        }
    }

    @Test
    void theVersionsAreARange() {
        TlsSettings only12 = new TlsSettings(files.path("server.key"), files.path("server.pem"), new TrustAnyone(), null, "TLSv1.2",
                "ECDHE-RSA-AES256-GCM-SHA384", null, null);
        try (Listener listener = listen(only12)) {
            String port = "127.0.0.1:" + listener.boundPort();
            String shown = Processes.run(directory, "openssl", "s_client", "-connect", port).output();
            assertTrue(shown.contains("TLSv1.2, Cipher is ECDHE-RSA-AES256-GCM-SHA384"), shown);
            assertNotEquals(0, Processes.run(directory, "openssl", "s_client", "-tls1_3", "-connect", port).status());
            wire.awaitLog("stream_ssl\\|DBG\\|Enabled protocol range: TLSv1.2 - TLSv1.2$");
        }
    }

    @Test
    void theSuitesOfTls13AreChosenByName() {
        TlsSettings chacha = new TlsSettings(files.path("server.key"), files.path("server.pem"), new TrustAnyone(), null, "TLSv1.2+", null,
                "TLS_CHACHA20_POLY1305_SHA256:TLS_NONSENSE", null);
        try (Listener listener = listen(chacha)) {
            String shown = Processes.run(directory, "openssl", "s_client", "-connect", "127.0.0.1:" + listener.boundPort()).output();
            assertTrue(shown.contains("TLSv1.3, Cipher is TLS_CHACHA20_POLY1305_SHA256"), shown);
            wire.awaitLog("stream_ssl\\|ERR\\|TLS_NONSENSE: TLSv1.3 ciphersuite not recognized$");
            wire.awaitLog("stream_ssl\\|DBG\\|Enabled protocol range: TLSv1.2 or later$");
        }
    }

    @Test
    void muchDataPassesBothWays() {
        byte[] big = ("{\"id\":null,\"method\":\"big\",\"params\":[\"" + "b".repeat(30 << 20) + "\"]}").getBytes(StandardCharsets.UTF_8);
        IoLoops loops = new IoLoops(1);
        try (loops; Listener listener = listen(files.settings("server", "ca"));
                Connector connector = connect(loops, files.settings("client", "ca"), listener.boundPort())) {
            WireFixture.await("both ends", () -> connector.status().isConnected() && accepted.size() == 1 && made.size() == 1);
            made.getFirst().connection.send(big);
            accepted.getFirst().connection.send(big);
            assertEquals(big.length, accepted.getFirst().next().text().length);
            assertEquals(big.length, made.getFirst().next().text().length);
        }
    }
}
