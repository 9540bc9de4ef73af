package dev.understudy.vlog;

/** What a line says of an exception: the cause in one line, and for what a developer must look into the stack as well. */
final class ThrownText {
    /** Causes followed at most; a chain longer than this is a loop or no help. */
    private static final int CAUSES_LIMIT = 8;

    private ThrownText() {
    }

    /** The message, the exception's text, and for levels ERR, EMER and DBG its stack on lines of their own. */
    static String append(String message, Throwable thrown, Level level) {
        StringBuilder out = new StringBuilder(message).append(" (").append(thrown).append(')');
        if (level != Level.WARN && level != Level.INFO) {
            Throwable cause = thrown;
            for (int i = 0; cause != null && i < CAUSES_LIMIT; i++) {
                if (i > 0) {
                    out.append("\n    caused by ").append(cause);
                }
                for (StackTraceElement frame : cause.getStackTrace()) {
                    out.append("\n    at ").append(frame);
                }
                cause = cause.getCause();
            }
        }
        return out.toString();
    }
}
