package dev.understudy.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file system side of a UNIX socket that we listen on: removed before binding and after closing, kept from strangers between. */
final class SocketFile {
    private static final Logger LOG = LoggerFactory.getLogger("socket_util_unix");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int MODE = 0770;
    /** S_IFMT and S_IFSOCK of Linux. */
    private static final int TYPE_BITS = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    private SocketFile() {
    }

    /**
     * Removes a socket left by an earlier process.
     *
     * @return false when something else has that name: it stays, and must not be bound to, since binding would remove it
     */
    static boolean unlink(Path path) {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
            if (isSocket(path)) {
                Files.delete(path);
                return true;
            }
            return false;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException problem) {
            LOG.warn("unlinking \"{}\": {}", path, SystemErrors.text(problem));
            return false;
        }
    }

    /** Gives a new socket the mode 0770 less the umask. It was never open to more, since the umask applied when it was made. */
    static void restrict(Path path) throws IOException {
        Files.setPosixFilePermissions(path, permissions(MODE & ~umask()));
    }

    private static boolean isSocket(Path path) throws IOException {
        return ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & TYPE_BITS) == SOCKET_TYPE;
    }

    private static int umask() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("Umask:")) {
                return Integer.parseInt(line.substring("Umask:".length()).strip(), 8);
            }
        }
        return 0;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] highestFirst = PosixFilePermission.values();
        for (int i = 0; i < highestFirst.length; i++) {
            if ((mode & 0400 >> i) != 0) {
                permissions.add(highestFirst[i]);
            }
        }
        return permissions;
    }
}
