package dev.understudy.wire;

import dev.understudy.json.JsonFramer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The other side of a connection, byte by byte if need be. Blocks. */
final class RawClient implements AutoCloseable {
    final SocketChannel channel;
    private final JsonFramer framer = new JsonFramer();
    private byte[] pending = new byte[0];

    RawClient(SocketAddress address) {
        try {
            channel = SocketChannel.open(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawClient unix(Path path) {
        return new RawClient(UnixDomainSocketAddress.of(path));
    }

    static RawClient tcp(int port) {
        return new RawClient(new InetSocketAddress("127.0.0.1", port));
    }

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message, or null at the end of the stream. */
    String receive() {
        try {
            int scanned = 0;
            while (true) {
                int end = framer.scan(pending, scanned, pending.length);
                if (end >= 0) {
                    String text = new String(pending, 0, end, StandardCharsets.UTF_8);
                    pending = Arrays.copyOfRange(pending, end, pending.length);
                    return text;
                }
                scanned = pending.length;
                ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
                int count = channel.read(buffer);
                if (count < 0) {
                    return null;
                }
                pending = Arrays.copyOf(pending, scanned + count);
                System.arraycopy(buffer.array(), 0, pending, scanned, count);
            }
        } catch (IOException reset) {
            return null;
        }
    }

    int localPort() {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
