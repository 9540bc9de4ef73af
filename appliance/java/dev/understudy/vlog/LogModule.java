package dev.understudy.vlog;

import java.util.Arrays;

/**
 * A part of the program whose logging is set as one: a name, a level for each destination, and whether its repeated lines are limited.
 * Levels change only under the lock of the owning {@link Vlog}; {@link #isEnabled} may be asked from any thread.
 */
public final class LogModule {
    /** No line of a library below this level is worth an operator's time unless he names the module. */
    private static final Level LIBRARY_LEVEL = Level.WARN;

    private final String name;
    private final boolean library;
    private final Level[] levels = new Level[Destination.values().length];
    private volatile Level threshold = Level.OFF;
    private volatile boolean rateLimited = true;

    LogModule(String name, boolean library) {
        this.name = name;
        this.library = library;
        Arrays.fill(levels, library ? LIBRARY_LEVEL : Level.INFO);
    }

    /** The name as it stands in log lines and in {@code -v}. */
    public String name() {
        return name;
    }

    /** Says whether any open destination takes lines of this level. */
    public boolean isEnabled(Level level) {
        return threshold.takes(level);
    }

    /** Says whether {@link RateLimit} applies to this module; turned off by {@code vlog/disable-rate-limit}. */
    public boolean isRateLimited() {
        return rateLimited;
    }

    void setRateLimited(boolean rateLimited) {
        this.rateLimited = rateLimited;
    }

    Level level(Destination destination) {
        return levels[destination.ordinal()];
    }

    /** Sets one destination's level as the user asked for this very module. */
    void setLevel(Destination destination, Level level) {
        levels[destination.ordinal()] = level;
    }

    /**
     * Sets one destination's level as the user asked for all modules. A library stays quiet: {@code -v} is a question about databases,
     * and would drown in what the network library tells its own developers.
     */
    void setLevelAmongAll(Destination destination, Level level) {
        setLevel(destination, library && !LIBRARY_LEVEL.takes(level) ? LIBRARY_LEVEL : level);
    }

    /** Works out anew what is worth formatting, given which destinations are open. */
    void refresh(boolean[] open) {
        Level highest = Level.OFF;
        for (int i = 0; i < levels.length; i++) {
            if (open[i] && levels[i].ordinal() > highest.ordinal()) {
                highest = levels[i];
            }
        }
        threshold = highest;
    }
}
