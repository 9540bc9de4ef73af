package dev.understudy.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** What this package asks of the file system, so that a test can let any single step fail. */
public interface Disk {
    FileChannel open(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException;

    /** Replaces what {@code to} names by what {@code from} names, in one step. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file if it is there. */
    void delete(Path path) throws IOException;

    /** Makes the names in a directory outlive a power failure. */
    void syncDirectory(Path directory) throws IOException;
}
