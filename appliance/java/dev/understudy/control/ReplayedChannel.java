package dev.understudy.control;

import dev.understudy.wire.Replay;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;

/** A connection of the control socket that a replay makes: each entry of the recording is answered before the replay goes on. */
final class ReplayedChannel implements ByteChannel, Replay.Stream {
    private static final byte[] END = {};

    private final Replay replay;
    private final SynchronousQueue<byte[]> next = new SynchronousQueue<>();
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private volatile CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean open = true;

    ReplayedChannel(Replay replay) {
        this.replay = replay;
    }

    @Override
    public void received(byte[] bytes) {
        replay.hold(() -> hand(bytes));
    }

    @Override
    public void ended(String errorOrNull) {
        replay.hold(() -> hand(END));
    }

    /** Hands bytes over and waits until more are asked for. */
    private void hand(byte[] bytes) {
        if (!open) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        answered = done;
        try {
            next.put(bytes);
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read(ByteBuffer buffer) {
        if (!rest.hasRemaining()) {
            answered.countDown();
            try {
                rest = ByteBuffer.wrap(next.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
            if (!rest.hasRemaining()) {
                return -1;
            }
        }
        int count = Math.min(buffer.remaining(), rest.remaining());
        buffer.put(rest.slice(rest.position(), count));
        rest.position(rest.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer bytes) {
        int count = bytes.remaining();
        bytes.position(bytes.limit());
        return count;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        answered.countDown();
    }
}
