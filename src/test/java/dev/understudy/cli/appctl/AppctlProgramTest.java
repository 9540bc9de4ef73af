package dev.understudy.cli.appctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ovs-appctl as scripts see it, beside the peer's: a daemon that says what the test wants, and pidfiles of every kind. */
@Timeout(120)
class AppctlProgramTest {
    @TempDir
    Path directory;

    private ServerSocketChannel daemon;
    private final List<String> requests = new ArrayList<>();

    private record Result(int status, String output, String errors) {
    }

    @BeforeEach
    void listen() throws IOException {
        daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    private Path socket() {
        return directory.resolve("ctl");
    }

    /** Serves connections one after the other: sends each the replies, one after each request; "" closes the connection. */
    private void serve(String... replies) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    try (SocketChannel channel = daemon.accept()) {
                        converse(channel, replies);
                    }
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
    }

    private void converse(SocketChannel channel, String... replies) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        for (String reply : replies) {
            buffer.clear();
            if (channel.read(buffer) < 0 || reply.isEmpty()) {
                return;
            }
            synchronized (requests) {
                requests.add(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
            }
            channel.write(StandardCharsets.UTF_8.encode(reply));
        }
        buffer.clear();
        channel.read(buffer);
    }

    private Result ours(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                AppctlMain.class.getName()));
        return run(command, words);
    }

    private Result peers(String... words) throws IOException, InterruptedException {
        return run(new ArrayList<>(List.of("ovs-appctl")), words);
    }

    private Result run(List<String> command, String... words) throws IOException, InterruptedException {
        command.addAll(List.of(words));
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("OVS_RUNDIR", directory.toString());
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        int status = builder.start().waitFor();
        // Of log lines only time and number differ.
        return new Result(status, Files.readString(output), Files.readString(errors).replaceAll("(?m)^[^ |]*\\|\\d+\\|", ""));
    }

    private void assertSame(String... words) throws IOException, InterruptedException {
        assertEquals(peers(words), ours(words), Arrays.toString(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "--timeout=abc x", "-T -1 x", "-T 1.5 x", "-T 0 x", "-T 4294967296 x", "--tim 99999999999 x", "--t=1 x", "-t x -t y",
        "-x", "-e -e x", "--execute=3 x", "-vfoo x", "-t", "--target", "--log-file=/nonexistent/x x", "--syslog-method=x x", "-T +5", "-T",
        "x", "-t nobody x", "-e x", "-- x -t y", "-", "-t /nonexistent x", "-t ./ctl x", "-T 5 -t nobody x"})
    void badCommandLines(String words) throws Exception {
        assertSame(words.isEmpty() ? new String[0] : words.split(" "));
    }

    @Test
    void aReplyIsPrintedWithAnEndOfLine() throws Exception {
        serve("{\"id\":0,\"result\":\"two\\nlines \u00e9\\n\",\"error\":null}");
        String[] words = {"-t", socket().toString(), "do/it", "a", "", "\"b\"", "\\"};
        assertSame(words);
        synchronized (requests) {
            assertEquals(requests.get(0), requests.get(1));
        }
        // Open vSwitch 3.7 puts in the end of line that 3.1 leaves out.
        daemon.close();
        Files.delete(socket());
        listen();
        serve("{\"id\":0,\"result\":\"no end\",\"error\":null}");
        assertEquals(new Result(0, "no end\n", ""), ours(words));
    }

    @Test
    void anEmptyReplyIsSilence() throws Exception {
        serve("{\"id\":0,\"result\":\"\",\"error\":null}");
        assertSame("--target", socket().toString(), "x");
    }

    @Test
    void whatIsNoAnswerIsPassedOver() throws Exception {
        serve("{\"method\":\"foo\",\"params\":[],\"id\":null}{\"id\":7,\"result\":\"other\",\"error\":null}{\"id\":0,\"result\":\"mine\\n\",\"error\":null}");
        assertSame("-t", socket().toString(), "x");
    }

    @Test
    void aRefusalHasAStatusOfItsOwn() throws Exception {
        serve("{\"id\":0,\"error\":\"cannot\\n\"}");
        assertSame("-t", socket().toString(), "x");
        assertEquals(2, ours("-t", socket().toString(), "x").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{\"id\":0,\"result\":5,\"error\":null}", "{\"id\":0,\"result\":{\"a\":1},\"error\":null}", "{\"id\":0,\"result\":null,\"error\":5}",
        "{\"id\":0,\"result\":null,\"error\":null}", "{\"resul\":5}"})
    void brokenAnswers(String reply) throws Exception {
        serve(reply);
        assertSame("-t", socket().toString(), "x");
    }

    @Test
    void aDaemonThatDoesNotAnswerRunsIntoTheTimeout() throws Exception {
        String socket = socket().toString();
        Result peer = peers("-T", "1", "-t", socket, "x");
        assertEquals(peer, ours("-T", "1", "-t", socket, "x"));
        assertEquals(142, peer.status());
    }

    @Test
    void jsonIsAskedForAndSorted() throws Exception {
        serve("{\"id\":0,\"result\":\"\",\"error\":null}", "{\"id\":1,\"result\":{\"b\":[],\"a\":{\"x\":[1,\"y\"]}},\"error\":null}");
        assertEquals(new Result(0, "{\"a\":{\"x\":[1,\"y\"]},\"b\":[]}\n", ""), ours("-f", "json", "-t", socket().toString(), "x"));
        assertEquals("{\"id\":0,\"method\":\"set-options\",\"params\":[\"--format\",\"json\"]}", requests.getFirst());
        assertEquals(new Result(0, """
                {
                  "a": {
                    "x": [
                      1,
                      "y"]},
                  "b": []}
                """, ""), ours("--format=json", "--pretty", "-t", socket().toString(), "x"));
        assertEquals(new Result(1, "", "ovs-appctl: --pretty is supported with --format json only\n"), ours("--pretty", "x"));
        assertEquals(new Result(1, "", "ovs-appctl: value xml on -f or --format is invalid\n"), ours("-f", "xml", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1\n", "abc\n", "-5\n", "0\n"})
    void aPidfileThatNobodyLocksIsNotBelieved(String text) throws Exception {
        Files.writeString(directory.resolve("ovn-northd.pid"), text);
        assertSame("-t", "ovn-northd", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "abc", "-5", "0", "SELF", "SELF\n", "+SELFabc"})
    void aPidfileIsBelievedWhenTheProcessThatItNamesLocksIt(String text) throws Exception {
        Path pidfile = directory.resolve("ovn-northd.pid");
        String self = Long.toString(ProcessHandle.current().pid());
        try (FileChannel locked = FileChannel.open(pidfile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            locked.lock();
            locked.write(ByteBuffer.wrap(text.replace("SELF", self).getBytes(StandardCharsets.US_ASCII)));
            assertSame("-t", "ovn-northd", "x");
            Files.createSymbolicLink(directory.resolve("ovn-northd." + self + ".ctl"), socket());
            serve("{\"id\":0,\"result\":\"here\\n\",\"error\":null}");
            assertSame("-t", "ovn-northd", "x");
        }
    }

    @Test
    void aPidfileMayBeUnreadable() throws Exception {
        Files.createDirectory(directory.resolve("ovn-northd.pid"));
        assertSame("-t", "ovn-northd", "x");
    }

    @Test
    void aSocketMayHaveALongPathButNotALongName() throws Exception {
        String longName = "n".repeat(110);
        Path deep = directory.resolve(longName);
        assertSame("-t", deep.resolve("ctl").toString(), "x");
        Files.createDirectory(deep);
        Files.createSymbolicLink(deep.resolve("ctl"), socket());
        serve("{\"id\":0,\"result\":\"deep\\n\",\"error\":null}");
        assertSame("-t", deep.resolve("ctl").toString(), "x");
        assertSame("-t", deep.resolve(longName).toString(), "x");
    }

    @Test
    void theVersionIsTheFirstLine() throws Exception {
        assertEquals("ovs-appctl (Open vSwitch) 3.7.1", ours("-V").output().lines().findFirst().orElseThrow());
        assertEquals("ovs-appctl (Open vSwitch) 3.1.0", peers("-V").output().lines().findFirst().orElseThrow());
    }
}
