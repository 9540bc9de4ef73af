package dev.understudy.house;

import dev.understudy.real.Program;
import dev.understudy.real.ServerKind;
import dev.understudy.real.ServerProcess;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks the installed programs of the peer for the names of their options and commands. */
final class PeerNames {
    private static final Pattern OPTION = Pattern.compile("--([a-z][a-z-]+)");
    /** A line of a list of commands: two blanks, the name, its arguments. */
    private static final Pattern LISTED = Pattern.compile("(?m)^  ([a-z][a-z/_-]*)(?= |$)");
    /** A command in the help of ovsdb-client, which may have an option in front. */
    private static final Pattern CLIENT_COMMAND = Pattern.compile("(?m)^  (?:\\[--force] )?([a-z][a-z-]*) \\[SERVER]");
    private final Path directory;

    /** @param directory where the peer's programs may leave files */
    PeerNames(Path directory) {
        this.directory = directory;
    }

    /**
     * The long options of a program, also those that its help leaves out: getopt_long(3) lists all that begin with a letter when the letter
     * alone is ambiguous, and names the one when it lacks an argument or has one too many. A server ends because it has no database to open.
     */
    Set<String> options(String program) {
        Set<String> options = new TreeSet<>();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            for (String argument : new String[] {"--" + letter, "--" + letter + "=x"}) {
                Program.Outcome outcome = Program.of(program, argument).in(directory).environment("OVS_RUNDIR", directory.toString())
                        .environment("OVS_LOGDIR", directory.toString()).environment("OVS_DBDIR", directory.toString()).run();
                outcome.err().lines().filter(line -> line.contains("ambiguous") || line.contains("argument"))
                        .forEach(line -> OPTION.matcher(line).results().forEach(found -> options.add("--" + found.group(1))));
            }
        }
        return options;
    }

    Set<String> toolCommands() {
        return found(LISTED, Program.of("ovsdb-tool", "list-commands").output());
    }

    Set<String> clientCommands() {
        return found(CLIENT_COMMAND, Program.of("ovsdb-client", "--help").output());
    }

    /** All control commands of a server, those of clusters among them. */
    Set<String> controlCommands() {
        Path cluster = directory.resolve("cluster.db");
        Program.of("ovsdb-tool", "create-cluster", cluster.toString(), "/usr/share/ovn/ovn-nb.ovsschema", "unix:" + directory.resolve("raft")).run()
                .expectSuccess();
        try (ServerProcess server = ServerProcess.plan(ServerKind.PEER, directory).database(cluster).option("--disable-file-column-diff").start()) {
            return found(LISTED, Program.of("ovs-appctl", "-t", server.control().toString(), "list-commands").output());
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
