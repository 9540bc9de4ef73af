package dev.understudy.json;

import java.nio.charset.StandardCharsets;

/**
 * Says what is wrong with a text that is not JSON, in the words of the peer's parser, which scripts and people know:
 * {@code line 0, column 3, byte 3: syntax error expecting value}. Slow; for when a {@link JsonReader} has refused the text. The top of the text
 * must be an object or an array.
 */
public final class JsonDiagnosis {
    private static final String KEYWORDS = " true false null ";
    private static final int NESTING_LIMIT_LEVELS = 1000;

    /** What may come next. */
    private enum Expected {
        /** The object or array that the text is. */
        BEGINNING,
        /** The first member of an object, or its end. */
        FIRST_NAME,
        /** A member of an object. */
        NAME,
        /** What stands between a name and its value. */
        COLON,
        /** The first element of an array, or its end. */
        FIRST_ELEMENT,
        /** The value of a member, or an element. */
        VALUE,
        /** Another member, or the end of the object. */
        AFTER_MEMBER,
        /** Another element, or the end of the array. */
        AFTER_ELEMENT,
        /** Nothing but space. */
        END
    }

    private final byte[] text;
    private final int end;
    private final int from;
    private int position;
    private Expected expected = Expected.BEGINNING;
    /** For each open object or array the character that ends it. */
    private final StringBuilder open = new StringBuilder();
    private String mistake;
    /** Whether the text ended within a word or number, for which the peer reads a blank more. */
    private boolean endedInWord;

    private JsonDiagnosis(byte[] text, int from, int to) {
        this.text = text;
        this.from = from;
        this.position = from;
        this.end = to;
    }

    /** What is wrong with {@code text[from, to)} and where, or null when the peer would not complain. */
    public static String of(byte[] text, int from, int to) {
        return new JsonDiagnosis(text, from, to).run();
    }

    /** What is wrong with a text: as the peer says it, or, where the peer would not complain, as our reader did. */
    public static String of(byte[] text, JsonException complaint) {
        String diagnosis = of(text, 0, text.length);
        return diagnosis == null ? complaint.getMessage() : diagnosis;
    }

    private String run() {
        while (mistake == null && position < end) {
            step();
        }
        int at = position;
        if (mistake == null && expected != Expected.END) {
            mistake = expected == Expected.BEGINNING ? "empty input stream" : "unexpected end of input";
            at += endedInWord ? 1 : 0;
        }
        return mistake == null ? null : place(at) + mistake;
    }

    private String place(int at) {
        int line = 0;
        int column = 0;
        for (int i = from; i < at; i++) {
            boolean newline = i < end && text[i] == '\n';
            line += newline ? 1 : 0;
            column = newline ? 0 : column + 1;
        }
        return "line " + line + ", column " + column + ", byte " + (at - from) + ": ";
    }

    private void step() {
        byte c = text[position];
        switch (c) {
            case ' ', '\t', '\n', '\r' -> position++;
            case '{', '[', '}', ']', ':', ',' -> {
                token((char) c);
                position += mistake == null ? 1 : 0;
            }
            case '"' -> string();
            default -> {
                if (c >= 'a' && c <= 'z') {
                    keyword();
                } else if (c == '-' || isDigit(c)) {
                    number();
                } else {
                    mistake = "invalid character " + (c >= ' ' && c < 0x7f ? "'" + (char) c + "'" : unicode(c & 0xff, false));
                }
            }
        }
    }

    private static String unicode(int c, boolean upperCase) {
        String hex = Integer.toHexString(c | 0x10000).substring(1);
        return "U+" + (upperCase ? hex.toUpperCase() : hex);
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Takes the next token: a character of punctuation, or {@code '"'} for a string and {@code '1'} for any other atom. */
    private void token(char token) {
        boolean atom = token == '1' || token == '"';
        switch (expected) {
            case BEGINNING -> require(token == '{' || token == '[', "syntax error at beginning of input");
            case FIRST_NAME, NAME -> {
                boolean ends = token == '}' && expected == Expected.FIRST_NAME;
                require(token == '"' || ends, "syntax error parsing object expecting string");
            }
            case COLON -> require(token == ':', "syntax error parsing object expecting ':'");
            case FIRST_ELEMENT, VALUE -> {
                boolean ends = token == ']' && expected == Expected.FIRST_ELEMENT;
                require(atom || token == '{' || token == '[' || ends, "syntax error expecting value");
            }
            case AFTER_MEMBER -> require(token == '}' || token == ',', "syntax error expecting '}' or ','");
            case AFTER_ELEMENT -> require(token == ']' || token == ',', "syntax error expecting ']' or ','");
            case END -> mistake = "trailing garbage at end of input";
        }
        if (mistake == null) {
            follow(token, atom);
        }
    }

    private void require(boolean right, String otherwise) {
        if (!right) {
            mistake = otherwise;
        }
    }

    private void follow(char token, boolean atom) {
        if (token == '{' || token == '[') {
            if (open.length() == NESTING_LIMIT_LEVELS) {
                mistake = "input exceeds maximum nesting depth " + NESTING_LIMIT_LEVELS;
            }
            open.append(token == '{' ? '}' : ']');
            expected = token == '{' ? Expected.FIRST_NAME : Expected.FIRST_ELEMENT;
        } else if (token == '}' || token == ']') {
            open.setLength(open.length() - 1);
            afterValue();
        } else if (token == ':') {
            expected = Expected.VALUE;
        } else if (token == ',') {
            expected = expected == Expected.AFTER_MEMBER ? Expected.NAME : Expected.VALUE;
        } else if (expected == Expected.FIRST_NAME || expected == Expected.NAME) {
            expected = Expected.COLON;
        } else if (atom) {
            afterValue();
        }
    }

    private void afterValue() {
        expected = open.isEmpty() ? Expected.END : open.charAt(open.length() - 1) == '}' ? Expected.AFTER_MEMBER : Expected.AFTER_ELEMENT;
    }

    private void keyword() {
        int start = position;
        while (position < end && (text[position] | 0x20) >= 'a' && (text[position] | 0x20) <= 'z') {
            position++;
        }
        String word = new String(text, start, position - start, StandardCharsets.ISO_8859_1);
        endedInWord = position == end;
        if (!KEYWORDS.contains(" " + word + " ")) {
            mistake = "invalid keyword '" + word + "'";
        } else {
            token('1');
        }
    }

    private void number() {
        int start = position;
        while (position < end && "+-.eE0123456789".indexOf(text[position]) >= 0) {
            position++;
        }
        endedInWord = position == end;
        mistake = mistakeInNumber(new String(text, start, position - start, StandardCharsets.ISO_8859_1));
        if (mistake == null) {
            token('1');
        }
    }

    private static String mistakeInNumber(String number) {
        int at = number.startsWith("-") ? 1 : 0;
        int digits = digitsEnd(number, at);
        if (digits == at) {
            return "'-' must be followed by digit";
        } else if (number.charAt(at) == '0' && digits > at + 1) {
            return "leading zeros not allowed";
        }
        at = digits;
        if (number.startsWith(".", at)) {
            digits = digitsEnd(number, at + 1);
            if (digits == at + 1) {
                return "decimal point must be followed by digit";
            }
            at = digits;
        }
        if (number.startsWith("e", at) || number.startsWith("E", at)) {
            at += number.startsWith("+", at + 1) || number.startsWith("-", at + 1) ? 2 : 1;
            digits = digitsEnd(number, at);
            if (digits == at) {
                return "exponent must contain at least one digit";
            }
            at = digits;
        }
        if (at < number.length()) {
            return "syntax error in number";
        }
        return Double.isInfinite(Double.parseDouble(number)) ? "number outside valid range" : null;
    }

    private static int digitsEnd(String number, int from) {
        int at = from;
        while (at < number.length() && number.charAt(at) >= '0' && number.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private void string() {
        String inside = null;
        position++;
        while (position < end && text[position] != '"') {
            byte c = text[position];
            if (c >= 0 && c < ' ') {
                mistake = unicode(c, true) + " must be escaped in quoted string";
                return;
            }
            if (c == '\\') {
                inside = inside == null ? mistakeInEscape(position + 1) : inside;
                position++;
            }
            position++;
        }
        if (position >= end) {
            position = end;
            mistake = "unexpected end of input in quoted string";
        } else if (inside != null) {
            mistake = inside;
        } else {
            token('"');
            position += mistake == null ? 1 : 0;
        }
    }

    private String mistakeInEscape(int at) {
        if (at >= end) {
            return null;
        }
        switch (text[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return null;
            }
            case 'u' -> {
                int unit = hex(at + 1);
                if (unit == -1) {
                    return "quoted string ends within \\u escape";
                } else if (unit < 0) {
                    return "malformed \\u escape";
                } else if (unit == 0) {
                    return "null bytes not supported in quoted strings";
                } else if (!Character.isHighSurrogate((char) unit)) {
                    return null;
                }
                if (at + 6 >= end || text[at + 5] != '\\' || text[at + 6] != 'u' || hex(at + 7) < 0) {
                    return "malformed escaped surrogate pair";
                }
                return Character.isLowSurrogate((char) hex(at + 7)) ? null
                        : "second half of escaped surrogate pair is not trailing surrogate";
            }
            default -> {
                return "bad escape \\" + (char) (text[at] & 0xff);
            }
        }
    }

    /** The number that four digits make; -1 when the string ends among them, -2 when one is no digit. */
    private int hex(int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            if (i >= end || text[i] == '"') {
                return -1;
            }
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                return -2;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
