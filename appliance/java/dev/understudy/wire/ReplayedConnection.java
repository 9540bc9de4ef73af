package dev.understudy.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.util.function.Function;

/** What comes in on a connection of a {@link Replay}, one turn for each entry of the recording. */
final class ReplayedConnection implements Replay.Stream {
    private final Turns turns;
    private final ReplayChannel channel = new ReplayChannel();

    private ReplayedConnection(Turns turns) {
        this.turns = turns;
    }

    /**
     * Makes a connection and opens it, in a turn of its own. Waits.
     *
     * @param maker makes the connection of its channel, on the loop
     */
    static ReplayedConnection open(IoLoops loops, String commonName, Function<ReplayChannel, Connection> maker) {
        Turns turns = loops.tape().turns();
        ReplayedConnection replayed = new ReplayedConnection(turns);
        turns.run(() -> {
            loops.group().register(replayed.channel);
            Connection connection = maker.apply(replayed.channel);
            connection.setPeerCommonName(commonName);
            connection.open();
        });
        return replayed;
    }

    @Override
    public void received(byte[] bytes) {
        turns.run(() -> {
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.fireChannelRead(Unpooled.wrappedBuffer(bytes));
            pipeline.fireChannelReadComplete();
        });
    }

    @Override
    public void ended(String errorOrNull) {
        turns.run(() -> {
            if (errorOrNull != null) {
                channel.pipeline().fireExceptionCaught(new IOException(errorOrNull));
            }
            channel.close();
        });
    }
}
