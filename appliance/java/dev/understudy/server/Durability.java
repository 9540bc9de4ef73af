package dev.understudy.server;

/** When a transaction's record must be on disk before its reply is sent. */
public enum Durability {
    /** Only when the transaction asks for it with {@code commit durable}, as the peer does; others survive a crash of the program alone. */
    PEER,
    /** Always. */
    ALWAYS
}
