package dev.understudy.wire;

import io.netty.channel.unix.PeerCredentials;

/**
 * The process on the other side of a UNIX socket, as the system saw it when it connected.
 *
 * @param pid its number
 * @param uid its effective user
 * @param gid its effective group
 */
public record PeerProcess(int pid, int uid, int gid) {
    static PeerProcess of(PeerCredentials credentials) {
        return new PeerProcess(credentials.pid(), credentials.uid(), credentials.gids()[0]);
    }
}
