package dev.understudy.failover;

/**
 * How long things may take. None of it decides what is safe; it decides how soon a server gives up waiting.
 *
 * @param heartbeatMs how often the active server speaks to a follower that has nothing to be told
 * @param answerLimitMs how long a backup in sync may leave a record or a heartbeat unanswered
 * @param graceMs how long a backup in sync may be disconnected
 * @param retryMs after what time an unanswered question is asked again
 * @param leaseMs how long an active server serves without having heard from the register; 0 for ever
 * @param switchoverLimitMs how long a switchover may hold up writers before it is called off
 */
public record Timing(long heartbeatMs, long answerLimitMs, long graceMs, long retryMs, long leaseMs, long switchoverLimitMs) {
    /** For servers whose register needs no lease. */
    public static final Timing DEFAULT = new Timing(250, 2_000, 500, 500, 0, 2_000);

    /** The same with a lease. */
    public Timing withLease(long ms) {
        return new Timing(heartbeatMs, answerLimitMs, graceMs, retryMs, ms, switchoverLimitMs);
    }
}
