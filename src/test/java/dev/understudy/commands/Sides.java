package dev.understudy.commands;

import dev.understudy.real.ServerKind;

/** Whose programs are given the command lines, and whose servers they meet. */
enum Sides {
    /** The oracle. */
    PEER_ON_PEER,
    /** What an operator gets who has put our directory first. */
    OURS_ON_OURS,
    /** Programs that stayed when the server was replaced. */
    PEER_ON_OURS,
    /** Our programs with a server that has not been replaced. */
    OURS_ON_PEER;

    /** Whose programs; {@code tested} stands for ours. */
    ServerKind programs(ServerKind tested) {
        return this == OURS_ON_OURS || this == OURS_ON_PEER ? tested : ServerKind.PEER;
    }

    /** Whose servers; {@code tested} stands for ours. */
    ServerKind servers(ServerKind tested) {
        return this == OURS_ON_OURS || this == PEER_ON_OURS ? tested : ServerKind.PEER;
    }
}
