package dev.understudy.vlog;

/** Takes finished lines. Called under the lock of {@link Vlog}, so never by two threads at once. */
interface LogSink {
    /** Writes bytes that end in a newline. A failure is swallowed: there is nowhere to report it. */
    void write(byte[] line);
}
