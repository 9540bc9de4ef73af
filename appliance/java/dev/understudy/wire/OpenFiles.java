package dev.understudy.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may open. */
final class OpenFiles {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LINE = "Max open files";

    private OpenFiles() {
    }

    /** The soft limit on open files; a large number when there is none or it cannot be read. */
    static long softLimit() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(LINE)) {
                    String soft = line.substring(LINE.length()).strip().split(" ", 2)[0];
                    return soft.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(soft);
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return Integer.MAX_VALUE;
        }
        return Integer.MAX_VALUE;
    }
}
