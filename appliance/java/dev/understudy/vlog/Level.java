package dev.understudy.vlog;

/** How much a line matters, from nothing at all to everything. A destination takes its own level and all before it. */
public enum Level {
    /** Nothing is logged. Only a setting, never the level of a line. */
    OFF("OFF", 1),
    /** The process is about to die or its data are at risk. */
    EMER("EMER", 1),
    /** Something failed that should not. */
    ERR("ERR", 3),
    /** Something is wrong but can be lived with. */
    WARN("WARN", 4),
    /** What an operator wants to know later. */
    INFO("INFO", 6),
    /** What only a developer wants to know. */
    DBG("DBG", 7);

    private final String word;
    private final int severity;

    Level(String word, int severity) {
        this.word = word;
        this.severity = severity;
    }

    /** The word as it stands in a log line. */
    public String word() {
        return word;
    }

    /** The severity of RFC 5424, 0 to 7. */
    int severity() {
        return severity;
    }

    /** Says whether a destination set to this level takes a line of the given level. */
    boolean takes(Level line) {
        return line.ordinal() <= ordinal();
    }

    /** The level with this name in any case, or null. */
    static Level find(String name) {
        return switch (name.length()) {
            case 3 -> name.equalsIgnoreCase("off") ? OFF
                    : name.equalsIgnoreCase("err") ? ERR
                    : name.equalsIgnoreCase("dbg") ? DBG : null;
            case 4 -> name.equalsIgnoreCase("info") ? INFO
                    : name.equalsIgnoreCase("warn") ? WARN
                    : name.equalsIgnoreCase("emer") ? EMER : null;
            default -> null;
        };
    }
}
