package dev.understudy.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that reads only when it is told to. */
final class UnreadSocket implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);

    private UnreadSocket(SocketChannel channel) {
        this.channel = channel;
    }

    static UnreadSocket connect(Path socket) {
        try {
            return new UnreadSocket(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String text) {
        try {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for what comes next, and reads that. */
    String awaitFirstBytes() {
        try {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new AssertionError("the server closed the connection");
            }
            return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until a text has come, and returns all. */
    String readUntil(String text) {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(text, Math.max(0, all.length() - buffer.capacity() - text.length())) < 0) {
            all.append(awaitFirstBytes());
        }
        return all.toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
