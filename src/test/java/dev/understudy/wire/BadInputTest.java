package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent to us: a line in the log with the sender's address, the connection closed, everybody else unharmed. */
@Timeout(60)
class BadInputTest {
    private static final String ECHO = "{\"method\":\"echo\",\"params\":[1],\"id\":7}";
    private static final String ECHO_REPLY = "{\"id\":7,\"result\":[1],\"error\":null}";

    @TempDir
    Path directory;

    private WireFixture wire;
    private Listener listener;
    private final List<Recorder> recorders = Recorder.list();

    @BeforeEach
    void listen() {
        wire = new WireFixture(directory);
        listener = wire.listen("ptcp:0:127.0.0.1", Recorder.into(recorders));
    }

    @AfterEach
    void stop() {
        listener.close();
        wire.close();
    }

    static Stream<Arguments> inputs() {
        return Stream.of(
                Arguments.of("words", "hello", "error parsing stream: "),
                Arguments.of("another protocol", "GET / HTTP/1.1\r\n\r\n", "error parsing stream: "),
                Arguments.of("a number", "12 ", "error parsing stream: "),
                Arguments.of("a string", "\"x\"", "error parsing stream: "),
                Arguments.of("a closing brace", "}", "error parsing stream: "),
                Arguments.of("a wrong closing bracket", "[1}", "error parsing stream: "),
                Arguments.of("a byte order mark", "\ufeff" + ECHO, "error parsing stream: "),
                Arguments.of("a zero byte", "\0", "error parsing stream: "),
                Arguments.of("a bad escape", "{\"method\":\"\\q\",\"params\":[],\"id\":7}", "error parsing stream: bad escape"),
                Arguments.of("an escaped zero", "{\"method\":\"\\u0000\",\"params\":[],\"id\":7}",
                        "error parsing stream: null bytes not supported"),
                Arguments.of("half a surrogate pair", "{\"method\":\"\\ud800\",\"params\":[],\"id\":7}", "error parsing stream: "),
                Arguments.of("a control character", "{\"method\":\"\1\",\"params\":[],\"id\":7}", "error parsing stream: U+0001"),
                Arguments.of("nesting", "[".repeat(1001), "error parsing stream: input exceeds maximum nesting depth 1000"),
                Arguments.of("no comma", "{\"method\":\"echo\" \"params\":[],\"id\":7}", "error parsing stream: "),
                Arguments.of("a comma too many", "{\"method\":\"echo\",\"params\":[1,],\"id\":7}", "error parsing stream: "),
                Arguments.of("an array", "[1,2]", "received bad JSON-RPC message: message is not a JSON object"),
                Arguments.of("an unknown member", "{\"method\":\"echo\",\"params\":[],\"id\":7,\"x\":1}",
                        "received bad JSON-RPC message: message has unexpected member \"x\""),
                Arguments.of("no params", "{\"method\":\"echo\",\"id\":7}", "received bad JSON-RPC message: request must have \"params\""),
                Arguments.of("nothing", "{}", "received bad JSON-RPC message: notification must have \"method\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inputs")
    void isLoggedWithItsSenderAndClosesTheConnection(String what, String input, String complaint) {
        expectRefusal(input.getBytes(StandardCharsets.UTF_8), complaint);
    }

    @Test
    void invalidUtf8IsRefused() {
        for (byte[] bad : new byte[][] {{(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xc3}}) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            text.writeBytes("{\"method\":\"echo\",\"params\":[\"".getBytes(StandardCharsets.UTF_8));
            text.writeBytes(bad);
            text.writeBytes("\"],\"id\":7}".getBytes(StandardCharsets.UTF_8));
            expectRefusal(text.toByteArray(), "error parsing stream: not a valid UTF-8 string");
        }
    }

    private void expectRefusal(byte[] input, String complaint) {
        try (RawClient bystander = RawClient.tcp(listener.boundPort()); RawClient client = RawClient.tcp(listener.boundPort())) {
            client.send(ECHO);
            assertEquals(ECHO_REPLY, client.receive());
            client.send(input);
            assertNull(client.receive());
            String name = "tcp:127.0.0.1:" + client.localPort();
            wire.awaitLog("jsonrpc\\|WARN\\|" + name + ": " + Pattern.quote(complaint));
            wire.awaitLog("reconnect\\|WARN\\|" + name + ": connection dropped \\(Protocol error\\)$");
            bystander.send(ECHO);
            assertEquals(ECHO_REPLY, bystander.receive());
        }
    }

    @Test
    void whatCameBeforeItIsStillAnswered() {
        try (RawClient client = RawClient.tcp(listener.boundPort())) {
            client.send(ECHO + "," + ECHO);
            assertEquals(ECHO_REPLY, client.receive());
            assertNull(client.receive());
        }
    }

    @Test
    void theDeepestNestingThatIsAllowedIsAnswered() {
        String params = "[".repeat(999) + "]".repeat(999);
        try (RawClient client = RawClient.tcp(listener.boundPort())) {
            client.send("{\"method\":\"echo\",\"params\":" + params + ",\"id\":7}");
            assertEquals("{\"id\":7,\"result\":" + params + ",\"error\":null}", client.receive());
        }
    }

    @Test
    void aConnectionThatIsResetIsNoTrouble() throws Exception {
        RawClient client = RawClient.tcp(listener.boundPort());
        client.send(ECHO + "{\"method\":");
        assertEquals(ECHO_REPLY, client.receive());
        client.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
        assertEquals(new CloseReason(CloseReason.Kind.FAILURE, "Connection reset by peer"), recorders.getFirst().awaitClosed());
        wire.awaitLog("reconnect\\|WARN\\|tcp:127.0.0.1:[0-9]+: connection dropped \\(Connection reset by peer\\)$");
        assertEquals(0, wire.loops.unfinishedMessageBytes());
    }

    @Test
    void noiseOfAnyKindHarmsNobody() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("BadInputTest seed " + seed + "; replay: mvn -q -B test -Dtest=BadInputTest -Dseed=" + seed);
        Random random = new Random(seed);
        byte[] valid = ECHO.getBytes(StandardCharsets.UTF_8);
        try (RawClient bystander = RawClient.tcp(listener.boundPort())) {
            for (int i = 0; i < 500; i++) {
                byte[] noise = Arrays.copyOf(valid, valid.length);
                for (int flips = random.nextInt(3); flips >= 0; flips--) {
                    noise[random.nextInt(noise.length)] ^= (byte) (1 << random.nextInt(8));
                }
                try (RawClient client = RawClient.tcp(listener.boundPort())) {
                    client.send(noise);
                    client.channel.shutdownOutput();
                    while (client.receive() != null) {
                        continue;
                    }
                } catch (IOException | UncheckedIOException closedAlready) {
                    continue;
                }
            }
            bystander.send(ECHO);
            assertEquals(ECHO_REPLY, bystander.receive());
            WireFixture.await("the others to be gone", () -> listener.connectionCount() == 1);
            assertTrue(wire.log().stream().noneMatch(line -> line.contains("internal error")));
        }
    }
}
