package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files of recordings: theirs, ours, and that each reads the other's. */
@Timeout(60)
class RecordingTest {
    private static final String DATABASES = "{\"error\":null,\"id\":0,\"result\":[\"Recorded\"]}";

    @TempDir
    Path directory;

    @Test
    void filesAreNamedAsThePeerNamesThem() {
        assertEquals("replay__uuid_generate_0", ReplayName.of("__uuid_generate", 0).file());
        assertEquals("replay_punix_tmp_wire_rec_s_sock_2", ReplayName.of("punix:/tmp/wire-rec/s.sock", 2).file());
        assertEquals("replay_ptcp_4", ReplayName.of("ptcp:0:127.0.0.1", 4).file());
        assertEquals("replay_unix_20", ReplayName.of("unix#3", 20).file());
        assertEquals("replay_tcp_145", ReplayName.of("tcp:127.0.0.1:48466", 145).file());
    }

    @Test
    void namesAreTakenApart() {
        assertEquals(new ReplayName("punix_tmp_s_sock", 12), ReplayName.parse("replay_punix_tmp_s_sock_12"));
        assertNull(ReplayName.parse("replay_unix_"));
        assertNull(ReplayName.parse("replay_unix_x"));
        assertNull(ReplayName.parse("conf.db"));
    }

    @Test
    void aStreamIsLaidOutAsThePeerDoes() throws IOException {
        Recording recording = Recording.into(directory);
        Recording.Stream stream = recording.connected("unix#3");
        stream.received("xabcx".getBytes(StandardCharsets.UTF_8), 1, 3);
        stream.sent(89);
        stream.ended(null);
        ByteBuffer expected = ByteBuffer.allocate(8 + 11 + 8 + 8).order(ByteOrder.nativeOrder());
        expected.putInt(1).putInt(0);
        expected.putInt(2).putInt(3).put("abc".getBytes(StandardCharsets.UTF_8));
        expected.putInt(-3).putInt(89);
        expected.putInt(4).putInt(0);
        assertArrayEquals(expected.array(), Files.readAllBytes(directory.resolve("replay_unix_0")));
    }

    @Test
    void aFailureIsRecordedByItsNumber() throws IOException {
        Recording.into(directory).failed("tcp:127.0.0.1:1", "Connection refused");
        ByteBuffer expected = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(1).putInt(-111);
        assertArrayEquals(expected.array(), Files.readAllBytes(directory.resolve("replay_tcp_0")));
        IOException failure = assertThrows(IOException.class, () -> Replay.from(directory).connect("tcp:127.0.0.1:1"));
        assertEquals("Connection refused", failure.getMessage());
    }

    @Test
    void aNewRecordingDeletesTheFilesOfTheLastOneAndNothingElse() throws IOException {
        Recording.into(directory).connected("unix#1").close();
        Path other = Files.writeString(directory.resolve("replay_of_the_play"), "act one");
        Recording.anew(directory);
        assertTrue(Files.exists(other));
        assertEquals(List.of(), ReplayName.in(directory));
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        assertThrows(NoSuchFileException.class, () -> Recording.anew(directory.resolve("none")));
        assertThrows(NoSuchFileException.class, () -> Replay.from(directory.resolve("none")));
    }

    @Test
    void whatAClientReadIsReadAgain() throws IOException {
        Recording recording = Recording.into(directory);
        InputStream first = recording.connected("unix:/s").recorded(new ByteArrayInputStream("one".getBytes(StandardCharsets.UTF_8)));
        InputStream second = recording.connected("unix:/s").recorded(new ByteArrayInputStream("two".getBytes(StandardCharsets.UTF_8)));
        assertEquals("two", new String(second.readAllBytes(), StandardCharsets.UTF_8));
        assertEquals("one", new String(first.readAllBytes(), StandardCharsets.UTF_8));
        Replay replay = Replay.from(directory);
        assertEquals("one", new String(replay.connect("unix:/s").readAllBytes(), StandardCharsets.UTF_8));
        assertEquals("two", new String(replay.connect("unix:/s").readAllBytes(), StandardCharsets.UTF_8));
        assertThrows(IOException.class, () -> replay.connect("unix:/s"));
    }

    @Test
    void aFileThatWasCutOffIsReadUpToThere() throws IOException {
        Recording.Stream stream = Recording.into(directory).connected("unix:/s");
        stream.received("whole".getBytes(StandardCharsets.UTF_8), 0, 5);
        stream.received("half".getBytes(StandardCharsets.UTF_8), 0, 4);
        Path file = directory.resolve("replay_unix_s_0");
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 21; length < bytes.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            try (InputStream in = Replay.from(directory).connect("unix:/s")) {
                assertEquals("whole", new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void anEntryThatIsTooLongIsRefused() throws IOException {
        ByteBuffer bad = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        bad.putInt(1).putInt(0).putInt(2).putInt(ReplayRecord.LENGTH_LIMIT_BYTES + 1);
        Files.write(directory.resolve("replay_unix_s_0"), bad.array());
        assertThrows(IOException.class, () -> Replay.from(directory).connect("unix:/s").readAllBytes());
    }

    /** The peer's client checks each sequence number and length against what it does itself. */
    @Test
    void thePeersClientReplaysOurRecording() throws IOException, InterruptedException {
        Recording recording = Recording.into(directory);
        Recording.Stream stream = recording.connected("unix:/nowhere/s");
        stream.sent("{\"id\":0,\"method\":\"list_dbs\",\"params\":[]}".length());
        stream.received(DATABASES.getBytes(StandardCharsets.UTF_8), 0, DATABASES.length());
        assertEquals(List.of("Recorded"), runPeer("ovsdb-client", "--replay=" + directory, "list-dbs", "unix:/nowhere/s"));
    }

    @Test
    void thePeersClientRecordsForUs() throws IOException, InterruptedException {
        try (WireFixture wire = new WireFixture(directory)) {
            Listener listener = wire.listen("punix:s", new Recorder().acceptor());
            String socket = "unix:" + directory.resolve("s");
            assertEquals(List.of("Recorded"), runPeer("ovsdb-client", "--record=" + directory, "list-dbs", socket));
            listener.close();
            String reply = new String(Replay.from(directory).connect(socket).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(reply.contains("[\"Recorded\"]"), reply);
        }
    }

    private static List<String> runPeer(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> lines = new ArrayList<>(process.inputReader().lines().toList());
        assertTrue(process.waitFor(WireFixture.PATIENCE_SECONDS, TimeUnit.SECONDS), "still runs");
        return lines;
    }
}
