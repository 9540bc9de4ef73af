package dev.understudy.bench;

/**
 * Finds where one JSON object of a stream ends, and what kind of JSON-RPC message it was, without parsing it.
 *
 * <p>It keeps its state between calls, so a message may come in any number of pieces. One framer serves one connection; it is not safe
 * for several threads.
 */
final class Framer {
    private static final long ERROR = word("error");
    private static final long METHOD = word("method");
    private static final long ECHO = word("echo");
    private static final int ENVELOPE_DEPTH = 1;

    private int depth;
    private boolean inString;
    private boolean escaped;
    /** The last eight bytes of the string being read: the whole string, when it has at most eight. */
    private long tail;
    /** The last string that ended was "error" and its value has not begun. */
    private boolean errorAwaitsValue;
    private boolean methodAwaitsValue;
    private boolean failed;
    private boolean hasMethod;
    private boolean isEcho;
    private Arrival arrival = Arrival.REPLY;

    /**
     * Reads on until a message ends.
     *
     * @return the index after the message's last byte, or -1 if all bytes were taken and the message goes on
     */
    int next(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = bytes[at++];
            if (inString) {
                stringByte(b);
            } else if (b == '"') {
                startString();
            } else if (b == '{') {
                valueBegins(b);
                depth++;
            } else if (b == '}') {
                if (--depth == 0) {
                    finish();
                    return at;
                }
            } else if (errorAwaitsValue && b != ':' && b != ' ') {
                valueBegins(b);
            }
        }
        return -1;
    }

    /** What the message that ended last was. */
    Arrival arrival() {
        return arrival;
    }

    private void stringByte(byte b) {
        if (escaped) {
            escaped = false;
            tail = tail << 8 | b;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            endString();
        } else {
            tail = tail << 8 | b;
        }
    }

    private void startString() {
        if (errorAwaitsValue) {
            valueBegins((byte) '"');
        }
        inString = true;
        tail = 0;
    }

    private void endString() {
        inString = false;
        if (methodAwaitsValue) {
            methodAwaitsValue = false;
            isEcho = tail == ECHO;
        } else if (tail == ERROR) {
            errorAwaitsValue = true;
        } else if (tail == METHOD && depth == ENVELOPE_DEPTH) {
            methodAwaitsValue = true;
            hasMethod = true;
        }
    }

    private void valueBegins(byte first) {
        if (errorAwaitsValue) {
            errorAwaitsValue = false;
            failed |= first == '"' || first == '{';
        }
    }

    private void finish() {
        arrival = hasMethod ? isEcho ? Arrival.ECHO : Arrival.NOTIFICATION : failed ? Arrival.FAILURE : Arrival.REPLY;
        failed = false;
        hasMethod = false;
        isEcho = false;
        errorAwaitsValue = false;
        methodAwaitsValue = false;
    }

    private static long word(String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word = word << 8 | text.charAt(i);
        }
        return word;
    }
}
