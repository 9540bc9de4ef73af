package dev.understudy.cli.appctl;

import dev.understudy.cli.Directories;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Posix;
import dev.understudy.client.SystemError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.LoggerFactory;

/** The daemon that is meant: finds its control socket. */
final class Target {
    private static final String NO_SUCH_PROCESS = "No such process";
    /** More than the digits of any process id. */
    private static final int PIDFILE_LIMIT_BYTES = 127;

    private Target() {
    }

    /**
     * The control socket of a daemon.
     *
     * @param name the path of the socket, which begins with a slash, or the name of the daemon's program
     * @throws FatalException when there is no such daemon
     */
    static Path socket(String name, Directories directories) {
        if (name.startsWith("/")) {
            return Path.of(name);
        }
        Path pidfile = directories.run().resolve(name + ".pid");
        return directories.run().resolve(name + "." + process(pidfile) + ".ctl");
    }

    /** The process that a pidfile names and that holds its lock. */
    static long process(Path pidfile) {
        try (FileChannel file = FileChannel.open(pidfile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            String text = text(file);
            long named = number(text);
            if (named > 0 && LockTable.read().owner(pidfile) == named) {
                return named;
            }
            return confirmed(pidfile, text, named);
        } catch (IOException e) {
            String reason = SystemError.text(e);
            warn(pidfile + ": open: " + reason);
            throw unreadable(pidfile, reason);
        }
    }

    /** What is in doubt after a look at the list of locks is asked of the kernel. */
    private static long confirmed(Path pidfile, String text, long named) {
        long owner = Posix.lockOwner(pidfile);
        if (owner != 0 && owner == named) {
            return named;
        }
        if (owner != 0 && text.isEmpty()) {
            warn(pidfile + ": read: unexpected end of file");
        } else if (owner != 0) {
            warn(pidfile + ": stale pidfile for pid " + text + " being deleted by pid " + owner);
        }
        throw unreadable(pidfile, NO_SUCH_PROCESS);
    }

    private static String text(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIDFILE_LIMIT_BYTES);
        file.read(bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1).strip();
    }

    /** The number with which a text begins, or 0. */
    private static long number(String text) {
        int start = text.startsWith("+") ? 1 : 0;
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        try {
            return Long.parseLong(text, start, end, 10);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void warn(String message) {
        LoggerFactory.getLogger("daemon_unix").warn("{}", message);
    }

    private static FatalException unreadable(Path pidfile, String reason) {
        return new FatalException("cannot read pidfile \"" + pidfile + "\" (" + reason + ")");
    }
}
