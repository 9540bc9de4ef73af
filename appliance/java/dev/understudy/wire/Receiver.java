package dev.understudy.wire;

import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes from the transport what comes in on one connection, and has the answers to what came together leave together. On the loop only. */
final class Receiver extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger("jsonrpc");
    private static final RateLimit LOG_LIMIT = new RateLimit(60, 60);

    private final Connection connection;
    private final IoLoop loop;
    private final Inbox inbox;
    private final Outbox outbox;
    private final ProbeTimer probes;
    private long bytes;

    Receiver(Connection connection, IoLoop loop, Inbox inbox, Outbox outbox, ProbeTimer probes) {
        this.connection = connection;
        this.loop = loop;
        this.inbox = inbox;
        this.outbox = outbox;
        this.probes = probes;
    }

    /** Bytes received so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object data) {
        ByteBuf buffer = (ByteBuf) data;
        try {
            receive(buffer);
        } finally {
            buffer.release();
        }
    }

    private void receive(ByteBuf buffer) {
        probes.activity();
        outbox.hold();
        byte[] scratch = loop.scratch();
        while (!connection.isClosed() && buffer.isReadable()) {
            int count = Math.min(buffer.readableBytes(), scratch.length);
            buffer.readBytes(scratch, 0, count);
            bytes += count;
            inbox.accept(scratch, count);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connection.endBatch();
        outbox.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.close(CloseReason.END_OF_FILE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            CloseReason failure = CloseReason.failure(cause);
            if (!connection.isClosed() && LOG_LIMIT.allows(LOG, Level.WARN)) {
                LOG.warn("{}: receive error: {}", connection.name(), failure.text());
            }
            connection.close(failure);
        } else {
            LOG.error("{}: internal error, disconnecting", connection.name(), cause);
            connection.close(CloseReason.local("internal error"));
        }
    }
}
