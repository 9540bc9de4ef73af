package dev.understudy.vlog;

/** The facilities of RFC 5424 section 6.2.1 with their codes, under the names that {@code -vFACILITY:NAME} knows. */
enum Facility {
    KERN(0), USER(1), MAIL(2), DAEMON(3), AUTH(4), SYSLOG(5), LPR(6), NEWS(7), UUCP(8), CLOCK(9), FTP(11),
    NTP(12), AUDIT(13), ALERT(14), CLOCK2(15), LOCAL0(16), LOCAL1(17), LOCAL2(18), LOCAL3(19), LOCAL4(20),
    LOCAL5(21), LOCAL6(22), LOCAL7(23);

    private final int code;

    Facility(int code) {
        this.code = code;
    }

    /** The number that stands in angle brackets before a message: facility and severity in one. */
    int priority(Level level) {
        return code << 3 | level.severity();
    }

    /** The facility with this name in any case, or null. */
    static Facility find(String name) {
        for (Facility facility : values()) {
            if (facility.name().equalsIgnoreCase(name)) {
                return facility;
            }
        }
        return null;
    }
}
