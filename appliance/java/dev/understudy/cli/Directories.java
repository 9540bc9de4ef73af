package dev.understudy.cli;

import java.nio.file.Path;
import java.util.Map;

/** Where things are by default, as Debian's build of the peer has it, and the environment that overrides it. All paths are absolute. */
public final class Directories {
    private final Map<String, String> environment;

    public Directories(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The value of a variable, or null; an empty one counts as unset. */
    public String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Sockets and pidfiles. */
    public Path run() {
        return directory("OVS_RUNDIR", "/var/run/openvswitch");
    }

    /** Log files. */
    public Path log() {
        return directory("OVS_LOGDIR", "/var/log/openvswitch");
    }

    /** Databases. */
    public Path database() {
        if (variable("OVS_DBDIR") != null) {
            return Path.of(variable("OVS_DBDIR")).toAbsolutePath();
        }
        return directory("OVS_SYSCONFDIR", "/etc").resolve("openvswitch");
    }

    /** Schemas. */
    public Path packageData() {
        return directory("OVS_PKGDATADIR", "/usr/share/openvswitch");
    }

    /** The database that a program uses when none is named. */
    public Path defaultDatabase() {
        return database().resolve("conf.db");
    }

    /** The schema that a program uses when none is named. */
    public Path defaultSchema() {
        return packageData().resolve("vswitch.ovsschema");
    }

    private Path directory(String variable, String otherwise) {
        String value = variable(variable);
        return Path.of(value == null ? otherwise : value).toAbsolutePath();
    }
}
