package dev.understudy.storage;

import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Makes new database files. */
public final class DatabaseCreator {
    private final FileLocks locks;
    private final Disk disk;

    public DatabaseCreator(FileLocks locks, Disk disk) {
        this.locks = locks;
        this.disk = disk;
    }

    /**
     * Makes a file that holds an empty database and is durable. A symbolic link that leads to no file is followed; nothing that exists is changed.
     *
     * @throws OvsdbException when the file exists, is locked or cannot be made
     */
    public void create(Path given, DatabaseSchema schema) {
        Path path = FilePaths.followLinks(given);
        FileLocks.Held lock = locks.lock(path, given.toString());
        try {
            write(given, path, schema);
        } finally {
            lock.close();
        }
    }

    private void write(Path given, Path path, DatabaseSchema schema) {
        boolean existed = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel =
                disk.open(path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")))) {
            AppendBuffer record = new AppendBuffer();
            record.add(schema.text());
            try (LogFile log = new LogFile(disk, path, channel, 0, null)) {
                log.write(record.bytes(), record.length());
                channel.force(true);
            }
            disk.syncDirectory(FilePaths.directory(path));
        } catch (IOException e) {
            throw failed(given, path, existed, e);
        }
    }

    private OvsdbException failed(Path given, Path path, boolean existed, IOException cause) {
        if (!existed) {
            try {
                disk.delete(path);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        return IoErrors.of(given + ": create failed", cause);
    }
}
