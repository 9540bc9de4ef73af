package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The server under test and the peer's, each with a database of the same schema; what is done to one is done to both. */
final class SideBySide implements AutoCloseable {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final Pattern ERROR_TEXT = Pattern.compile("\"(details|syntax)\":\"(\\\\.|[^\"\\\\])*\",?");

    private final List<ServerProcess> servers;

    private SideBySide(List<ServerProcess> servers) {
        this.servers = servers;
    }

    /** Starts both with a fresh database of this schema. */
    static SideBySide start(Path directory, Path schema) {
        ServerProcess tested = server(ServerKind.underTest(), directory, "tested", schema);
        try {
            return new SideBySide(List.of(tested, server(ServerKind.PEER, directory, "oracle", schema)));
        } catch (AssertionError e) {
            tested.close();
            throw e;
        }
    }

    private static ServerProcess server(ServerKind kind, Path directory, String name, Path schema) {
        return ServerProcess.plan(kind, directory).name(name)
                .database(DatabaseFile.create(kind, directory, name, schema)).start();
    }

    ServerProcess tested() {
        return servers.getFirst();
    }

    ServerProcess oracle() {
        return servers.getLast();
    }

    /**
     * Runs a command on each server and compares exit status and output; {@code @server} and {@code @control} in the
     * arguments stand for the server's remote and control socket. Returns what the server under test printed.
     */
    String same(String... command) {
        List<Program.Outcome> outcomes = servers.stream().map(server -> on(server, command).run()).toList();
        Program.Outcome tested = outcomes.getFirst();
        Program.Outcome oracle = outcomes.getLast();
        assertEquals(oracle.status() + "\n" + normal(oracle.out()) + "\n" + normal(oracle.err()),
                tested.status() + "\n" + normal(tested.out()) + "\n" + normal(tested.err()),
                () -> String.join(" ", command));
        return tested.out();
    }

    static Program on(ServerProcess server, String... command) {
        return Program.of(Arrays.stream(command).map(word -> word.replace("@server", server.remote())
                        .replace("@control", server.control().toString())).toList())
                .environment("OVS_RUNDIR", server.directory().toString()).in(server.directory());
    }

    /**
     * Output without what may differ: UUIDs, names of sockets, the wording of error details, and the order of lines
     * and of paragraphs, which follows the UUIDs.
     */
    static String normal(String output) {
        String text = UUID.matcher(ERROR_TEXT.matcher(output).replaceAll("")).replaceAll("<uuid>").replaceAll("(tested|oracle)\\.(sock|ctl)", "<socket>")
                .replaceAll("\\|[0-9]{5}\\|", "|<n>|").replaceAll("[0-9-]{10}T[0-9:.]+Z", "<time>");
        List<String> paragraphs = new ArrayList<>();
        for (String paragraph : text.split("\n\n")) {
            List<String> lines = new ArrayList<>(paragraph.lines().toList());
            Collections.sort(lines);
            paragraphs.add(String.join("\n", lines));
        }
        Collections.sort(paragraphs);
        return String.join("\n\n", paragraphs);
    }

    @Override
    public void close() {
        servers.forEach(ServerProcess::close);
    }
}
