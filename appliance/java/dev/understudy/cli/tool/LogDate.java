package dev.understudy.cli.tool;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as the log shows them: {@code 2026-11-20 18:39:03.978}, in UTC. */
final class LogDate {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private static final long FIRST_SECOND = LocalDateTime.MIN.toEpochSecond(ZoneOffset.UTC);
    private static final long LAST_SECOND = LocalDateTime.MAX.toEpochSecond(ZoneOffset.UTC);

    private LogDate() {
    }

    /** @param millis the time in ms since 1970 */
    static String ofMillis(long millis) {
        return of(Math.floorDiv(millis, MILLIS_PER_SECOND), (int) Math.floorMod(millis, MILLIS_PER_SECOND));
    }

    /**
     * @param seconds the time in s since 1970; what is beyond the calendar is its first or last day
     * @param millis the ms after that
     */
    static String of(long seconds, int millis) {
        long within = Math.clamp(seconds, FIRST_SECOND, LAST_SECOND);
        LocalDateTime time = LocalDateTime.ofEpochSecond(within, millis * NANOS_PER_MILLI, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(32);
        append(text, time.getYear(), 4, '-');
        append(text, time.getMonthValue(), 2, '-');
        append(text, time.getDayOfMonth(), 2, ' ');
        append(text, time.getHour(), 2, ':');
        append(text, time.getMinute(), 2, ':');
        append(text, time.getSecond(), 2, '.');
        append(text, time.getNano() / NANOS_PER_MILLI, 3, ' ');
        text.setLength(text.length() - 1);
        return text.toString();
    }

    private static void append(StringBuilder text, int number, int digits, char behind) {
        String decimal = Integer.toString(number);
        text.repeat('0', Math.max(0, digits - decimal.length())).append(decimal).append(behind);
    }
}
