package dev.understudy.vlog;

import java.util.StringTokenizer;

/** Reads what follows {@code -v}: words for module, destination and level in any order, or a pattern, or a facility. */
final class VlogSpec {
    private static final String SEPARATORS = " ,:\t";

    private VlogSpec() {
    }

    /**
     * Applies a specification.
     *
     * @throws IllegalArgumentException with the peer's text when a word means nothing or there are too many; nothing has changed then
     */
    static void apply(Vlog vlog, String spec) {
        StringTokenizer words = new StringTokenizer(spec, SEPARATORS);
        String first = words.hasMoreTokens() ? words.nextToken() : "";
        if (first.equalsIgnoreCase("PATTERN")) {
            applyPattern(vlog, spec, words);
        } else if (first.equalsIgnoreCase("FACILITY")) {
            Facility facility = words.hasMoreTokens() ? Facility.find(words.nextToken()) : null;
            if (facility == null) {
                throw new IllegalArgumentException("invalid facility");
            }
            vlog.setFacility(facility);
        } else {
            applyLevels(vlog, new StringTokenizer(spec, SEPARATORS));
        }
    }

    private static void applyPattern(Vlog vlog, String spec, StringTokenizer words) {
        if (!words.hasMoreTokens()) {
            throw new IllegalArgumentException("missing destination");
        }
        String word = words.nextToken();
        Destination destination = Destination.find(word);
        if (destination == null && !word.equalsIgnoreCase("any")) {
            throw new IllegalArgumentException("unknown destination \"" + word + "\"");
        }
        int end = spec.indexOf(word, "PATTERN".length()) + word.length();
        vlog.setPattern(destination, end < spec.length() ? spec.substring(end + 1) : "");
    }

    private static void applyLevels(Vlog vlog, StringTokenizer words) {
        LogModule module = null;
        Destination destination = null;
        Level level = null;
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            Level asLevel = Level.find(word);
            Destination asDestination = Destination.find(word);
            LogModule asModule = vlog.findModule(word);
            if (word.equalsIgnoreCase("any")) {
                continue;
            }
            if (asLevel != null) {
                requireFirst(level, "levels");
                level = asLevel;
            } else if (asDestination != null) {
                requireFirst(destination, "destinations");
                destination = asDestination;
            } else if (asModule != null) {
                requireFirst(module, "modules");
                module = asModule;
            } else {
                throw new IllegalArgumentException("no destination, level, or module \"" + word + "\"");
            }
        }
        vlog.setLevels(module, destination, level == null ? Level.DBG : level);
    }

    private static void requireFirst(Object before, String kind) {
        if (before != null) {
            throw new IllegalArgumentException("cannot specify multiple " + kind);
        }
    }
}
