package dev.understudy.control;

import dev.understudy.server.Administration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log how much memory the process has needed at most: once, some seconds after the start, and then each time it has grown by half.
 * With it goes what {@code memory/show} says, so that a log shows what the memory was spent on.
 */
public final class MemoryReport {
    private static final int CHECK_SECONDS = 10;
    /** Growth since the last report that is worth another. */
    private static final double GROWTH_WORTH_REPORTING = 1.5;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Logger LOG = LoggerFactory.getLogger("memory");

    private final Administration administration;
    private final Consumer<String> log;
    private long reportedKib;
    private double reportedSeconds;

    MemoryReport(Administration administration, Consumer<String> log) {
        this.administration = administration;
        this.log = log;
    }

    /** Begins to report; a thread of its own does it until the process ends. */
    public static void start(Administration administration) {
        MemoryReport report = new MemoryReport(administration, LOG::info);
        Thread.ofPlatform().daemon().name("memory").start(report::run);
    }

    private void run() {
        long start = System.nanoTime();
        while (true) {
            try {
                TimeUnit.SECONDS.sleep(CHECK_SECONDS);
                check(peakKib(Files.readString(STATUS)), (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
            } catch (InterruptedException | IOException e) {
                return;
            }
        }
    }

    /** Reports if that is due, given the peak in KiB and the seconds since the start. */
    void check(long peakKib, double seconds) {
        if (reportedKib == 0) {
            log.accept(String.format(Locale.ROOT, "%d kB peak resident set size after %.1f seconds", peakKib, seconds));
        } else if (peakKib >= reportedKib * GROWTH_WORTH_REPORTING) {
            log.accept(String.format(Locale.ROOT, "peak resident set size grew %d%% in last %.1f seconds, from %d kB to %d kB",
                    peakKib * 100 / reportedKib - 100, seconds - reportedSeconds, reportedKib, peakKib));
        } else {
            return;
        }
        reportedKib = peakKib;
        reportedSeconds = seconds;
        String usage = usage(administration);
        if (!usage.isEmpty()) {
            log.accept(usage);
        }
    }

    /** The peak of the resident set in KiB, from the text of /proc/self/status. */
    static long peakKib(String status) {
        int start = status.indexOf("VmHWM:") + "VmHWM:".length();
        return Long.parseLong(status.substring(start, status.indexOf("kB", start)).strip());
    }

    /** What memory holds, as {@code memory/show} says it: {@code atoms:14 cells:20}. */
    static String usage(Administration administration) {
        StringJoiner text = new StringJoiner(" ");
        for (Map.Entry<String, Long> entry : administration.memory().entrySet()) {
            text.add(entry.getKey() + ":" + entry.getValue());
        }
        return text.toString();
    }
}
