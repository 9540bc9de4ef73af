package dev.understudy.failover;

/**
 * What a server is told about its part.
 *
 * @param id its name
 * @param policy when a write is acknowledged, while it is active
 * @param timing how long it waits for things
 * @param isReplica whether it is only read from and never promoted
 * @param resumes whether it becomes active by itself when the register says that it is; if not, that is for somebody else to decide
 */
public record Settings(ServerId id, CommitPolicy policy, Timing timing, boolean isReplica, boolean resumes) {}
