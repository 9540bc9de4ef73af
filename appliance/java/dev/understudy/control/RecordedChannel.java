package dev.understudy.control;

import dev.understudy.wire.Recording;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * A connection of the control socket while there is a recording. A request is taken when all that came before it has been done, and nothing
 * else is until it has been answered: until more is read, or this is closed.
 */
final class RecordedChannel implements ByteChannel {
    private final ByteChannel channel;
    private final Recording recording;
    private final Recording.Stream stream;
    private boolean holds;

    RecordedChannel(ByteChannel channel, Recording recording, Recording.Stream stream) {
        this.channel = channel;
        this.recording = recording;
        this.stream = stream;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        release();
        int from = buffer.position();
        int count = channel.read(buffer);
        recording.hold(() -> {
            if (count < 0) {
                stream.ended(null);
            } else {
                stream.received(buffer.array(), buffer.arrayOffset() + from, count);
            }
        });
        holds = true;
        return count;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = channel.write(bytes);
        stream.sent(count);
        return count;
    }

    private void release() {
        if (holds) {
            holds = false;
            recording.release();
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        release();
        channel.close();
    }
}
