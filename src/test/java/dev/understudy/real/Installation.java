package dev.understudy.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * OVN and Open vSwitch as an operator runs them, by their own scripts, but in a directory of their own: databases, sockets, pidfiles and
 * logs. Nothing of the machine's is touched. Closing kills what the pidfiles name.
 */
final class Installation implements AutoCloseable {
    static final String SCRIPTS = "/usr/share/openvswitch/scripts/";
    private static final String OVN_CTL = "/usr/share/ovn/scripts/ovn-ctl";
    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    /** How the scripts are told which programs to take. */
    enum Way {
        /** The directory of our launchers is the first of PATH. */
        PATH,
        /** The variables of the scripts name it. */
        VARIABLES
    }

    private final Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();

    Installation(Path directory, Way way) {
        this.directory = directory;
        for (String name : List.of("OVN", "OVS")) {
            environment.put(name + "_RUNDIR", make("run").toString());
            environment.put(name + "_LOGDIR", make("log").toString());
            environment.put(name + "_DBDIR", make("db").toString());
            environment.put(name + "_SYSCONFDIR", make("etc").toString());
        }
        make("etc/ovn");
        make("etc/openvswitch");
        String ours = Path.of(ServerKind.OURS.server()).getParent().toString();
        switch (way) {
            case PATH -> environment.put("PATH", ours + ":" + SYSTEM_PATH);
            case VARIABLES -> {
                environment.put("PATH", SYSTEM_PATH);
                environment.put("OVS_BINDIR", ours);
                environment.put("OVS_SBINDIR", ours);
            }
        }
    }

    private Path make(String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where sockets and pidfiles are. */
    Path run() {
        return directory.resolve("run");
    }

    /** Where databases are. */
    Path databases() {
        return directory.resolve("db");
    }

    /** A program in this environment; not one of ours unless PATH says so. */
    Program program(String... command) {
        Program program = Program.of(command).in(directory).limit(LIMIT);
        environment.forEach(program::environment);
        return program;
    }

    /** ovn-ctl with these arguments, which has to succeed; returns what it printed. */
    String ovnCtl(String... arguments) {
        return program(OVN_CTL).with(arguments).output();
    }

    /** ovs-ctl with these arguments, which has to succeed; returns what it printed. */
    String ovsCtl(String... arguments) {
        return program(SCRIPTS + "ovs-ctl").with(arguments).output();
    }

    /** ovn-nbctl, on the northbound database. */
    String north(String... arguments) {
        return program("ovn-nbctl", "--timeout=50", "--db=unix:" + run().resolve("ovnnb_db.sock")).with(arguments).output();
    }

    /** ovn-sbctl, on the southbound database. */
    String south(String... arguments) {
        return program("ovn-sbctl", "--timeout=50", "--db=unix:" + run().resolve("ovnsb_db.sock")).with(arguments).output();
    }

    /** The process in a pidfile. */
    long process(String pidfile) {
        try {
            return Long.parseLong(Files.readString(run().resolve(pidfile)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files in the run directory. */
    List<String> runFiles() {
        try (Stream<Path> files = Files.list(run())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (String name : runFiles()) {
            if (name.endsWith(".pid")) {
                ProcessHandle.of(process(name)).ifPresent(Installation::end);
            }
        }
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            Patience.until(END_LIMIT, () -> !process.isAlive(), process::toString);
        } catch (AssertionError e) {
            process.destroyForcibly();
        }
    }
}
