package dev.understudy.cli.appctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's list of locks, {@code /proc/locks} (proc(5)). Asking fcntl(2) itself would take ten times as long, because of what the JVM
 * has to prepare for a first native call; but only fcntl knows, because on some file systems the list names devices that stat(2) does not.
 */
final class LockTable {
    private static final Path FILE = Path.of("/proc/locks");
    private static final String KIND = " POSIX ";
    /** Marks who waits for the lock of the line above. */
    private static final String WAITING = "->";

    private final String text;

    private LockTable(String text) {
        this.text = text;
    }

    /** The list as it is now; empty if the system has none. */
    static LockTable read() {
        try {
            return of(new String(Files.readAllBytes(FILE), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return of("");
        }
    }

    static LockTable of(String text) {
        return new LockTable(text);
    }

    /** The process that has a lock of fcntl(2) on a file, or 0 if the list has none. */
    long owner(Path file) throws IOException {
        return owner((Long) Files.getAttribute(file, "unix:dev"), (Long) Files.getAttribute(file, "unix:ino"));
    }

    /**
     * The same.
     *
     * @param device the device of the file, as stat(2) has it
     * @param inode its number there
     */
    long owner(long device, long inode) {
        String place = " " + hex(major(device)) + ":" + hex(minor(device)) + ":" + inode + " ";
        for (int at = text.indexOf(place); at >= 0; at = text.indexOf(place, at + 1)) {
            String line = text.substring(text.lastIndexOf('\n', at) + 1, at);
            if (line.contains(KIND) && !line.contains(WAITING)) {
                return Long.parseLong(line, line.lastIndexOf(' ') + 1, line.length(), 10);
            }
        }
        return 0;
    }

    private static long major(long device) {
        return device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
    }

    private static long minor(long device) {
        return device & 0xff | device >>> 12 & 0xfff_ff00L;
    }

    /** At least two digits, as the list has them. */
    private static String hex(long number) {
        return number < 16 ? "0" + Long.toHexString(number) : Long.toHexString(number);
    }
}
