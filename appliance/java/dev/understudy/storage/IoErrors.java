package dev.understudy.storage;

import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns the exceptions of file operations into the errors of this package, with the operating system's own words in them. */
public final class IoErrors {
    private IoErrors() {}

    /** @param details the file and what failed, such as "conf.db: open failed" */
    public static OvsdbException of(String details, IOException e) {
        return OvsdbException.io(details, reason(e));
    }

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "No such file or directory";
            case FileAlreadyExistsException exists -> "File exists";
            case AccessDeniedException denied -> "Permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
