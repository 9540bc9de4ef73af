package dev.understudy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;

/**
 * Stands between the transport and one connection while there is a recording: what comes in waits for its turn, and is then recorded and
 * passed on. No more is read until that is done. On the connection's loop only.
 */
final class TurnTaker extends ChannelDuplexHandler {
    private final Turns turns;
    /** Called directly: when the turn of a connection's end comes, the transport may have taken its pipeline apart. */
    private final Receiver receiver;
    private ChannelHandlerContext context;
    private Recording.Stream stream;
    private boolean wanted = true;

    TurnTaker(Turns turns, Receiver receiver) {
        this.turns = turns;
        this.receiver = receiver;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        added.channel().config().setAutoRead(false);
    }

    /** From now on it is recorded and passed on what comes. In a turn. */
    void begin(Recording.Stream recorded) {
        stream = recorded;
        readIfWanted();
    }

    /** Whether more is welcome. */
    void setReading(boolean reading) {
        wanted = reading;
        readIfWanted();
    }

    private void readIfWanted() {
        if (wanted && stream != null && context.channel().isOpen()) {
            context.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object data) {
        turns.take(() -> {
            ByteBuf buffer = (ByteBuf) data;
            if (stream != null) {
                stream.received(ByteBufUtil.getBytes(buffer), 0, buffer.readableBytes());
            }
            receiver.channelRead(here, buffer);
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        turns.take(() -> {
            receiver.channelReadComplete(here);
            readIfWanted();
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        turns.take(() -> {
            end(null);
            receiver.channelInactive(here);
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        turns.take(() -> {
            if (cause instanceof IOException) {
                end(SystemErrors.text(cause));
            }
            receiver.exceptionCaught(here, cause);
        });
    }

    private void end(String error) {
        if (stream != null) {
            stream.ended(error);
        }
    }

    @Override
    public void write(ChannelHandlerContext here, Object data, ChannelPromise promise) {
        int count = ((ByteBuf) data).readableBytes();
        here.write(data, promise).addListener(done -> {
            if (done.isSuccess()) {
                stream.sent(count);
            }
        });
    }
}
