package dev.understudy.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The names around a database file. */
final class FilePaths {
    /** How many symbolic links may lead from one to the next. */
    private static final int LINKS_LIMIT = 10;

    private FilePaths() {}

    /** The file that a path leads to over symbolic links; it need not exist. */
    static Path followLinks(Path path) {
        Path target = path;
        for (int i = 0; i < LINKS_LIMIT && Files.isSymbolicLink(target); i++) {
            try {
                target = target.resolveSibling(Files.readSymbolicLink(target));
            } catch (IOException e) {
                return target;
            }
        }
        return target;
    }

    static Path directory(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    /** Where the next version of a file is made before it takes the file's name. */
    static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }
}
