package dev.understudy.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One client's connection: it frames what comes, answers the server's probes, and gathers requests into one write.
 *
 * <p>Used by one thread at a time. It starts blocking; a selector loop makes its channel non-blocking.
 */
final class Connection implements AutoCloseable {
    private static final int READ_BUFFER_BYTES = 64 * 1024;
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;
    private static final byte[] ECHO_REPLY =
            "{\"id\":\"echo\",\"result\":[],\"error\":null}".getBytes(StandardCharsets.US_ASCII);

    /** Told of each message except probes. */
    interface Receiver {
        void arrived(Connection connection, Arrival arrival);
    }

    private final SocketChannel channel;
    private final Framer framer = new Framer();
    private final ByteBuffer in = ByteBuffer.allocate(READ_BUFFER_BYTES);
    private ByteBuffer out = ByteBuffer.allocateDirect(WRITE_BUFFER_BYTES);
    /** The number a loop gave this connection, to find its own records again. */
    private int index;

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    static Connection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new Connection(channel);
    }

    SocketChannel channel() {
        return channel;
    }

    int index() {
        return index;
    }

    void index(int number) {
        index = number;
    }

    /** Adds a request to what {@link #flush()} will write. */
    void send(Template template, long id, long value) {
        if (out.remaining() < template.length()) {
            ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(2 * out.capacity(), out.position() + template.length()));
            out.flip();
            larger.put(out);
            out = larger;
        }
        template.append(out, id, value);
    }

    /** Writes all gathered requests. */
    void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                Thread.onSpinWait();
            }
        }
        out.clear();
    }

    /**
     * Reads once and hands over each message that ended.
     *
     * @throws EOFException if the server closed the connection
     */
    void receive(Receiver receiver) throws IOException {
        in.clear();
        int length = channel.read(in);
        if (length < 0) {
            throw new EOFException("the server closed the connection");
        }
        byte[] bytes = in.array();
        int at = 0;
        while (at < length) {
            int end = framer.next(bytes, at, length);
            if (end < 0) {
                return;
            }
            at = end;
            if (framer.arrival() == Arrival.ECHO) {
                answerProbe();
            } else {
                receiver.arrived(this, framer.arrival());
            }
        }
    }

    /** Sends one request and waits for its reply; other messages that come before it are dropped. The channel must block. */
    void call(Template template, long id, long value) throws IOException {
        send(template, id, value);
        flush();
        Reply reply = new Reply();
        while (!reply.come) {
            receive(reply);
        }
        if (reply.failed) {
            throw new IOException("the server answered an error");
        }
    }

    private void answerProbe() throws IOException {
        ByteBuffer reply = ByteBuffer.wrap(ECHO_REPLY);
        while (reply.hasRemaining()) {
            channel.write(reply);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Reply implements Receiver {
        private boolean come;
        private boolean failed;

        @Override
        public void arrived(Connection connection, Arrival arrival) {
            come |= arrival != Arrival.NOTIFICATION;
            failed |= arrival == Arrival.FAILURE;
        }
    }
}
