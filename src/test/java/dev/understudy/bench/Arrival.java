package dev.understudy.bench;

/** The kinds of message a server sends, as far as the generator tells them apart. */
enum Arrival {
    /** A reply in which no member "error" had a value. */
    REPLY,
    /** A reply in which the envelope or an operation's result told of an error. */
    FAILURE,
    /** A request that is not echo: a monitor's update, or a lock's. */
    NOTIFICATION,
    /** The server's inactivity probe, which must be answered. */
    ECHO
}
