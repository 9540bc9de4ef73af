package dev.understudy.storage;

import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks that keep two servers, or a server and a tool, from writing one database file, in the way of the peer: an empty file ".NAME.~lock~"
 * beside it that is never removed, locked as a whole by fcntl. Such a lock belongs to the process and is lost when the process closes <em>any</em>
 * descriptor of the file, so a program has one of these objects and it never opens a lock file that it holds. Any thread may use it.
 */
public final class FileLocks {
    private static final Logger LOG = LoggerFactory.getLogger("lockfile");

    private final Set<Path> held = new HashSet<>();

    /** A lock that is held until it is closed. */
    public final class Held implements AutoCloseable {
        private final Path key;
        private final FileChannel channel;

        private Held(Path key, FileChannel channel) {
            this.key = key;
            this.channel = channel;
        }

        @Override
        public void close() {
            synchronized (held) {
                if (held.remove(key)) {
                    closeQuietly(channel);
                }
            }
        }
    }

    /**
     * Locks a database file.
     *
     * @param file the file, symbolic links followed; it need not exist
     * @param name what the error calls it
     * @throws OvsdbException when it is locked, or cannot be
     */
    public Held lock(Path file, String name) {
        Path lockFile = file.resolveSibling("." + file.getFileName() + ".~lock~");
        synchronized (held) {
            Path key = key(lockFile);
            if (held.contains(key)) {
                LOG.warn("{}: cannot lock file because this process has already locked it", lockFile);
                throw failed(name, "Resource deadlock avoided");
            }
            FileChannel channel = open(lockFile, name);
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    held.add(key);
                    return new Held(key, channel);
                }
            } catch (IOException e) {
                closeQuietly(channel);
                LOG.warn("{}: failed to lock file: {}", lockFile, IoErrors.reason(e));
                throw failed(name, IoErrors.reason(e));
            }
            closeQuietly(channel);
            LOG.warn("{}: cannot lock file because it is already locked by {}", lockFile, owner(lockFile));
            throw failed(name, "Resource temporarily unavailable");
        }
    }

    private static FileChannel open(Path lockFile, String name) {
        try {
            return FileChannel.open(lockFile, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            LOG.warn("{}: failed to open lock file: {}", lockFile, IoErrors.reason(e));
            throw failed(name, IoErrors.reason(e));
        }
    }

    private static OvsdbException failed(String name, String reason) {
        return OvsdbException.io(name + ": failed to lock lockfile", reason);
    }

    /** One path for all spellings of a file's name. */
    private static Path key(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            return absolute.getParent().toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute;
        }
    }

    /** Who holds the lock, as far as the kernel's list tells: "pid N". */
    private static String owner(Path lockFile) {
        try {
            Map<String, Object> attributes = Files.readAttributes(lockFile, "unix:ino,dev");
            long dev = (Long) attributes.get("dev");
            String inode = "%02x:%02x:%d".formatted(dev >>> 8 & 0xfff, dev & 0xff | dev >>> 12 & 0xffffff00L, attributes.get("ino"));
            for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
                String[] words = line.trim().split("\\s+");
                if (words.length > 5 && words[1].equals("POSIX") && words[5].equals(inode)) {
                    return "pid " + words[4];
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: cannot tell who has locked it", lockFile, e);
        }
        return "another process";
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a lock file failed", e);
        }
    }
}
