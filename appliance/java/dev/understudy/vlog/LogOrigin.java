package dev.understudy.vlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the lines of a process have in common. Host and process id are looked up when a pattern first asks for them. */
final class LogOrigin {
    private final long startMillis;
    private volatile String program = "ovsdb-server";
    private volatile Facility facility;
    private String host;

    LogOrigin(long startMillis) {
        this.startMillis = startMillis;
    }

    /** The program's name. */
    String program() {
        return program;
    }

    void setProgram(String program) {
        this.program = program;
    }

    void setFacility(Facility facility) {
        this.facility = facility;
    }

    /** The facility of lines for the system log of this machine. */
    Facility localFacility() {
        return facility == null ? Facility.DAEMON : facility;
    }

    /** What {@code %B} stands for; a process that was given no facility is here, and only here, a local one, as the peer is. */
    int priority(Level level) {
        return (facility == null ? Facility.LOCAL0 : facility).priority(level);
    }

    /** The host's name. */
    String host() {
        if (host == null) {
            try {
                host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            } catch (IOException e) {
                host = "localhost";
            }
        }
        return host;
    }

    /** The process id. */
    long process() {
        return ProcessHandle.current().pid();
    }

    /** Wall-clock time of the program's start, in ms since 1970. */
    long startMillis() {
        return startMillis;
    }
}
