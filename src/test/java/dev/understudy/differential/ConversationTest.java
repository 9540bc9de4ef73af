package dev.understudy.differential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.DatabaseFile;
import dev.understudy.real.Json;
import dev.understudy.real.ServerKind;
import dev.understudy.real.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Written-down conversations, held with both servers: the corners that random stories reach seldom or never. The first
 * line of a conversation is the schema of its database {@code db}; each other line is a session number, a method and
 * its parameters, with {@code '} for {@code "}. {@code send} before the method does not wait for the reply and
 * {@code reply} does so later; {@code reconnect} ends the session.
 */
class ConversationTest {
    private static final int SESSIONS = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"values", "conditions", "mutations", "operations", "references", "indexes", "waits",
        "monitors", "locks", "protocol", "conversion"})
    void bothAnswerAlike(String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/conversations", name + ".txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        String schema = Json.of(lines.getFirst()).toString();
        try (ServerProcess peer = server(ServerKind.PEER, "first", schema);
                ServerProcess other = server(ServerKind.underTest(), "second", schema);
                Twins twins = new Twins(peer, other, "db", SESSIONS, new Renaming())) {
            List<String> wrong = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                try {
                    say(twins, line);
                } catch (Disagreement e) {
                    wrong.add(line + "\n" + e.getMessage());
                } catch (AssertionError | UncheckedIOException e) {
                    throw new AssertionError(line + "\n" + wrong + peer.tail() + other.tail(), e);
                }
            }
            if (!wrong.isEmpty()) {
                throw new Disagreement(wrong.size() + " disagreements\n" + String.join("\n\n", wrong));
            }
        }
    }

    private ServerProcess server(ServerKind kind, String name, String schema) {
        return ServerProcess.plan(kind, directory).name(name)
                .database(DatabaseFile.create(kind, directory, name, schema)).start();
    }

    private static void say(Twins twins, String line) {
        String[] words = line.split(" ", 3);
        int session = Integer.parseInt(words[0]);
        String method = words[1];
        JsonNode params = words.length < 3 || method.equals("send") ? null : Json.of(words[2]);
        switch (method) {
            case "reply" -> twins.lateReply(session);
            case "reconnect" -> twins.reconnect(session);
            case "send" -> {
                String[] request = words[2].split(" ", 2);
                twins.send(session, request[0], Json.of(request[1]));
            }
            case "transact" -> twins.transact(session, params);
            case "monitor", "monitor_cond", "monitor_cond_since", "monitor_cond_change" ->
                    twins.monitor(session, method, params);
            default -> twins.plain(session, method, params);
        }
    }
}
