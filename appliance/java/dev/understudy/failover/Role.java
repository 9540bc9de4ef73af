package dev.understudy.failover;

/** What a server is at the moment. */
sealed interface Role permits Following, Promoting, Active {
    /** Takes an event that is not out of date; returns the role after it. */
    Role step(Event event, long nowMs);

    /** Whether a value of the register is one that this server has asked for, and so no reason to give way. */
    default boolean awaits(Register value) {
        return false;
    }
}
