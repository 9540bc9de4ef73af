package dev.understudy.vlog;

/**
 * One line before it is formatted.
 *
 * @param module the module's name
 * @param level how much it matters
 * @param sequence its number in this process, from 1
 * @param millis wall-clock time in ms since 1970
 * @param thread the name of the thread that logged
 * @param message the text, without a final newline
 */
record LogEvent(String module, Level level, long sequence, long millis, String thread, String message) {
}
