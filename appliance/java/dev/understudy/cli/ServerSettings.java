package dev.understudy.cli;

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
 * @param pidfile the file for the process id, or null for none
 * @param overwritePidfile whether to start although the pidfile belongs to a running process
 * @param detach whether to leave the terminal when ready
 * @param changeDirectory whether leaving the terminal leaves the directory too
 * @param run the command after which to end, or null
 * @param tls where keys and certificates are
 * @param durability when records must be on disk
 * @param columnDiff whether the database file may hold differences of columns
 * @param user the user to become, {@code USER[:GROUP]}, or null
 */
record ServerSettings(List<String> databases, List<String> remotes, Path unixctl, Path pidfile, boolean overwritePidfile, boolean detach,
        boolean changeDirectory, String run, TlsNames tls, Durability durability, boolean columnDiff, String user) {
}
