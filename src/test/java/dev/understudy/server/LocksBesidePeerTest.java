package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.ServerKind;
import dev.understudy.real.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several clients lock, steal, unlock and leave at random, on the peer and on this server: each hears the same from both. */
class LocksBesidePeerTest {
    private static final int CLIENTS = 4;
    private static final int STEPS = 600;
    private static final String[] METHODS = {"lock", "lock", "steal", "unlock", "unlock", "leave"};

    @Test
    void bothServersTellTheSame(@TempDir Path directory) throws java.io.IOException {
        long seed = Long.getLong("understudy.seed", System.nanoTime());
        String replay = "replay with -Dtest=LocksBesidePeerTest -Dunderstudy.seed=" + seed;
        System.out.println("LocksBesidePeerTest: " + replay);
        Path peers = Files.createDirectory(directory.resolve("p"));
        try (ServerProcess peer = ServerProcess.plan(ServerKind.PEER, peers).option("--no-dbs").start();
                TestServer ours = TestServer.start(directory, 1)) {
            List<String> expected = story(peer::connect, new Random(seed));
            List<String> actual = story(ours::connect, new Random(seed));
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), actual.get(i), "step " + i + " after " + expected.subList(Math.max(0, i - 6), i) + ", " + replay);
            }
        }
    }

    private static List<String> story(Supplier<JsonRpcClient> connect, Random random) {
        List<JsonRpcClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect.get());
        }
        List<String> told = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            int number = random.nextInt(CLIENTS);
            String method = METHODS[random.nextInt(METHODS.length)];
            String lock = "l" + random.nextInt(2);
            StringBuilder heard = new StringBuilder(number + " " + method + " " + lock + ":");
            if (method.equals("leave")) {
                leave(clients, number, connect, heard);
            } else {
                JsonRpcClient.Reply reply = clients.get(number).call(method, Json.of("['" + lock + "']"));
                heard.append(' ').append(reply.error() == null ? reply.result() : reply.error().get("details"));
            }
            listen(clients, heard);
            told.add(heard.toString());
        }
        clients.forEach(JsonRpcClient::close);
        return told;
    }

    /** Leaves with a lock that only this client holds, so that the others can tell when the server has noticed. */
    private static void leave(List<JsonRpcClient> clients, int number, Supplier<JsonRpcClient> connect, StringBuilder heard) {
        JsonRpcClient other = clients.get((number + 1) % CLIENTS);
        clients.get(number).call("steal", Json.of("['sign']")).expectResult();
        other.call("lock", Json.of("['sign']")).expectResult();
        clients.get(number).close();
        clients.set(number, connect.get());
        List<JsonNode> before = new ArrayList<>();
        JsonNode note = other.notification(TestServer.PATIENCE);
        while (!note.get("params").get(0).asText().equals("sign")) {
            before.add(note);
            note = other.notification(TestServer.PATIENCE);
        }
        other.call("unlock", Json.of("['sign']")).expectResult();
        before.addAll(other.takeNotifications());
        before.stream().map(one -> one.get("method").asText() + one.get("params")).sorted().forEach(one -> heard.append(" other ").append(one));
    }

    private static void listen(List<JsonRpcClient> clients, StringBuilder heard) {
        for (int i = 0; i < CLIENTS; i++) {
            clients.get(i).call("echo", Json.of("[]"));
            List<String> notes = new ArrayList<>();
            clients.get(i).takeNotifications().forEach(note -> notes.add(note.get("method").asText() + note.get("params")));
            // The locks of a client that left are given back in any order.
            notes.stream().sorted().forEach(note -> heard.append(" ").append(note));
        }
    }
}
