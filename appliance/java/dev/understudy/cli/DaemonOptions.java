package dev.understudy.cli;

import java.nio.file.Path;
import java.util.List;

/** What the options say about the process: whether it leaves the terminal, where its pidfile is, whose rights it has. */
public final class DaemonOptions {
    private final Directories directories;
    private final String program;
    private boolean detach;
    private boolean changeDirectory = true;
    private Path pidfile;
    private boolean overwritePidfile;
    private boolean monitor;
    private String user;

    /** Makes what holds as long as no option was read. */
    public DaemonOptions(Directories directories, String program) {
        this.directories = directories;
        this.program = program;
    }

    /** All options of daemons. */
    public List<Option> options() {
        return List.of(
                Option.flag("detach", () -> detach = true),
                Option.flag("no-self-confinement", () -> { }), // There is no confinement to lift, in the peer's programs either.
                Option.flag("no-chdir", () -> changeDirectory = false),
                Option.optional("pidfile", this::setPidfile),
                Option.flag("overwrite-pidfile", () -> overwritePidfile = true),
                Option.flag("monitor", () -> monitor = true),
                Option.required("user", value -> user = value));
    }

    private void setPidfile(String name) {
        pidfile = directories.run().resolve(name == null ? program + ".pid" : name).toAbsolutePath();
    }

    /** Whether to leave the terminal when ready. */
    public boolean detach() {
        return detach;
    }

    /** Whether leaving the terminal leaves the directory too. */
    public boolean changeDirectory() {
        return changeDirectory;
    }

    /** The file for the process id, or null for none. */
    public Path pidfile() {
        return pidfile;
    }

    /** Whether to start although the pidfile belongs to a running process. */
    public boolean overwritePidfile() {
        return overwritePidfile;
    }

    /** Whether the launcher starts the program again when it crashes. */
    public boolean monitor() {
        return monitor;
    }

    /** The user to become, {@code USER[:GROUP]}, or null. */
    public String user() {
        return user;
    }

    /** The name of a file, in full if this process will leave the directory to which it is relative. Null and names that are no files stay. */
    public String lasting(String name) {
        boolean isFile = name != null && !name.startsWith("db:") && !name.equals("none");
        return isFile && detach && changeDirectory ? Path.of(name).toAbsolutePath().toString() : name;
    }
}
