package dev.understudy.monitor;

import java.nio.charset.StandardCharsets;

/** The methods that make a monitor. */
public enum MonitorMethod {
    /** RFC 7047 section 4.1.5: no conditions. */
    MONITOR("monitor", "update", UpdateFormat.OLD_AND_NEW),
    /** With conditions; modifications are sent as differences. */
    MONITOR_COND("monitor_cond", "update2", UpdateFormat.DIFFERENCES),
    /** As {@link #MONITOR_COND}; the client learns transaction ids and can continue from one. */
    MONITOR_COND_SINCE("monitor_cond_since", "update3", UpdateFormat.DIFFERENCES);

    private final String word;
    private final UpdateFormat format;
    private final byte[] notificationOpening;

    MonitorMethod(String word, String notification, UpdateFormat format) {
        this.word = word;
        this.format = format;
        this.notificationOpening = ("{\"id\":null,\"method\":\"" + notification + "\",\"params\":[").getBytes(StandardCharsets.US_ASCII);
    }

    public String word() {
        return word;
    }

    UpdateFormat format() {
        return format;
    }

    boolean hasConditions() {
        return format == UpdateFormat.DIFFERENCES;
    }

    boolean hasTransactionIds() {
        return this == MONITOR_COND_SINCE;
    }

    /** The text of a notification of this kind up to its first parameter. */
    byte[] notificationOpening() {
        return notificationOpening;
    }
}
