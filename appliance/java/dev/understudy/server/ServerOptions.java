package dev.understudy.server;

import dev.understudy.wire.Tape;
import java.nio.file.Path;

/**
 * What a server is told when it is made.
 *
 * @param runDirectory what relative names of UNIX sockets are relative to
 * @param durability when a transaction must be on stable storage before it is answered
 * @param tls where the TLS settings are
 * @param columnDiff whether a modified column is written to files as a difference rather than as a whole
 * @param ioLoops how many threads do network I/O
 * @param tape where what comes from outside comes from
 */
public record ServerOptions(Path runDirectory, Durability durability, TlsNames tls, boolean columnDiff, int ioLoops, Tape tape) {
    /** Options of a server that takes what comes as it comes. */
    public ServerOptions(Path runDirectory, Durability durability, TlsNames tls, boolean columnDiff, int ioLoops) {
        this(runDirectory, durability, tls, columnDiff, ioLoops, Tape.NONE);
    }
}
