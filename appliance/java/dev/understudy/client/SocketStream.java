package dev.understudy.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A UNIX socket or TCP as it is. */
final class SocketStream implements ByteStream {
    private final SocketChannel channel;

    SocketStream(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, from, count));
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
