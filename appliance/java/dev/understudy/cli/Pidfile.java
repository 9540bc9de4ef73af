package dev.understudy.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file that says which process is the server. The process holds a lock of fcntl(2) on it all its life: {@code ovs-appctl} believes the
 * number in the file only if the lock's owner has the same. The file is made under another name and renamed, so it is never seen empty.
 */
public final class Pidfile implements AutoCloseable {
    private final Path path;
    private final FileChannel locked;

    private Pidfile(Path path, FileChannel locked) {
        this.path = path;
        this.locked = locked;
    }

    /**
     * Makes the file.
     *
     * @param overwrite whether to take the place of a file that belongs to a running process
     * @throws FatalException when such a process is there, or the file cannot be made
     */
    public static Pidfile create(Path path, boolean overwrite) {
        if (!overwrite) {
            refuseIfRunning(path);
        }
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            if (channel.tryLock() == null) {
                throw new FatalException(temporary + ": fcntl(F_SETLK) failed (Resource temporarily unavailable)");
            }
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            return new Pidfile(path, channel);
        } catch (IOException e) {
            throw new FatalException(temporary + ": create failed (" + reason(e) + ")");
        }
    }

    /** Ends the program when the file is locked: then its process lives. */
    private static void refuseIfRunning(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!isLocked(channel)) {
                return;
            }
            throw new FatalException(path + ": already running as pid " + Files.readString(path).strip() + ", aborting");
        } catch (NoSuchFileException e) {
            // The normal case: the last server took its file with it.
        } catch (IOException e) {
            throw new FatalException(path + ": open failed (" + reason(e) + ")");
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "No such file or directory";
            case AccessDeniedException denied -> "Permission denied";
            default -> e.getMessage();
        };
    }

    /** Removes the file. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        locked.close();
    }
}
