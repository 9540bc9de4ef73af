package dev.understudy.server;

import java.nio.file.Path;

/**
 * What a server is told when it is made.
 *
 * @param runDirectory what relative names of UNIX sockets are relative to
 * @param alwaysDurable whether every transaction is answered only when it is on stable storage, rather than those that ask for it
 * @param columnDiff whether a modified column is written to files as a difference rather than as a whole
 * @param ioLoops how many threads do network I/O
 */
public record ServerOptions(Path runDirectory, boolean alwaysDurable, boolean columnDiff, int ioLoops) {}
