package dev.understudy.wire;

import java.util.Map;

/** The numbers that Linux gives to what goes wrong with sockets, by its words for it. */
final class Errno {
    /** There was nothing to be had at the moment. */
    static final int NOTHING_YET = 11;
    private static final int OTHER = 5;
    private static final String OTHER_TEXT = "Input/output error";

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("No such file or directory", 2),
            Map.entry(OTHER_TEXT, OTHER),
            Map.entry("Resource temporarily unavailable", NOTHING_YET),
            Map.entry("Permission denied", 13),
            Map.entry("Broken pipe", 32),
            Map.entry("Protocol error", 71),
            Map.entry("Address already in use", 98),
            Map.entry("Cannot assign requested address", 99),
            Map.entry("Network is unreachable", 101),
            Map.entry("Connection reset by peer", 104),
            Map.entry("Connection timed out", 110),
            Map.entry("Connection refused", 111),
            Map.entry("No route to host", 113));

    private Errno() {
    }

    /** The number of an error in the system's words; that of an input/output error when it is none of these. */
    static int number(String text) {
        return NUMBERS.getOrDefault("Connection reset".equals(text) ? "Connection reset by peer" : text, OTHER);
    }

    /** The system's words for a number. */
    static String text(int number) {
        for (Map.Entry<String, Integer> entry : NUMBERS.entrySet()) {
            if (entry.getValue() == number) {
                return entry.getKey();
            }
        }
        return OTHER_TEXT;
    }
}
