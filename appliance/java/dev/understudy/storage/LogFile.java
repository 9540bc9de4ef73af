package dev.understudy.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a file at which records are added. What a failed write left behind is removed before the next one, and so is a tail that does not count,
 * after a copy of it was put aside. Writing is done by one thread; any thread may ask for the length and read up to it, or call {@link #sync}.
 */
final class LogFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("storage");
    /** The most that is given to the system at once: a larger piece would need as much memory outside the heap again. */
    private static final int WRITE_LIMIT_BYTES = 1 << 20;

    /** How many names for a tail that was cut off are tried. */
    private static final int CUT_NAMES_LIMIT = 1000;

    private final Disk disk;
    private final Path path;
    private final FileChannel channel;
    /** Where the last record that is in the file as a whole ends. */
    private volatile long length;
    /** What lies behind {@link #length} and must be kept elsewhere before it is overwritten, or null. */
    private CutTail tail;
    /** Whether something worthless lies behind {@link #length}. */
    private boolean dirty;

    /**
     * @param length where the good records end
     * @param tail what is behind them, or null
     */
    LogFile(Disk disk, Path path, FileChannel channel, long length, CutTail tail) {
        this.disk = disk;
        this.path = path;
        this.channel = channel;
        this.length = length;
        this.tail = tail;
    }

    FileChannel channel() {
        return channel;
    }

    long length() {
        return length;
    }

    /** Adds bytes, all or none of them. */
    void write(byte[] bytes, int count) throws IOException {
        clean();
        dirty = true;
        long at = length;
        for (int from = 0; from < count; ) {
            int written = channel.write(ByteBuffer.wrap(bytes, from, Math.min(count - from, WRITE_LIMIT_BYTES)), at);
            from += written;
            at += written;
        }
        length = at;
        dirty = false;
    }

    /** Removes what a failed write left. An attempt only: the next write tries again. */
    void cleanQuietly() {
        try {
            clean();
        } catch (IOException e) {
            LOG.debug("{}: removing a partial record failed: {}", path, IoErrors.reason(e));
        }
    }

    private void clean() throws IOException {
        saveTail();
        if (dirty) {
            channel.truncate(length);
            dirty = false;
        }
    }

    /** Copies the tail that does not count to a file of its own, unless that was done. */
    void saveTail() throws IOException {
        if (tail == null) {
            return;
        }
        Path copy = copyTail();
        LOG.warn("{}: cut off {} bytes at offset {} and kept them in {}", path, tail.lengthBytes(), tail.offset(), copy);
        tail = null;
        dirty = true;
    }

    private Path copyTail() throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path copy = path.resolveSibling(path.getFileName() + ".cut-" + tail.offset() + (attempt == 1 ? "" : "-" + attempt));
            try (FileChannel out = disk.open(copy, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
                transfer(channel, tail.offset(), tail.lengthBytes(), out, 0);
                out.force(true);
            } catch (FileAlreadyExistsException e) {
                if (attempt == CUT_NAMES_LIMIT) {
                    throw e;
                }
                continue;
            } catch (IOException e) {
                disk.delete(copy);
                throw e;
            }
            disk.syncDirectory(FilePaths.directory(path));
            return copy;
        }
    }

    /** Copies bytes from one file to another. */
    static void transfer(FileChannel from, long offset, long count, FileChannel to, long toOffset) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.clamp(count, 1, WRITE_LIMIT_BYTES));
        for (long done = 0; done < count; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
            if (from.read(buffer, offset + done) <= 0) {
                throw new IOException("End of file");
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                done += to.write(buffer, toOffset + done);
            }
        }
    }

    /** Returns when all that was written before the call outlives a power failure. Any thread; not the writer, because it takes long. */
    void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
