package dev.understudy.cli.server;

import dev.understudy.cli.Directories;

/** What {@code ovsdb-server --help} prints. */
final class ServerHelp {
    private ServerHelp() {
    }

    static String text(String program, Directories directories) {
        return """
                %1$s: serves databases to OVSDB clients (RFC 7047)
                usage: %1$s [OPTION]... [DATABASE]...
                Each DATABASE is a file made by "ovsdb-tool create"; the default is
                %2$s.

                What clients connect to, or what to connect to (may be repeated):
                  --remote=REMOTE         ptcp:PORT[:IP], pssl:PORT[:IP], punix:FILE,
                                          tcp:HOST:PORT, ssl:HOST:PORT, unix:FILE, or
                                          db:DB,TABLE,COLUMN to read them from a database

                TLS (each of these but --peer-ca-cert may be db:DB,TABLE,COLUMN):
                  -p, --private-key=FILE      private key
                  -c, --certificate=FILE      certificate of the private key
                  -C, --ca-cert=FILE          certificates that sign those of clients
                  --bootstrap-ca-cert=FILE    the same, learnt from the first connection
                  --peer-ca-cert=FILE         further certificates to send
                  --ssl-protocols=PROTOCOLS   versions of TLS to offer
                  --ssl-ciphers=CIPHERS       ciphers of TLS 1.2
                  --ssl-ciphersuites=SUITES   cipher suites of TLS 1.3
                  --ssl-server-name=NAME      name to ask for when connecting

                The process:
                  --detach                run in the background; return when ready
                  --no-chdir              with --detach, do not change to /
                  --pidfile[=FILE]        write the process id (default %3$s/%1$s.pid)
                  --overwrite-pidfile     start even if the pidfile's process runs
                  --user=USER[:GROUP]     become this user
                  --no-self-confinement   accepted; there is nothing to lift
                  --unixctl=SOCKET        control socket, or "none"
                  --run=COMMAND           run COMMAND in a shell and end with it

                Logging:
                  -vSPEC, --verbose=SPEC  set levels: words for module, destination, level
                  -v, --verbose           log everything
                  --log-file[=FILE]       log to a file (default %4$s/%1$s.log)
                  --syslog-method=METHOD  libc, null, unix:FILE or udp:IP:PORT
                  --syslog-target=HOST:PORT  log to a remote system log as well

                Databases:
                  --no-dbs                serve no database at the start
                  --durability=WHEN       a reply waits for the disk: "peer" (when the
                                          transaction asks for it) or "always"
                  --disable-file-column-diff  write whole columns to the file

                  -h, --help              print this
                  -V, --version           print the version
                """.formatted(program, directories.defaultDatabase(), directories.run(), directories.log());
    }
}
