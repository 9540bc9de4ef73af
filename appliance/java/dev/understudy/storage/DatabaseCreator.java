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

/** Makes new database files. A symbolic link that leads to no file is followed; nothing that exists is changed. */
public final class DatabaseCreator {
    private final FileLocks locks;
    private final Disk disk;

    public DatabaseCreator(FileLocks locks, Disk disk) {
        this.locks = locks;
        this.disk = disk;
    }

    /** What is written into a new file. */
    @FunctionalInterface
    interface Contents {
        /** Writes it; the file is made durable afterwards. */
        void write(FileChannel channel) throws IOException;
    }

    /**
     * Makes a file that holds an empty database and is durable.
     *
     * @throws OvsdbException when the file exists, is locked or cannot be made
     */
    public void create(Path given, DatabaseSchema schema) {
        AppendBuffer record = new AppendBuffer();
        record.add(schema.text());
        create(given, record);
    }

    /** Makes a file of some records. */
    void create(Path given, AppendBuffer records) {
        create(given, channel -> new LogFile(disk, given, channel, 0, null).write(records.bytes(), records.length()));
    }

    /** Makes a file; when its contents cannot be written, or are wrong, there is none. */
    void create(Path given, Contents contents) {
        Path path = FilePaths.followLinks(given);
        FileLocks.Held lock = locks.lock(path, given.toString());
        try {
            write(given, path, contents);
        } finally {
            lock.close();
        }
    }

    private void write(Path given, Path path, Contents contents) {
        boolean existed = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        boolean complete = false;
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel =
                disk.open(path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")))) {
            contents.write(channel);
            channel.force(true);
            disk.syncDirectory(FilePaths.directory(path));
            complete = true;
        } catch (IOException e) {
            throw IoErrors.of(given + ": create failed", e);
        } finally {
            if (!existed && !complete) {
                delete(path);
            }
        }
    }

    private void delete(Path path) {
        try {
            disk.delete(path);
        } catch (IOException e) {
            throw IoErrors.of(path + ": delete failed", e);
        }
    }
}
