package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.DatabaseFile;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.Program;
import dev.understudy.real.ServerKind;
import dev.understudy.real.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose file lies on a file system of its own that fills up. Needs root, as all of the tests with real parts may. */
class FullDiskTest {
    private static final int DISK_BYTES = 2 << 20;
    private static final String TEXT = "x".repeat(20_000);
    private static final int SMALL_ROWS = 500;

    @TempDir
    private Path directory;

    private Path disk;
    private final Set<Integer> acknowledged = new TreeSet<>();
    private final Set<Integer> refused = new TreeSet<>();

    @BeforeEach
    void mount() throws IOException {
        disk = Files.createDirectory(directory.resolve("disk"));
        Program.of("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString()).output();
    }

    @AfterEach
    void unmount() {
        Program.of("umount", "-l", disk.toString()).output();
    }

    private boolean insert(JsonRpcClient client, int k, String text, String more) {
        JsonNode answer = client.transact("['T',{'op':'insert','table':'a','row':{'k':" + k + ",'n':'" + text + "'}}" + more + "]");
        JsonNode last = answer.get(answer.size() - 1);
        (last.has("error") ? refused : acknowledged).add(k);
        if (last.has("error")) {
            assertEquals("I/O error", last.get("error").asText());
            assertEquals("No space left on device", last.get("io-error").asText());
            assertTrue(last.get("details").asText().contains("T.db"), last.toString());
            assertTrue(answer.get(0).has("uuid"), answer.toString());
        }
        return !last.has("error");
    }

    private static Set<Integer> keys(JsonNode rows) {
        Set<Integer> keys = new TreeSet<>();
        rows.forEach(row -> keys.add(row.get("k").asInt()));
        return keys;
    }

    private static Set<Integer> select(JsonRpcClient client) {
        return keys(client.transact("['T',{'op':'select','table':'a','where':[],'columns':['k']}]").at("/0/rows"));
    }

    @Test
    void writesAreRefusedUntilThereIsSpaceAndNothingIsLost() throws IOException {
        Path file = DatabaseFile.create(ServerKind.PEER, disk, "T", TestServer.SCHEMA);
        Path ballast = Files.write(disk.resolve("ballast"), new byte[DISK_BYTES / 2]);
        Set<Integer> told = new TreeSet<>();
        try (ServerProcess server = ServerProcess.plan(ServerKind.OURS, directory).database(file).start();
                JsonRpcClient writer = server.connect(); JsonRpcClient watcher = server.connect(); JsonRpcClient crowd = server.connect()) {
            watcher.call("monitor", Json.of("['T','m',{'a':{'columns':['k']}}]")).expectResult();
            int next = 0;
            while (insert(writer, next, TEXT, next % 5 == 0 ? ",{'op':'commit','durable':true}" : "")) {
                next++;
            }
            assertTrue(acknowledged.size() > 10 && acknowledged.size() < 100, acknowledged.toString());
            assertEquals(acknowledged, select(writer));
            // Small ones may still fit where the large one did not; each is answered with what became of it.
            List<JsonNode> ids = new ArrayList<>();
            for (int k = 1000; k < 1000 + SMALL_ROWS; k++) {
                ids.add(crowd.request("transact", Json.of("['T',{'op':'insert','table':'a','row':{'k':" + k + ",'n':'" + "y".repeat(k % 7 * 100) + "'}}]")));
            }
            for (int i = 0; i < SMALL_ROWS; i++) {
                JsonNode answer = crowd.reply(ids.get(i)).expectResult();
                (answer.get(answer.size() - 1).has("error") ? refused : acknowledged).add(1000 + i);
            }
            assertTrue(refused.size() > 10, refused.toString());
            assertEquals(acknowledged, select(writer));
            JsonNode contents = watcher.call("monitor", Json.of("['T','again',{'a':{'columns':['k']}}]")).expectResult();
            assertEquals(acknowledged, keys(Json.NODES.arrayNode().addAll(contents.get("a").findValues("new"))));
            watcher.call("monitor_cancel", Json.of("['again']")).expectResult();
            assertTrue(server.logText().contains("No space left on device"), server.tail());

            Files.delete(ballast);
            for (int k : List.copyOf(refused)) {
                if (k < 1000) {
                    assertTrue(insert(writer, k, TEXT, ""), "no space after space was freed");
                    refused.remove(k);
                }
            }
            assertTrue(insert(writer, 5000, "z", ",{'op':'commit','durable':true}"));
            assertEquals(acknowledged, select(crowd));
            watcher.call("echo", Json.of("[]")).expectResult();
            while (!told.contains(5000)) {
                JsonNode update = watcher.notification(TestServer.PATIENCE);
                told.addAll(keys(Json.NODES.arrayNode().addAll(update.at("/params/1/a").findValues("new"))));
            }
            assertEquals(acknowledged, told, "what the monitor was told");
            server.kill();
        }
        JsonNode read = Json.parse(Program.of(ServerKind.PEER.tool(), "query", file.toString(),
                "[\"T\",{\"op\":\"select\",\"table\":\"a\",\"where\":[],\"columns\":[\"k\"]}]").output());
        assertEquals(acknowledged, keys(read.at("/0/rows")), "what the peer's tool reads");
        try (ServerProcess again = ServerProcess.plan(ServerKind.OURS, directory).database(file).start(); JsonRpcClient client = again.connect()) {
            assertEquals(acknowledged, select(client));
            assertTrue(insert(client, 6000, "after", ""));
        }
    }
}
