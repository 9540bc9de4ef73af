package dev.understudy.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command line.
 *
 * @param works what to measure
 * @param servers what to measure it on
 * @param rounds how many rounds a work has at most
 * @param directory where databases and sockets go; its path must be short, since the name of a unix socket must be
 */
record Options(List<Work> works, List<ServerKind> servers, int rounds, Path directory) {
    static final String USAGE = """
            usage: bench [--rows=NAME,...] [--servers=ours,peer] [--rounds=N] [--ours=PROGRAM] [--peer=PROGRAM]
                         [--ours-jvm-options=OPTIONS] [--directory=DIR]
            rows: %s"""
            .formatted(String.join(", ", Works.all().stream().map(Work::name).toList()));

    private static final String OURS = "ours";
    private static final String PEER = "peer";
    private static final int DEFAULT_ROUNDS = 5;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it is wrong, saying what
     */
    static Options parse(String[] arguments) {
        List<Work> works = Works.all();
        List<String> names = List.of(OURS, PEER);
        int rounds = DEFAULT_ROUNDS;
        String ours = "appliance/bin/ovsdb-server";
        String peer = "/usr/sbin/ovsdb-server";
        String jvmOptions = "";
        Path directory = Path.of("/tmp");
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = argument.substring(equals + 1);
            if (equals > 0 && value.isEmpty()) {
                continue;
            }
            switch (name) {
                case "--rows" -> works = works(value);
                case "--servers" -> names = List.of(value.split(","));
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--ours" -> ours = value;
                case "--peer" -> peer = value;
                case "--ours-jvm-options" -> jvmOptions = value;
                case "--directory" -> directory = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + argument);
            }
        }
        List<ServerKind> servers = new ArrayList<>();
        for (String name : names) {
            servers.add(switch (name) {
                case OURS -> new ServerKind(OURS, Path.of(ours).toAbsolutePath(), jvmOptions);
                case PEER -> new ServerKind(PEER, Path.of(peer).toAbsolutePath(), "");
                default -> throw new IllegalArgumentException("unknown server " + name);
            });
        }
        return new Options(works, servers, rounds, directory);
    }

    private static List<Work> works(String names) {
        return Arrays.stream(names.split(",")).map(name -> Works.all().stream().filter(work -> work.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown row " + name))).toList();
    }
}
