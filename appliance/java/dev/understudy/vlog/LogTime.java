package dev.understudy.vlog;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;

/** Dates in the manner of strftime(3) in the C locale, with {@code #} for the digits of milliseconds. */
final class LogTime {
    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final String[] MONTHS = {
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"
    };
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final long SECONDS_PER_DAY = 86_400;

    private final long epochSecond;
    private final int millis;
    private final int offsetSeconds;
    private final String zone;
    private final long year;
    private final int month;
    private final int day;
    private final int hour;
    private final int minute;
    private final int second;
    private final int weekday;
    private final int yearday;

    private LogTime(long epochMillis, int offsetSeconds, String zone) {
        this.epochSecond = Math.floorDiv(epochMillis, 1000L);
        this.millis = (int) Math.floorMod(epochMillis, 1000L);
        this.offsetSeconds = offsetSeconds;
        this.zone = zone;
        long local = epochSecond + offsetSeconds;
        long days = Math.floorDiv(local, SECONDS_PER_DAY);
        int rest = (int) Math.floorMod(local, SECONDS_PER_DAY);
        hour = rest / 3600;
        minute = rest / 60 % 60;
        second = rest % 60;
        weekday = (int) Math.floorMod(days + 4, 7L);
        // Days are counted from 1 March of year 0, so that the leap day is the last one of a year of this count.
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;
        year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
        yearday = DAYS_BEFORE_MONTH[month] + day - 1 + (month > 1 && isLeap(year) ? 1 : 0);
    }

    static LogTime utc(long epochMillis) {
        return new LogTime(epochMillis, 0, "GMT");
    }

    static LogTime local(long epochMillis) {
        ZoneId zone = ZoneId.systemDefault();
        ZoneOffset offset = zone.getRules().getOffset(Instant.ofEpochMilli(epochMillis));
        boolean summer = zone.getRules().isDaylightSavings(Instant.ofEpochMilli(epochMillis));
        String name = TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.ROOT);
        return new LogTime(epochMillis, offset.getTotalSeconds(), name);
    }

    /** Appends this time in the given format. Each run of {@code #} becomes that many digits of the fraction of the second. */
    void append(StringBuilder out, String format) {
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                appendField(out, format.charAt(++i));
            } else if (c == '#') {
                int divisor = 100;
                for (; i < format.length() && format.charAt(i) == '#'; i++) {
                    out.append(divisor == 0 ? '0' : (char) ('0' + millis / divisor % 10));
                    divisor /= 10;
                }
                i--;
            } else {
                out.append(c);
            }
        }
    }

    private void appendField(StringBuilder out, char field) {
        switch (field) {
            case 'a' -> out.append(DAYS[weekday], 0, 3);
            case 'A' -> out.append(DAYS[weekday]);
            case 'b', 'h' -> out.append(MONTHS[month], 0, 3);
            case 'B' -> out.append(MONTHS[month]);
            case 'c' -> append(out, "%a %b %e %H:%M:%S %Y");
            case 'C' -> pad(out, year / 100, 2, '0');
            case 'd' -> pad(out, day, 2, '0');
            case 'D', 'x' -> append(out, "%m/%d/%y");
            case 'e' -> pad(out, day, 2, ' ');
            case 'F' -> append(out, "%Y-%m-%d");
            case 'g' -> pad(out, Math.floorMod(isoYear(), 100L), 2, '0');
            case 'G' -> out.append(isoYear());
            case 'H' -> pad(out, hour, 2, '0');
            case 'I' -> pad(out, hour12(), 2, '0');
            case 'j' -> pad(out, yearday + 1, 3, '0');
            case 'k' -> pad(out, hour, 2, ' ');
            case 'l' -> pad(out, hour12(), 2, ' ');
            case 'm' -> pad(out, month + 1, 2, '0');
            case 'M' -> pad(out, minute, 2, '0');
            case 'n' -> out.append('\n');
            case 'p' -> out.append(hour < 12 ? "AM" : "PM");
            case 'P' -> out.append(hour < 12 ? "am" : "pm");
            case 'r' -> append(out, "%I:%M:%S %p");
            case 'R' -> append(out, "%H:%M");
            case 's' -> out.append(epochSecond);
            case 'S' -> pad(out, second, 2, '0');
            case 't' -> out.append('\t');
            case 'T', 'X' -> append(out, "%H:%M:%S");
            case 'u' -> out.append(isoWeekday());
            case 'U' -> pad(out, (yearday + 7 - weekday) / 7, 2, '0');
            case 'V' -> pad(out, isoWeek(), 2, '0');
            case 'w' -> out.append(weekday);
            case 'W' -> pad(out, (yearday + 7 - (isoWeekday() - 1)) / 7, 2, '0');
            case 'y' -> pad(out, Math.floorMod(year, 100L), 2, '0');
            case 'Y' -> out.append(year);
            case 'z' -> appendOffset(out);
            case 'Z' -> out.append(zone);
            case '%' -> out.append('%');
            default -> out.append('%').append(field);
        }
    }

    private void appendOffset(StringBuilder out) {
        int minutes = Math.abs(offsetSeconds) / 60;
        out.append(offsetSeconds < 0 ? '-' : '+');
        pad(out, minutes / 60 * 100 + minutes % 60, 4, '0');
    }

    private int hour12() {
        return hour % 12 == 0 ? 12 : hour % 12;
    }

    private int isoWeekday() {
        return weekday == 0 ? 7 : weekday;
    }

    /** The week of ISO 8601 within the calendar year: 0 belongs to the year before, 53 may belong to the next. */
    private int rawIsoWeek() {
        return (yearday + 1 - isoWeekday() + 10) / 7;
    }

    private int isoWeek() {
        int week = rawIsoWeek();
        if (week == 0) {
            return isoWeeks(year - 1);
        }
        return week > isoWeeks(year) ? 1 : week;
    }

    private long isoYear() {
        int week = rawIsoWeek();
        return week == 0 ? year - 1 : week > isoWeeks(year) ? year + 1 : year;
    }

    private static int isoWeeks(long year) {
        return lastWeekday(year) == 4 || lastWeekday(year - 1) == 3 ? 53 : 52;
    }

    /** The weekday of 31 December, 0 for Sunday. */
    private static long lastWeekday(long year) {
        return Math.floorMod(year + Math.floorDiv(year, 4L) - Math.floorDiv(year, 100L) + Math.floorDiv(year, 400L), 7L);
    }

    private static boolean isLeap(long year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Appends a number that is not negative, padded on the left to the given width. */
    static void pad(StringBuilder out, long number, int width, char fill) {
        long limit = 10;
        for (int i = 1; i < width; i++) {
            if (number < limit) {
                out.append(fill);
            }
            limit *= 10;
        }
        out.append(number);
    }
}
