package dev.understudy.cli.server;

import dev.understudy.cli.DaemonOptions;
import dev.understudy.server.Durability;
import dev.understudy.server.TlsNames;
import java.nio.file.Path;
import java.util.List;

/**
 * What the command line of a server says, with defaults filled in.
 *
 * @param databases files to serve, as given
 * @param remotes remotes, as given
 * @param unixctl the control socket, or null for none
 * @param daemon what holds for the process
 * @param run the command after which to end, or null
 * @param tls where keys and certificates are
 * @param durability when records must be on disk
 * @param columnDiff whether the database file may hold differences of columns
 */
record ServerSettings(List<String> databases, List<String> remotes, Path unixctl, DaemonOptions daemon, String run, TlsNames tls,
        Durability durability, boolean columnDiff) {
}
