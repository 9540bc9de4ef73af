package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux says of a process, in /proc.
 *
 * @param pid the process id
 */
record ProcessFigures(long pid) {
    /** Linux counts processor time for user space in hundredths of a second on every platform we run on. */
    private static final double MICROS_PER_TICK = 10_000;
    private static final int USER_TIME_FIELD = 14;
    private static final int SYSTEM_TIME_FIELD = 15;
    private static final double KIB_PER_MIB = 1024;

    /** Processor time that all threads of the process have used since it began, in microseconds, to 10,000 microseconds. */
    double cpuMicros() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The second field is the program's name in parentheses, and may hold spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME_FIELD - 3]) + Long.parseLong(fields[SYSTEM_TIME_FIELD - 3])) * MICROS_PER_TICK;
    }

    /** Resident memory now, in MiB. */
    double residentMib() throws IOException {
        return status("VmRSS:");
    }

    /** The most resident memory since the start or {@link #forgetPeak()}, in MiB. */
    double peakMib() throws IOException {
        return status("VmHWM:");
    }

    void forgetPeak() throws IOException {
        Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
    }

    private double status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) / KIB_PER_MIB;
            }
        }
        throw new IOException("/proc/" + pid + "/status has no " + name);
    }
}
