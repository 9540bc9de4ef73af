package dev.understudy.storage;

import dev.understudy.engine.Conversion;
import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.UuidSource;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the databases of files that no server has open anew, in the same files or in others. A file appears under its name when it is complete and
 * durable, so that whatever happens leaves the old or the new one. A file whose end does not count is refused, lest a rewriting lose it.
 *
 * <p>A compact file has the position of the old one, so clients resume from it; a converted one has a position that no client knows.
 */
public final class DatabaseRewriter {
    private final FileLocks locks;
    private final Disk disk;
    private final UuidSource uuids;

    public DatabaseRewriter(FileLocks locks, Disk disk, UuidSource uuids) {
        this.locks = locks;
        this.disk = disk;
        this.uuids = uuids;
    }

    /**
     * Says what was done and when.
     *
     * @param comment for the log
     * @param dateMs in ms since 1970
     */
    public record Remark(String comment, long dateMs) {}

    /** Replaces the records of a file by a snapshot. */
    public void compact(Path file, Remark remark) {
        inPlace(file, database -> database.compact(remark.comment(), remark.dateMs()));
    }

    /** Writes a snapshot of the database of a file to another file, in place of what that may hold. */
    public void compact(Path file, Path target, Remark remark) {
        try (DatabaseFile database = openToRead(file)) {
            replace(target, database.database().snapshot(), database.position(), remark);
        }
    }

    /** Converts the database of a file to another schema. */
    public void convert(Path file, DatabaseSchema schema, Remark remark) {
        inPlace(file, database -> database.convert(converted(database, schema), remark.comment(), remark.dateMs()));
    }

    /** Writes the database of a file, converted to another schema, to another file, in place of what that may hold. */
    public void convert(Path file, DatabaseSchema schema, Path target, Remark remark) {
        try (DatabaseFile database = openToRead(file)) {
            replace(target, converted(database, schema).snapshot(), database.positionAfterConversion(schema), remark);
        }
    }

    private Database converted(DatabaseFile file, DatabaseSchema schema) {
        return Conversion.convert(file.database().snapshot(), schema, uuids);
    }

    private interface Change {
        void make(DatabaseFile file);
    }

    /** Changes a file while holding its lock and, as the peer does, that of the temporary file beside it. */
    private void inPlace(Path given, Change change) {
        Path path = FilePaths.followLinks(given);
        Path temporary = FilePaths.temporary(path);
        FileOptions options = FileOptions.readWrite(locks, HistoryLimits.NONE, uuids).on(disk);
        try (DatabaseFile file = DatabaseFile.openWhole(given, options); FileLocks.Held held = locks.lock(temporary, temporary.toString())) {
            change.make(file);
            if (file.failure() != null) {
                throw file.failure();
            }
        }
    }

    private DatabaseFile openToRead(Path file) {
        return DatabaseFile.openWhole(file, FileOptions.readOnly(uuids).on(disk));
    }

    private void replace(Path given, DatabaseSnapshot snapshot, Position position, Remark remark) {
        Path path = FilePaths.followLinks(given);
        try (FileLocks.Held held = locks.lock(path, given.toString())) {
            requireReplaceable(given);
            Path temporary = FilePaths.temporary(path);
            try {
                disk.delete(temporary);
                write(temporary, snapshot, position, remark);
                disk.rename(temporary, path);
                disk.syncDirectory(FilePaths.directory(path));
            } catch (IOException e) {
                throw IoErrors.of(given + ": create failed", e);
            }
        }
    }

    /** Lets a file be replaced that is empty or a standalone database: anything else is there by mistake. */
    private static void requireReplaceable(Path target) {
        try {
            if (!Files.exists(target) || Files.isRegularFile(target) && Files.size(target) == 0) {
                return;
            }
        } catch (IOException e) {
            throw IoErrors.of(target + ": open failed", e);
        }
        try (RecordFile file = RecordFile.open(target, EnumSet.allOf(FileKind.class))) {
            if (file.kind() != FileKind.STANDALONE) {
                throw new OvsdbException(ErrorTag.OVSDB_ERROR, target + ": cannot identify file type");
            }
        }
    }

    private void write(Path temporary, DatabaseSnapshot snapshot, Position position, Remark remark) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel =
                disk.open(temporary, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")))) {
            PastRows rows = new PastRows(snapshot, List.of());
            new SnapshotWriter(channel, snapshot.schema().text()).write(rows, position, remark.comment(), remark.dateMs(), 1);
            channel.force(true);
        } catch (IOException e) {
            disk.delete(temporary);
            throw e;
        }
    }
}
