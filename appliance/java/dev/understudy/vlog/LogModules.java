package dev.understudy.vlog;

/** Which modules there are before anything has logged, and which module a logger's name belongs to. */
final class LogModules {
    /**
     * The peer's modules in ovsdb-server 3.7.1. Scripts name them in {@code -v} whether or not our code has a use for them, so all are known
     * from the start. Byte order, as {@code vlog/list} prints them.
     */
    static final String[] NAMES = {
        "backtrace", "command_line", "cooperative_multitasking", "coverage", "daemon", "daemon_unix", "dns_resolve", "dp_packet_gso",
        "entropy", "fatal_signal", "hmap", "jsonrpc", "lockfile", "memory", "ovs_rcu", "ovs_replay", "ovs_thread", "ovsdb", "ovsdb_cs",
        "ovsdb_error", "ovsdb_file", "ovsdb_jsonrpc_server", "ovsdb_log", "ovsdb_monitor", "ovsdb_rbac", "ovsdb_server", "ovsdb_util",
        "poll_loop", "process", "raft", "raft_rpc", "reconnect", "relay", "replication", "sha1", "signals", "socket_util",
        "socket_util_unix", "storage", "stream", "stream_fd", "stream_replay", "stream_ssl", "stream_tcp", "stream_unix", "svec",
        "timeval", "transaction", "transaction_forward", "trigger", "unixctl", "util", "uuid", "vlog",
    };

    /** Libraries that log through SLF4J: the start of their loggers' names, and the module these belong to. */
    private static final String[][] LIBRARIES = {
        {"io.netty.", "netty"}, {"org.jgroups.", "jgroups"}, {"org.apache.ratis.", "ratis"},
    };

    /** The module of every logger of a library not listed. */
    private static final String OTHER_LIBRARY = "library";

    private LogModules() {
    }

    /** The name of the module that the named logger belongs to: a plain name is one already, a class name means a library. */
    static String moduleOf(String logger) {
        if (!isLibrary(logger)) {
            return logger;
        }
        for (String[] library : LIBRARIES) {
            if (logger.startsWith(library[0])) {
                return library[1];
            }
        }
        return OTHER_LIBRARY;
    }

    /** Says whether the named logger is a library's: only those are named after classes. */
    static boolean isLibrary(String logger) {
        return logger.indexOf('.') >= 0;
    }
}
