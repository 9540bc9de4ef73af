package dev.understudy.control;

import dev.understudy.vlog.Coverage;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Remembers how counters stood every five seconds of the last minute and every minute of the last hour. Any thread may ask. */
final class CoverageRates {
    private static final int SAMPLE_SECONDS = 5;
    private static final int SAMPLES_PER_MINUTE = 12;
    private static final int MINUTES_PER_HOUR = 60;

    /**
     * Events a second.
     *
     * @param fiveSeconds on average over the last full five seconds
     * @param minute over the last minute
     * @param hour over the last hour
     */
    record Rate(double fiveSeconds, double minute, double hour) {
    }

    /** Growth of one counter in each of the last intervals; a ring, the oldest is overwritten. */
    private static final class History {
        private final long[] samples = new long[SAMPLES_PER_MINUTE];
        private final long[] minutes = new long[MINUTES_PER_HOUR];
        private long seen;
        private long last;
    }

    private final Map<String, History> histories = new HashMap<>();
    private int ticks;

    /** Makes rates that a thread of their own keeps up to date. */
    static CoverageRates start() {
        CoverageRates rates = new CoverageRates();
        Thread.ofPlatform().daemon().name("coverage").start(rates::run);
        return rates;
    }

    private void run() {
        while (true) {
            try {
                TimeUnit.SECONDS.sleep(SAMPLE_SECONDS);
            } catch (InterruptedException e) {
                return;
            }
            sample();
        }
    }

    /** Takes the next sample; five seconds have passed since the one before. */
    synchronized void sample() {
        int slot = ticks % SAMPLES_PER_MINUTE;
        int minute = ticks / SAMPLES_PER_MINUTE % MINUTES_PER_HOUR;
        ticks++;
        for (Map.Entry<String, Coverage.Counter> entry : Coverage.counters().entrySet()) {
            long total = entry.getValue().total();
            if (total == 0) {
                continue;
            }
            History history = histories.computeIfAbsent(entry.getKey(), name -> new History());
            history.last = total - history.seen;
            history.samples[slot] = history.last;
            history.seen = total;
            if (slot == 0) {
                history.minutes[minute] = 0;
            }
            history.minutes[minute] += history.last;
        }
    }

    /** How fast the named counter grew; zero before the first sample. */
    synchronized Rate rate(String name) {
        History history = histories.get(name);
        if (history == null) {
            return new Rate(0, 0, 0);
        }
        return new Rate((double) history.last / SAMPLE_SECONDS, sum(history.samples) / TimeUnit.MINUTES.toSeconds(1),
                sum(history.minutes) / TimeUnit.HOURS.toSeconds(1));
    }

    private static double sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
