package dev.understudy.vlog;

/** Where lines go. */
public enum Destination {
    /** The system log daemon. */
    SYSLOG("ovs|%05N|%c%T|%p|%m"),
    /** Standard error. */
    CONSOLE("%D{%Y-%m-%dT%H:%M:%SZ}|%05N|%c%T|%p|%m"),
    /** The log file, when one is open. */
    FILE("%D{%Y-%m-%dT%H:%M:%S.###Z}|%05N|%c%T|%p|%m");

    private final String defaultPattern;

    Destination(String defaultPattern) {
        this.defaultPattern = defaultPattern;
    }

    String defaultPattern() {
        return defaultPattern;
    }

    /** The destination with this name in any case, or null. */
    static Destination find(String name) {
        for (Destination destination : values()) {
            if (destination.name().equalsIgnoreCase(name)) {
                return destination;
            }
        }
        return null;
    }
}
