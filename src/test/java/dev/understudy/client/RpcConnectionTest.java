package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.JsonWriter;
import dev.understudy.wire.JsonRpcMessage;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection makes of the bytes that come, however they are cut. */
class RpcConnectionTest {
    /** Gives a text in pieces of a fixed size, and keeps what is written. */
    private static final class Pieces implements ByteStream {
        private final byte[] text;
        private final int size;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private int at;

        Pieces(String text, int size) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
            this.size = size;
        }

        @Override
        public int read(byte[] buffer, int from, int count) {
            int length = Math.min(Math.min(size, count), text.length - at);
            System.arraycopy(text, at, buffer, from, length);
            at += length;
            return length == 0 ? -1 : length;
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            written.write(bytes, from, count);
        }

        @Override
        public void close() {
        }

        String sent() {
            return written.toString(StandardCharsets.UTF_8);
        }
    }

    private static JsonWriter nothing() {
        return new JsonWriter().beginArray().endArray();
    }

    @Test
    void theAnswerIsFoundBehindOtherMessages() throws IOException {
        String notification = "{\"method\":\"locked\",\"params\":[\"a\"],\"id\":null}";
        String other = "{\"result\":1,\"error\":null,\"id\":7}";
        String answer = "{\"result\":[\"x\"],\"error\":null,\"id\":0}";
        for (int size : new int[] {1, 7, 1000}) {
            Pieces stream = new Pieces(notification + " " + other + "\n" + answer, size);
            JsonRpcMessage message = new RpcConnection("test", stream).call("list_dbs", nothing());
            assertEquals("{\"id\":0,\"method\":\"list_dbs\",\"params\":[]}", stream.sent());
            assertEquals(JsonRpcMessage.Kind.REPLY, message.kind());
            assertTrue(RpcConnection.answers(message, 0));
        }
    }

    @Test
    void aLongMessageIsPutTogetherAndAShortOneFollows() throws IOException {
        String text = "x".repeat(1_000_000);
        Pieces stream = new Pieces("{\"result\":\"" + text + "\",\"error\":null,\"id\":0}{\"result\":\"short\",\"error\":null,\"id\":1}", 65_000);
        RpcConnection connection = new RpcConnection("test", stream);
        assertEquals(text, connection.call("a", nothing()).result().readString());
        assertEquals("short", connection.call("b", nothing()).result().readString());
    }

    @Test
    void anEchoRequestIsAnswered() throws IOException {
        Pieces stream = new Pieces("{\"method\":\"echo\",\"params\":[1,\"b\"],\"id\":\"echo\"}", 1000);
        RpcConnection connection = new RpcConnection("test", stream);
        assertTrue(connection.echo(connection.receive()));
        assertEquals("{\"id\":\"echo\",\"result\":[1,\"b\"],\"error\":null}", stream.sent());
    }

    @Test
    void theEndAndBadMessagesAreFailures() {
        assertEquals(RpcConnection.END_OF_FILE,
                assertThrows(EOFException.class, () -> new RpcConnection("test", new Pieces("{\"id\":0", 3)).receive()).getMessage());
        for (String bad : new String[] {"nonsense", "{\"id\":0,\"x\":1}", "[1]", "{\"id\":0,]"}) {
            IOException failure = assertThrows(IOException.class, () -> new RpcConnection("test", new Pieces(bad, 1000)).receive(), bad);
            assertEquals(RpcConnection.PROTOCOL_ERROR, failure.getMessage(), bad);
        }
    }

    @Test
    void aSocketWithALongNameIsReached(@TempDir Path directory) throws IOException {
        Path deep = directory.resolve("d".repeat(120));
        java.nio.file.Files.createDirectory(deep);
        Path shortName = directory.resolve("s");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(shortName));
            java.nio.file.Files.move(shortName, deep.resolve("sock"));
            try (RpcConnection connection = Dialer.connect(deep.resolve("sock")); SocketChannel accepted = listener.accept()) {
                accepted.write(ByteBuffer.wrap("{\"method\":\"m\",\"params\":[],\"id\":null}".getBytes(StandardCharsets.UTF_8)));
                assertEquals("m", connection.receive().method());
            }
        }
    }

    @Test
    void failuresHaveTheSystemsWords(@TempDir Path directory) {
        IOException failure = assertThrows(IOException.class, () -> Dialer.connect(directory.resolve("none")));
        assertEquals("No such file or directory", SystemError.text(failure));
        IOException refused = assertThrows(IOException.class, () -> Dialer.connect(directory));
        assertEquals("Connection refused", SystemError.text(refused));
    }
}
