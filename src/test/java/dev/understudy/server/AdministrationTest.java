package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of what an operator does. */
class AdministrationTest {
    @TempDir
    private Path directory;

    private static List<String> served(JsonRpcClient client) {
        List<String> rows = new ArrayList<>();
        JsonNode answer = client.transact("['_Server',{'op':'select','table':'Database','where':[]}]");
        answer.at("/0/rows").forEach(row -> {
            assertTrue(row.get("connected").asBoolean() && row.get("leader").asBoolean() && row.get("cid").toString().equals("[\"set\",[]]"));
            rows.add(row.get("name").asText() + " " + row.get("model").asText() + " " + (row.get("schema").asText().isEmpty() ? "-" : "schema"));
        });
        return rows.stream().sorted().toList();
    }

    @Test
    void databasesComeAndGo() {
        try (TestServer server = TestServer.start(directory, 2)) {
            Path file = server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient aware = server.connect(); JsonRpcClient unaware = server.connect()) {
                aware.call("set_db_change_aware", Json.of("[true]")).expectResult();
                assertEquals(List.of("T standalone schema", "_Server standalone schema"), served(aware));
                aware.call("monitor", Json.of("['T','t',{'a':{}}]")).expectResult();
                aware.call("monitor", Json.of("['_Server','s',{'Database':{'columns':['name']}}]")).expectResult();
                unaware.call("list_dbs", Json.of("[]")).expectResult();
                server.server.removeDatabase("T");
                List<String> told = List.of(aware.notification(TestServer.PATIENCE).get("method").asText(),
                        aware.notification(TestServer.PATIENCE).get("method").asText());
                assertEquals(List.of("monitor_canceled", "update"), told.stream().sorted().toList());
                assertTrue(unaware.closedWithin(TestServer.PATIENCE));
                assertEquals(List.of("_Server standalone schema"), served(aware));
                assertEquals("\"unknown monitor\"", aware.call("monitor_cancel", Json.of("['t']")).error().toString());
                assertTrue(aware.call("transact", Json.of("['T']")).error().toString().contains("unknown database"));
                server.server.addDatabase(file.toString());
                assertEquals("update", aware.notification(TestServer.PATIENCE).get("method").asText());
                assertEquals(List.of("T standalone schema", "_Server standalone schema"), served(aware));
                assertThrows(AdministrationException.class, () -> server.server.addDatabase(file.toString()));
                assertThrows(AdministrationException.class, () -> server.server.removeDatabase("_Server"));
                assertThrows(AdministrationException.class, () -> server.server.removeDatabase("nope"));
            }
        }
    }

    @Test
    void reconnectClosesAllSessionsAndOnlyThem() {
        try (TestServer server = TestServer.start(directory, 2)) {
            server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient aware = server.connect(); JsonRpcClient unaware = server.connect()) {
                aware.call("set_db_change_aware", Json.of("[true]")).expectResult();
                unaware.call("list_dbs", Json.of("[]")).expectResult();
                server.server.reconnectAll(null);
                assertTrue(aware.closedWithin(TestServer.PATIENCE) && unaware.closedWithin(TestServer.PATIENCE));
                assertTrue(server.log().contains("disconnecting (user ran ovsdb-server/reconnect)"));
            }
            try (JsonRpcClient again = server.connect()) {
                assertEquals(2, served(again).size());
            }
        }
    }

    @Test
    void conditionalMonitorsCanBeTurnedOff() {
        try (TestServer server = TestServer.start(directory, 1)) {
            server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient before = server.connect()) {
                before.call("monitor_cond", Json.of("['T','m',{'a':[{}]}]")).expectResult();
                server.server.disableMonitorCond();
                assertTrue(before.closedWithin(TestServer.PATIENCE));
            }
            try (JsonRpcClient after = server.connect()) {
                assertEquals("\"unknown method\"", after.call("monitor_cond", Json.of("['T','m',{'a':[{}]}]")).error().toString());
                after.call("monitor", Json.of("['T','m',{'a':{}}]")).expectResult();
            }
        }
    }

    @Test
    void compactionsByTwoOperatorsBothEndWell() {
        try (TestServer server = TestServer.start(directory, 1)) {
            server.serve("T", TestServer.SCHEMA);
            try (JsonRpcClient client = server.connect()) {
                client.transact("['T',{'op':'insert','table':'a','row':{'k':1}}]");
                List<CompletableFuture<Void>> compactions = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    compactions.add(CompletableFuture.runAsync(() -> server.server.compact("T")));
                }
                compactions.forEach(CompletableFuture::join);
                client.transact("['T',{'op':'insert','table':'a','row':{'k':2}}]");
                assertThrows(AdministrationException.class, () -> server.server.compact("nope"));
            }
        }
    }

    @Test
    void memoryIsCountedByThePeersNames() {
        try (TestServer server = TestServer.start(directory, 1)) {
            server.serve("T", TestServer.SCHEMA);
            assertEquals(0L, server.server.memory().get("monitors"));
            assertTrue(server.server.memory().keySet().containsAll(List.of("atoms", "cells", "n-weak-refs")));
            try (JsonRpcClient client = server.connect(); JsonRpcClient other = server.connect()) {
                client.call("monitor", Json.of("['T','m',{'a':{}}]")).expectResult();
                other.call("monitor", Json.of("['T','n',{'a':{}}]")).expectResult();
                client.transact("['T',{'op':'insert','table':'a','row':{'k':1}}]");
                client.request("transact", Json.of("['T',{'op':'wait','table':'a','where':[],'columns':['k'],'until':'==','rows':[]}]"));
                client.call("echo", Json.of("[]"));
                client.transact("['T',{'op':'select','table':'a','where':[]}]");
                assertEquals(1L, server.server.memory().get("monitors"), "equal monitors are one thing");
                assertEquals(2L, server.server.memory().get("sessions"));
                assertEquals(1L, server.server.memory().get("triggers"));
                assertTrue(server.server.memory().get("txn-history") >= 1);
            }
        }
    }
}
