package dev.understudy.wire;

/**
 * The limits of the transport, and what happens at each.
 *
 * @param messageBytes the longest message that is accepted; a longer one closes its connection
 * @param unfinishedBytes how much all connections together may hold of messages that have not ended or not been checked yet (then twice);
 *     beyond it the connection that holds most is closed
 * @param sendQueueBytes how much may wait to be sent on one connection when something more is to be sent; a connection beyond it is closed
 *     (a single message may be longer, so a dump of any size can be sent)
 * @param connections how many connections all listeners together accept; one more is closed at once
 */
public record WireLimits(int messageBytes, long unfinishedBytes, long sendQueueBytes, int connections) {
    /** Accepts a transaction of 200 MB with room to spare. */
    public static final int MESSAGE_LIMIT_BYTES = 512 << 20;
    /** A slow reader is given up when this much waits for it. */
    public static final int SEND_QUEUE_LIMIT_BYTES = 256 << 20;
    /** Above this much waiting output a connection takes no further requests. */
    public static final int SEND_QUEUE_HIGH_BYTES = 256 << 10;
    /** Below this much waiting output it takes them again. */
    public static final int SEND_QUEUE_LOW_BYTES = 64 << 10;
    /**
     * How much of what was read may wait for the handler; then nothing more is read from the socket. As much in echo requests is answered
     * while output waits.
     */
    public static final int INBOX_LIMIT_BYTES = 1 << 20;
    /** A message longer than this is put together and checked off the I/O loop. */
    public static final int LARGE_MESSAGE_BYTES = 1 << 20;
    /** How many connections are accepted, when the limit on open files allows that many. */
    public static final int CONNECTION_LIMIT = 20_000;
    /** Open files that are left for everything but connections. */
    public static final int RESERVED_FILES = 256;
    /** How long a TLS handshake may take. */
    public static final int TLS_HANDSHAKE_LIMIT_MS = 10_000;
    /** Connections that the kernel may hold ready before they are accepted. */
    public static final int BACKLOG_LIMIT = 1024;

    /** The default limits; unfinished messages may take half of the largest heap, and files are asked of the system. */
    public static WireLimits defaults() {
        long unfinished = Math.max(Runtime.getRuntime().maxMemory() / 2, 64L << 20);
        long files = OpenFiles.softLimit() - RESERVED_FILES;
        return new WireLimits(MESSAGE_LIMIT_BYTES, unfinished, SEND_QUEUE_LIMIT_BYTES,
                Math.clamp(files, 16, CONNECTION_LIMIT));
    }
}
