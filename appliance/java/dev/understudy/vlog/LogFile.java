package dev.understudy.vlog;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * An open log file, appended to. It is a stream and not a channel because a channel closes itself when a thread that writes to it is
 * interrupted.
 */
final class LogFile implements LogSink {
    private final Path path;
    private final Object identity;
    private final FileOutputStream out;

    private LogFile(Path path, Object identity, FileOutputStream out) {
        this.path = path;
        this.identity = identity;
        this.out = out;
    }

    /** Opens the file at its end, making it with mode 0660 less the umask if there is none. */
    static LogFile open(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")));
        } catch (FileAlreadyExistsException e) {
            // The common case: the file of the last run is continued.
        }
        FileOutputStream out = new FileOutputStream(path.toFile(), true);
        return new LogFile(path, identity(path), out);
    }

    Path path() {
        return path;
    }

    /** Says whether the path still names the file that is open here, which it does not after a rotation. */
    boolean isCurrent() {
        try {
            return identity.equals(identity(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static Object identity(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino") + ":" + Files.getAttribute(path, "unix:dev");
    }

    @Override
    public void write(byte[] line) {
        try {
            out.write(line);
        } catch (IOException e) {
            // A full disk must not stop the database; the next line tries again.
        }
    }

    void close() {
        try {
            out.close();
        } catch (IOException e) {
            // Each line was written when it was logged.
        }
    }

    /** The reason in the words of strerror(3), as the peer would give it. */
    static String reason(IOException e, Path path) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (Files.isDirectory(path)) {
            return "Is a directory";
        }
        String message = String.valueOf(e.getMessage());
        int open = message.lastIndexOf(" (");
        int colon = message.lastIndexOf(": ");
        return open >= 0 && message.endsWith(")") ? message.substring(open + 2, message.length() - 1)
                : colon >= 0 ? message.substring(colon + 2) : message;
    }
}
