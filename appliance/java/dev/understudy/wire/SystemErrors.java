package dev.understudy.wire;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operating system's own words for what went wrong, found in the exceptions that the transport throws. */
final class SystemErrors {
    /** As in "bind(..) failed with error(-98): Address already in use: /127.0.0.1:80". */
    private static final Pattern NATIVE = Pattern.compile("error\\(-\\d+\\): ([^:]+)");

    /** What Netty throws when nobody answers; by name, so that programs without Netty have these words too. */
    private static final String TIMEOUT = "ConnectTimeoutException";

    private SystemErrors() {
    }

    static String text(Throwable cause) {
        if (cause.getClass().getSimpleName().equals(TIMEOUT)) {
            return "Connection timed out";
        }
        if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
            return "No such file or directory";
        }
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        Matcher matcher = NATIVE.matcher(message);
        return matcher.find() ? matcher.group(1).strip() : message;
    }
}
