package dev.understudy.client;

import dev.understudy.wire.Recording;
import dev.understudy.wire.Replay;
import dev.understudy.wire.Tape;
import java.io.IOException;
import java.io.InputStream;

/** What comes in is written down on its way, or comes from what was written down; then what is sent goes nowhere. */
abstract sealed class TapedStream implements ByteStream {
    /** Makes the connection that is recorded. */
    interface Opener {
        ByteStream open() throws IOException;
    }

    /** A connection to {@code remote}: made by {@code opener} and recorded, or replayed. */
    static ByteStream of(Tape tape, String remote, Opener opener) throws IOException {
        return switch (tape) {
            case Recording recording -> {
                try {
                    yield new Recorded(opener.open(), recording.connected(remote));
                } catch (IOException e) {
                    recording.failed(remote, SystemError.text(e));
                    throw e;
                }
            }
            case Replay replay -> new Replayed(replay.connect(remote));
            default -> opener.open();
        };
    }

    private static final class Recorded extends TapedStream {
        private final ByteStream stream;
        private final Recording.Stream record;

        Recorded(ByteStream stream, Recording.Stream record) {
            this.stream = stream;
            this.record = record;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            int length;
            try {
                length = stream.read(buffer, from, count);
            } catch (IOException e) {
                record.ended(SystemError.text(e));
                throw e;
            }
            if (length < 0) {
                record.ended(null);
            } else {
                record.received(buffer, from, length);
            }
            return length;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            stream.write(bytes, from, count);
            record.sent(count);
        }

        @Override
        public void close() throws IOException {
            record.close();
            stream.close();
        }
    }

    private static final class Replayed extends TapedStream {
        private final InputStream in;

        Replayed(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            return in.read(buffer, from, count);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            // Whom it was meant for is not there.
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
