package dev.understudy.manual;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts text into the fonts of man pages: what is typed as it is in bold, what stands for something else (a placeholder, such as FILE) in
 * italics; and escapes what the formatter would take for its own.
 */
final class Roff {
    private static final char BOLD = 'B';
    private static final char ITALIC = 'I';
    private static final char ROMAN = 'R';
    /** In a term these say how it is written and are not typed. */
    private static final String SYNTAX = "[]|";

    private static final String NOT_BEFORE_PLACEHOLDERS = "-%";

    private final Set<String> placeholders = new HashSet<>();
    private final StringBuilder out = new StringBuilder();
    private char font = ROMAN;

    /** From now on running text speaks of the placeholders in these terms. */
    void placeholdersOf(List<String> terms) {
        placeholders.clear();
        for (String term : terms) {
            for (int i = 0; i < term.length(); i = Math.max(i + 1, placeholderEnd(term, i))) {
                int end = placeholderEnd(term, i);
                if (end > i) {
                    placeholders.add(term.substring(i, end));
                }
            }
        }
    }

    /** An option, a command or a form of call. */
    String term(String term) {
        return typed(term, true).finish();
    }

    /** Running text; between backquotes stands what is typed. */
    String text(String text) {
        String[] parts = text.split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                typed(parts[i], false);
            } else {
                running(parts[i]);
            }
        }
        return finish();
    }

    /** A line of an example. */
    String literal(String line) {
        for (int i = 0; i < line.length(); i++) {
            put(line.charAt(i), true);
        }
        return finish();
    }

    private Roff typed(String text, boolean isTerm) {
        for (int i = 0; i < text.length();) {
            int end = placeholderEnd(text, i);
            boolean isSyntax = isTerm && (SYNTAX.indexOf(text.charAt(i)) >= 0 || text.startsWith("...", i) || text.startsWith(", ", i));
            boolean isBlank = text.charAt(i) == ' ';
            use(isBlank ? font : end > i ? ITALIC : isSyntax ? ROMAN : BOLD);
            for (int stop = Math.max(end, i + (text.startsWith("...", i) ? 3 : 1)); i < stop; i++) {
                put(text.charAt(i), true);
            }
        }
        use(ROMAN);
        return this;
    }

    private void running(String text) {
        for (int i = 0; i < text.length();) {
            int end = placeholderEnd(text, i);
            int page = pageEnd(text, i);
            if (end > i && placeholders.contains(text.substring(i, end))) {
                use(ITALIC);
            } else if (page > i) {
                use(BOLD);
                end = page;
            }
            for (int stop = Math.max(end, i + 1); i < stop; i++) {
                put(text.charAt(i), i == 0 || text.charAt(i - 1) == ' ' || text.charAt(i - 1) == '-');
            }
            use(ROMAN);
        }
    }

    /**
     * Where the placeholder that begins at {@code start} ends: a word of capital letters and digits that belongs to neither an option (-T)
     * nor a format (%T). It is {@code start} if there is none.
     */
    private static int placeholderEnd(String text, int start) {
        if (!isCapital(text, start) || isWord(text, start - 1) || start > 0 && NOT_BEFORE_PLACEHOLDERS.indexOf(text.charAt(start - 1)) >= 0) {
            return start;
        }
        int end = start;
        while (isCapital(text, end) || isWord(text, end) && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return isWord(text, end) ? start : end;
    }

    /** Where the name of a page, such as ovsdb-tool(1), that begins at {@code start} ends, before its parenthesis. */
    private static int pageEnd(String text, int start) {
        if (isWord(text, start - 1) || start > 0 && text.charAt(start - 1) == '-') {
            return start;
        }
        int end = start;
        while (isWord(text, end) || end < text.length() && text.charAt(end) == '-') {
            end++;
        }
        boolean isPage = end > start && text.startsWith("(", end) && text.startsWith(")", end + 2) && Character.isDigit(text.charAt(end + 1));
        return isPage ? end : start;
    }

    private static boolean isCapital(String text, int index) {
        return index < text.length() && text.charAt(index) >= 'A' && text.charAt(index) <= 'Z';
    }

    private static boolean isWord(String text, int index) {
        return index >= 0 && index < text.length() && (Character.isLetterOrDigit(text.charAt(index)) || text.charAt(index) == '_');
    }

    private void use(char wanted) {
        if (font != wanted) {
            out.append("\\f").append(wanted);
            font = wanted;
        }
    }

    /** Appends a character; a minus is that and not a hyphen. */
    private void put(char character, boolean minus) {
        switch (character) {
            case '\\' -> out.append("\\e");
            case '-' -> out.append(minus ? "\\-" : "-");
            case '\'' -> out.append(out.isEmpty() || minus ? "\\(aq" : "'");
            case '.' -> out.append(out.isEmpty() ? "\\&." : ".");
            case '^' -> out.append("\\(ha");
            case '~' -> out.append("\\(ti");
            default -> out.append(character);
        }
    }

    private String finish() {
        String text = out.toString();
        out.setLength(0);
        return text;
    }
}
