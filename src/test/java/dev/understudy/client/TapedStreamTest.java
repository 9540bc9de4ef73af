package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.json.JsonWriter;
import dev.understudy.wire.Recording;
import dev.understudy.wire.Remote;
import dev.understudy.wire.Replay;
import dev.understudy.wire.TlsSettings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server said once is said again from its recording, with no server there. */
class TapedStreamTest {
    @TempDir
    Path directory;

    private String ask(Dialer dialer) throws IOException {
        try (RpcConnection connection = dialer.connect(Remote.parse("unix:s", directory))) {
            return connection.call("list_dbs", new JsonWriter().beginArray().endArray()).result().readString();
        }
    }

    @Test
    void anAnswerIsReplayed() throws IOException {
        Path tapes = Files.createDirectory(directory.resolve("tapes"));
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
            Thread server = Thread.ofPlatform().start(() -> answer(listener));
            assertEquals("there", ask(new Dialer(TlsSettings.NONE, Recording.into(tapes))));
            join(server);
        }
        Files.delete(directory.resolve("s"));
        assertEquals("there", ask(new Dialer(TlsSettings.NONE, Replay.from(tapes))));
    }

    @Test
    void aFailureIsReplayed() throws IOException {
        Path tapes = Files.createDirectory(directory.resolve("tapes"));
        assertThrows(IOException.class, () -> ask(new Dialer(TlsSettings.NONE, Recording.into(tapes))));
        IOException again = assertThrows(IOException.class, () -> ask(new Dialer(TlsSettings.NONE, Replay.from(tapes))));
        assertEquals("No such file or directory", SystemError.text(again));
    }

    private static void answer(ServerSocketChannel listener) {
        try (SocketChannel channel = listener.accept()) {
            channel.read(ByteBuffer.allocate(1000));
            channel.write(ByteBuffer.wrap("{\"result\":\"there\",\"error\":null,\"id\":0}".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
