package dev.understudy.wire;

/**
 * Why a connection ended.
 *
 * @param kind who ended it and how
 * @param text for people, in the peer's words where it has some: what {@code status:last_error} shows
 */
public record CloseReason(Kind kind, String text) {
    /** The other side closed the connection in an orderly way. */
    public static final CloseReason END_OF_FILE = new CloseReason(Kind.PEER_CLOSED, "End of file");
    /** The other side sent something that is not allowed. */
    public static final CloseReason PROTOCOL_ERROR = new CloseReason(Kind.FAILURE, "Protocol error");
    /** The other side did not answer a probe. */
    public static final CloseReason PROBE = new CloseReason(Kind.PROBE_UNANSWERED, "Connection timed out");

    /** Who ended the connection, and how. */
    public enum Kind {
        /** The other side closed it. */
        PEER_CLOSED,
        /** It broke, or the other side broke a rule or a limit. */
        FAILURE,
        /** The other side was silent for too long. */
        PROBE_UNANSWERED,
        /** We closed it on purpose. */
        LOCAL
    }

    /** A close on purpose. */
    public static CloseReason local(String text) {
        return new CloseReason(Kind.LOCAL, text);
    }

    /** A failure that the system reported. */
    public static CloseReason failure(Throwable cause) {
        return new CloseReason(Kind.FAILURE, SystemErrors.text(cause));
    }
}
