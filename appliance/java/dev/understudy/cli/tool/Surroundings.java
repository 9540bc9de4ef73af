package dev.understudy.cli.tool;

import dev.understudy.cli.Directories;
import dev.understudy.engine.UuidSource;
import dev.understudy.storage.Disk;
import dev.understudy.storage.FileLocks;
import dev.understudy.storage.LocalDisk;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * What the commands need of the machine, and where they say something.
 *
 * @param directories where files are that are not named
 * @param out standard output
 * @param uuids chance
 * @param clock the time for records
 */
record Surroundings(Directories directories, PrintStream out, UuidSource uuids, InstantSource clock, FileLocks locks, Disk disk) {
    static Surroundings of(Directories directories, UuidSource uuids) {
        return new Surroundings(directories, System.out, uuids, InstantSource.system(), new FileLocks(), new LocalDisk());
    }

    /** The database that is the n-th argument, or the default one. */
    Path database(List<String> arguments, int n) {
        return n < arguments.size() ? Path.of(arguments.get(n)) : directories.defaultDatabase();
    }

    /** The schema that is the n-th argument, or the default one. */
    Path schema(List<String> arguments, int n) {
        return n < arguments.size() ? Path.of(arguments.get(n)) : directories.defaultSchema();
    }

    /** Prints a line. */
    int print(String line) {
        out.println(line);
        return 0;
    }
}
