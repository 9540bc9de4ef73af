package dev.understudy.monitor;

/** The kinds of things that a monitor tells about a row (RFC 7047 section 4.1.5, &lt;monitor-select&gt;). */
enum Select {
    /** The row was there when the monitor was made. */
    INITIAL("initial"),
    /** The row came. */
    INSERT("insert"),
    /** The row went. */
    DELETE("delete"),
    /** The row changed. */
    MODIFY("modify");

    static final int NONE = 0;
    static final int ALL = 15;

    private final String word;

    Select(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Its place in a set of these. */
    int bit() {
        return 1 << ordinal();
    }

    boolean isIn(int selects) {
        return (selects & bit()) != 0;
    }
}
