package dev.understudy.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * The file system with one step that goes wrong: each step that changes something asks {@link Fault} first. Like a process that was killed, a crashed disk does
 * nothing any more.
 */
final class FaultyDisk implements Disk {
    private final Disk disk = new LocalDisk();
    private final Fault fault;

    /** Decides what happens to a step. */
    interface Fault {
        /**
         * Called before each step, with how many bytes it is about to write, or 0.
         *
         * @return how many of the bytes are written before the step fails, or -1 to let it be
         */
        int before(int bytes) throws IOException;
    }

    FaultyDisk(Fault fault) {
        this.fault = fault;
    }

    /** A disk that fails once, or from then on, at the step with a number from 0, having written half of its bytes. */
    static final class AtStep implements Fault {
        private final int step;
        private final boolean forEver;
        private final String reason;
        private int steps;

        AtStep(int step, boolean forEver, String reason) {
            this.step = step;
            this.forEver = forEver;
            this.reason = reason;
        }

        int steps() {
            return steps;
        }

        @Override
        public synchronized int before(int bytes) throws IOException {
            int now = steps++;
            if (now < step || now > step && !forEver) {
                return -1;
            }
            if (now > step || bytes == 0) {
                throw new IOException(reason);
            }
            return bytes / 2;
        }
    }

    private void step() throws IOException {
        if (fault.before(0) >= 0) {
            throw new IOException("a step without bytes was asked to write some");
        }
    }

    @Override
    public FileChannel open(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        step();
        return new Channel(disk.open(path, options, attributes));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step();
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        step();
        disk.syncDirectory(directory);
    }

    private final class Channel extends FileChannel {
        private final FileChannel channel;

        Channel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            int written = fault.before(source.remaining());
            if (written < 0) {
                return channel.write(source, position);
            }
            channel.write(source.slice(source.position(), written), position);
            throw new IOException("No space left on device");
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            step();
            channel.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            step();
            channel.force(metaData);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }

        @Override
        public int read(ByteBuffer target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long newPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
