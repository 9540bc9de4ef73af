package dev.understudy.vlog;

import java.util.ArrayList;
import java.util.List;

/**
 * The form of a log line, read once: text with fields such as {@code %m}, each with an optional width ({@code %5p}), a minus sign to pad on
 * the right, a zero to pad with zeros.
 */
final class LogPattern {
    private static final String DEFAULT_DATE = "%Y-%m-%d %H:%M:%S.###";

    /**
     * A piece of the pattern.
     *
     * @param field the letter of the field, or {@link #LITERAL}
     * @param argument the text of a literal, the format of a date, else empty
     * @param width the least number of characters
     */
    private record Piece(char field, String argument, int width, boolean left, boolean zeros) {
    }

    private static final char LITERAL = 0;

    private final String source;
    private final List<Piece> pieces = new ArrayList<>();

    private LogPattern(String source) {
        this.source = source;
    }

    /** Reads a pattern. There is no wrong one: a letter that names no field stands for itself. */
    static LogPattern of(String source) {
        LogPattern pattern = new LogPattern(source);
        int i = 0;
        while (i < source.length()) {
            int percent = source.indexOf('%', i);
            int end = percent < 0 ? source.length() : percent;
            if (end > i) {
                pattern.pieces.add(new Piece(LITERAL, source.substring(i, end), 0, false, false));
            }
            i = percent < 0 ? end : pattern.readField(percent + 1);
        }
        return pattern;
    }

    /** The text this pattern was read from. */
    String source() {
        return source;
    }

    private int readField(int start) {
        int i = start;
        boolean left = i < source.length() && source.charAt(i) == '-';
        if (left) {
            i++;
        }
        boolean zeros = i < source.length() && source.charAt(i) == '0';
        int width = 0;
        for (; i < source.length() && source.charAt(i) >= '0' && source.charAt(i) <= '9'; i++) {
            width = Math.min(width * 10 + source.charAt(i) - '0', Short.MAX_VALUE);
        }
        if (i == source.length()) {
            return i;
        }
        char field = source.charAt(i++);
        String argument = "";
        if (field == 'd' || field == 'D') {
            argument = DEFAULT_DATE;
            if (i < source.length() && source.charAt(i) == '{') {
                int close = source.indexOf('}', i);
                int end = close < 0 ? source.length() : close;
                argument = source.substring(i + 1, end);
                i = close < 0 ? end : close + 1;
            }
        }
        pieces.add(new Piece(field, argument, width, left, zeros));
        return i;
    }

    /** Appends the line, without a final newline. */
    void append(StringBuilder out, LogEvent event, LogOrigin origin) {
        for (Piece piece : pieces) {
            if (piece.field == LITERAL) {
                out.append(piece.argument);
                continue;
            }
            int start = out.length();
            appendField(out, piece, event, origin);
            int missing = piece.width - (out.length() - start);
            if (missing > 0) {
                String filler = (piece.zeros ? "0" : " ").repeat(missing);
                out.insert(piece.left ? out.length() : start, filler);
            }
        }
    }

    private static void appendField(StringBuilder out, Piece piece, LogEvent event, LogOrigin origin) {
        switch (piece.field) {
            case 'A' -> out.append(origin.program());
            case 'B' -> out.append(origin.priority(event.level()));
            case 'c' -> out.append(event.module());
            case 'd' -> LogTime.local(event.millis()).append(out, piece.argument);
            case 'D' -> LogTime.utc(event.millis()).append(out, piece.argument);
            case 'E' -> out.append(origin.host());
            case 'm' -> out.append(event.message());
            case 'N' -> out.append(event.sequence());
            case 'n' -> out.append('\n');
            case 'p' -> out.append(event.level().word());
            case 'P' -> out.append(origin.process());
            case 'r' -> out.append(event.millis() - origin.startMillis());
            case 't' -> out.append(event.thread());
            // The peer names only its helper threads here, and does all work of note in the one that has no name. Scripts look for
            // "|jsonrpc|DBG|" as that thread writes it, so our many threads all do the same; %t tells them apart.
            case 'T' -> { }
            default -> out.append(piece.field);
        }
    }
}
