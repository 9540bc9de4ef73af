package dev.understudy.cli.server;

import dev.understudy.cli.DaemonOptions;
import dev.understudy.server.Configuration;
import dev.understudy.server.ConfigurationFile;
import dev.understudy.server.Durability;
import dev.understudy.server.TlsNames;
import dev.understudy.wire.Tape;
import java.nio.file.Path;

/**
 * What the command line of a server says, with defaults filled in.
 *
 * @param configuration remotes and databases as given; none when there is a file that says them
 * @param configurationFile the file that says them, or null
 * @param unixctl the control socket, or null for none
 * @param daemon what holds for the process
 * @param run the command after which to end, or null
 * @param tls where keys and certificates are
 * @param durability when records must be on disk
 * @param columnDiff whether the database file may hold differences of columns
 * @param dataConversion whether the record of a schema change may leave out the data that change with it
 * @param tape where what comes from outside comes from
 */
record ServerSettings(Configuration configuration, ConfigurationFile configurationFile, Path unixctl, DaemonOptions daemon, String run, TlsNames tls,
        Durability durability, boolean columnDiff, boolean dataConversion, Tape tape) {
}
