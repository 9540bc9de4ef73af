package dev.understudy.monitor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** All monitors of one database. Any thread may use it. */
public final class Monitors {
    /** How long encoded pages are kept after the last dump that used them, in milliseconds. */
    public static final long DUMP_CACHE_IDLE_MS = 10_000;

    private final History history;
    private final Encoders encoders;
    private final MonitorLimits limits;
    private final DumpBudget budget;
    private final MonitorStatistics statistics = new MonitorStatistics();
    private final Map<ViewKey, Shared> views = new ConcurrentHashMap<>();

    /** A view and how many monitors have it. */
    private static final class Shared {
        final View view;
        volatile int monitors;

        Shared(View view) {
            this.view = view;
        }
    }

    public Monitors(History history, Encoders encoders) {
        this(history, encoders, MonitorLimits.DEFAULT);
    }

    public Monitors(History history, Encoders encoders, MonitorLimits limits) {
        this.history = history;
        this.encoders = encoders;
        this.limits = limits;
        this.budget = new DumpBudget(limits.dumpCacheBytes());
    }

    public History history() {
        return history;
    }

    public MonitorStatistics statistics() {
        return statistics;
    }

    /** How much memory encoded pages take now, in bytes. */
    public long dumpCacheBytes() {
        return budget.usedBytes();
    }

    /** How many different things the monitors see. */
    public int viewCount() {
        return views.size();
    }

    /** How many of them have a monitor now; the others are kept for their encoded pages. */
    public int watchedViewCount() {
        return count(shared -> shared.monitors > 0);
    }

    /** How many of them have encoded pages. */
    public int cachedViewCount() {
        return count(shared -> shared.view.dumps().isWarm());
    }

    private int count(Predicate<Shared> which) {
        return (int) views.values().stream().filter(which).count();
    }

    /** A monitor of its session alone, to be begun by {@link Monitor#begin} and ended by {@link Monitor#close}. */
    public Monitor open(MonitorRequest request) {
        return new Monitor(this, request);
    }

    MonitorLimits limits() {
        return limits;
    }

    Encoders encoders() {
        return encoders;
    }

    View acquire(ViewKey key) {
        return views.compute(key, (same, shared) -> {
            Shared result = shared != null ? shared : new Shared(new View(key, statistics, budget));
            result.monitors++;
            return result;
        }).view;
    }

    void release(View view) {
        views.computeIfPresent(view.key(), (key, shared) -> --shared.monitors == 0 && !view.dumps().isWarm() ? null : shared);
    }

    /** Releases the encoded pages that no dump used for {@link #DUMP_CACHE_IDLE_MS}. To be called every few seconds. */
    public void releaseIdle(long nowMs) {
        for (ViewKey key : views.keySet()) {
            views.computeIfPresent(key, (same, shared) -> {
                shared.view.dumps().releaseIdle(nowMs, DUMP_CACHE_IDLE_MS);
                return shared.monitors == 0 && !shared.view.dumps().isWarm() ? null : shared;
            });
        }
    }
}
