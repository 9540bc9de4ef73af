package dev.understudy.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what a process gets from outside, in files of one directory, laid out as Open vSwitch's {@code --record} does: one for
 * each listener and each stream, see {@link ReplayRecord}. Besides, a listener's and an active remote's file has its name as the second
 * entry, since the file's name shows its letters only. When something cannot be written that is logged, and the recording ends there,
 * but not the process. Any thread may call.
 */
public final class Recording extends Tape {
    static final String SEEDS = "__uuid_generate";
    static final String DATES = "__date";
    /** What separates a name from the subject's common name of the certificate. */
    static final char COMMON_NAME_MARK = '\0';

    private static final Logger LOG = LoggerFactory.getLogger("ovs_replay");

    private final Path directory;
    private int sequence;
    private boolean failed;
    private Stream seeds;
    private Stream dates;

    private Recording(Path directory) {
        this.directory = directory;
    }

    /**
     * A recording in a directory, whose files replace those of the same names.
     *
     * @throws IOException when there is no such directory
     */
    public static Recording into(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw Files.exists(directory) ? new NotDirectoryException(directory.toString()) : new NoSuchFileException(directory.toString());
        }
        return new Recording(directory);
    }

    /** As {@link #into}, but deletes what is there of earlier recordings first, so that a replay does not take it for a part of this one. */
    public static Recording anew(Path directory) throws IOException {
        Recording recording = into(directory);
        for (ReplayName earlier : ReplayName.in(directory)) {
            Files.deleteIfExists(directory.resolve(earlier.file()));
        }
        return recording;
    }

    @Override
    public synchronized byte[] seed() {
        if (seeds == null) {
            seeds = open(SEEDS);
        }
        byte[] seed = NONE.seed();
        seeds.received(seed, 0, seed.length);
        return seed;
    }

    @Override
    public synchronized long dateMs() {
        if (dates == null) {
            dates = open(DATES);
        }
        long now = NONE.dateMs();
        dates.received(ByteBuffer.allocate(Long.BYTES).putLong(now).array(), 0, Long.BYTES);
        return now;
    }

    @Override
    public void begin() {
        turns().release();
    }

    /** A listener begins to listen. */
    public synchronized Stream listening(String name) {
        Stream stream = connected(name);
        stream.received(name);
        return stream;
    }

    /** A listener cannot listen, or a connection cannot be made. */
    public synchronized void failed(String name, String error) {
        Stream stream = open(name);
        stream.write(-Errno.number(error), null, 0);
        stream.close();
    }

    /** A listener accepts a connection. */
    public synchronized Stream accepted(Stream listener, String name, String commonName) {
        listener.received(commonName == null ? name : name + COMMON_NAME_MARK + commonName);
        return connected(name);
    }

    /** A connection is made by a process that makes one at a time. */
    public synchronized Stream connected(String name) {
        Stream stream = open(name);
        stream.write(0, null, 0);
        return stream;
    }

    /** A connection is made. */
    synchronized Stream connected(String name, String commonName) {
        Stream stream = connected(name);
        stream.received(commonName == null ? name : name + COMMON_NAME_MARK + commonName);
        return stream;
    }

    /** Has something recorded when all that came before has been done, and keeps everything else waiting until {@link #release}. Waits. */
    public void hold(Runnable record) {
        turns().hold(record);
    }

    /** What was held up may come. */
    public void release() {
        turns().release();
    }

    private Stream open(String name) {
        Path file = directory.resolve(ReplayName.of(name, sequence++).file());
        try {
            return new Stream(file, failed ? null : FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE));
        } catch (IOException e) {
            fail(file, e);
            return new Stream(file, null);
        }
    }

    private void fail(Path file, IOException problem) {
        if (!failed) {
            failed = true;
            LOG.error("{}: {}; nothing more is recorded", file, problem);
        }
    }

    /** The file of one listener or one connection. */
    public final class Stream {
        private final Path file;
        private final FileChannel channel;

        private Stream(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        /** Bytes came in: {@code data[from, from + length)}. */
        public void received(byte[] data, int from, int length) {
            synchronized (Recording.this) {
                write(length, data, from);
            }
        }

        private void received(String text) {
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            received(data, 0, data.length);
        }

        /** So many bytes have left. */
        public void sent(int length) {
            synchronized (Recording.this) {
                write(-sequence++, length, null, 0);
            }
        }

        /** Nothing more comes: the end was reached, or there was an error, in the system's words. */
        public void ended(String errorOrNull) {
            synchronized (Recording.this) {
                write(errorOrNull == null ? 0 : -Errno.number(errorOrNull), null, 0);
                close();
            }
        }

        /** What is read from a stream, which is recorded on its way. */
        public InputStream recorded(InputStream in) {
            return new RecordedInput(in, this);
        }

        private void write(int length, byte[] data, int from) {
            write(sequence++, length, data, from);
        }

        private void write(int number, int length, byte[] data, int from) {
            if (failed || channel == null || !channel.isOpen()) {
                return;
            }
            try {
                ByteBuffer text = ReplayRecord.encode(number, length, data, from);
                while (text.hasRemaining()) {
                    channel.write(text);
                }
            } catch (IOException e) {
                fail(file, e);
            }
        }

        /** Records nothing more here. */
        public void close() {
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException e) {
                    fail(file, e);
                }
            }
        }
    }

    /** Bytes that are recorded as they are read. */
    private static final class RecordedInput extends FilterInputStream {
        private final Stream stream;

        RecordedInput(InputStream in, Stream stream) {
            super(in);
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int limit) throws IOException {
            int count;
            try {
                count = super.read(buffer, from, limit);
            } catch (IOException e) {
                stream.ended(e.getMessage());
                throw e;
            }
            if (count < 0) {
                stream.ended(null);
            } else if (count > 0) {
                stream.received(buffer, from, count);
            }
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, Integer.MAX_VALUE)).length;
        }
    }
}
