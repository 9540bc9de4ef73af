package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.real.Certificates;
import dev.understudy.real.Endpoint;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remotes and TLS settings that come, change and go with the rows that name them (ovsdb-server(1), "--remote"). */
class RemotesTest {
    private static final String STRINGS = "{'type':{'key':'string','value':'string','min':0,'max':'unlimited'}}";
    private static final String REMOTE_SCHEMA = ("""
            {'name':'C','version':'1.0.0','tables':{
            'Root':{'isRoot':true,'columns':{
              'remotes':{'type':{'key':{'type':'uuid','refTable':'Remote'},'min':0,'max':'unlimited'}},
              'plain':{'type':{'key':'string','min':0,'max':'unlimited'}},
              'number':{'type':'integer'},
              'key':{'type':'string'},'certificate':{'type':'string'},'authority':{'type':'string'}}},
            'Remote':{'columns':{'target':{'type':'string'},
              'is_connected':{'type':'boolean','ephemeral':true},
              'status':{'type':{'key':'string','value':'string','min':0,'max':'unlimited'},'ephemeral':true},
              'read_only':{'type':{'key':'boolean','min':0,'max':1}},
              'role':{'type':'string'},
              'inactivity_probe':{'type':{'key':'integer','min':0,'max':1}},
              'max_backoff':{'type':{'key':'integer','min':0,'max':1}},
              'other_config':""" + STRINGS + """
            }},
            'Item':{'isRoot':true,'columns':{'name':{'type':'string'},'owner':{'type':'string'},'note':{'type':'string'}}},
            'RBAC_Role':{'isRoot':true,'columns':{'name':{'type':'string'},
              'permissions':{'type':{'key':'string','value':{'type':'uuid','refTable':'RBAC_Permission'},'min':0,'max':'unlimited'}}}},
            'RBAC_Permission':{'columns':{'table':{'type':'string'},'insert_delete':{'type':'boolean'},
              'authorization':{'type':{'key':'string','min':0,'max':'unlimited'}},
              'update':{'type':{'key':'string','min':0,'max':'unlimited'}}}}}}""").replace('\'', '"');

    @TempDir
    private Path directory;

    private TestServer serve() {
        return serve(TlsNames.NONE);
    }

    private TestServer serve(TlsNames tls) {
        TestServer server = TestServer.start(directory, tls, 2);
        server.serve("C", REMOTE_SCHEMA);
        return server;
    }

    private static void addRemote(JsonRpcClient client, String row) {
        client.transact("['C',{'op':'insert','table':'Remote','uuid-name':'r','row':" + row + "},{'op':'mutate','table':'Root','where':[],"
                + "'mutations':[['remotes','insert',['set',[['named-uuid','r']]]]]}]");
    }

    private Endpoint.Unix endpoint(String name) {
        return new Endpoint.Unix(directory.resolve(name + ".sock"));
    }

    private static boolean accepts(Endpoint endpoint) {
        try (JsonRpcClient client = JsonRpcClient.connect(endpoint)) {
            return client.call("list_dbs", Json.of("[]")).error() == null;
        } catch (IOException | UncheckedIOException | AssertionError e) {
            return false;
        }
    }

    private static void await(boolean wanted, Endpoint endpoint) {
        Patience.until(TestServer.PATIENCE, () -> accepts(endpoint) == wanted, () -> endpoint + " accepts: " + !wanted);
    }

    /** Waits until the row of a target looks as it is to look, and returns its status. */
    private static Map<String, String> awaitStatus(JsonRpcClient client, String target, boolean connected, String... keys) {
        Map<String, String> status = new TreeMap<>();
        Patience.until(TestServer.PATIENCE, () -> {
            JsonNode row = client.transact("['C',{'op':'select','table':'Remote','where':[['target','==','" + target + "']]}]").at("/0/rows/0");
            status.clear();
            row.at("/status/1").forEach(pair -> status.put(pair.get(0).asText(), pair.get(1).asText()));
            return row.get("is_connected").asBoolean() == connected && java.util.List.of(keys).equals(java.util.List.copyOf(status.keySet()));
        }, () -> target + " has status " + status);
        return status;
    }

    @Test
    void remotesComeAndGoWithTheirRows() {
        try (TestServer server = serve(); JsonRpcClient client = server.connect()) {
            client.transact("['C',{'op':'insert','table':'Root','row':{}}]");
            server.server.addRemote("db:C,Root,remotes");
            server.server.addRemote("db:C,Root,plain");
            server.server.addRemote("db:C,Root,number");
            addRemote(client, "{'target':'" + endpoint("one").passive() + "'}");
            addRemote(client, "{'target':''}");
            addRemote(client, "{'target':'nonsense:x'}");
            client.transact("['C',{'op':'update','table':'Root','where':[],'row':{'plain':'" + endpoint("two").passive() + "'}}]");
            await(true, endpoint("one"));
            await(true, endpoint("two"));
            client.transact("['C',{'op':'update','table':'Root','where':[],'row':{'plain':['set',[]]}}]");
            await(false, endpoint("two"));
            await(true, endpoint("one"));
            server.server.removeRemote("db:C,Root,remotes");
            await(false, endpoint("one"));
            assertThrows(AdministrationException.class, () -> server.server.addRemote("db:nope,Root,remotes"));
            assertThrows(AdministrationException.class, () -> server.server.addRemote("db:C,Root,nope"));
            assertThrows(AdministrationException.class, () -> server.server.removeRemote("db:C,Root,remotes"));
            assertTrue(server.log().contains("remote deconfigured"), server.log());
        }
    }

    @Test
    void aRemoteOfAnotherRoleIsAnotherRemote() throws IOException {
        try (TestServer server = serve(); JsonRpcClient client = server.connect()) {
            client.transact("['C',{'op':'insert','table':'Root','row':{}}]");
            server.server.addRemote("db:C,Root,remotes");
            addRemote(client, "{'target':'" + endpoint("one").passive() + "'}");
            await(true, endpoint("one"));
            try (JsonRpcClient before = JsonRpcClient.connect(endpoint("one"))) {
                before.transact("['C',{'op':'insert','table':'Item','row':{'name':'x'}}]");
                client.transact("['C',{'op':'update','table':'Remote','where':[],'row':{'inactivity_probe':30000}}]");
                before.transact("['C',{'op':'insert','table':'Item','row':{'name':'y'}}]");
                client.transact("['C',{'op':'update','table':'Remote','where':[],'row':{'role':'stranger'}}]");
                assertTrue(before.closedWithin(TestServer.PATIENCE));
            }
            await(true, endpoint("one"));
            try (JsonRpcClient after = JsonRpcClient.connect(endpoint("one"))) {
                String answer = after.transact("['C',{'op':'insert','table':'Item','row':{'name':'x'}}]").toString();
                assertTrue(answer.contains("\"error\":\"permission error\""), answer);
            }
        }
    }

    @Test
    void aReadOnlyRemoteTakesNoChangesAndNoLocks() throws IOException {
        try (TestServer server = serve(); JsonRpcClient client = server.connect()) {
            client.transact("['C',{'op':'insert','table':'Root','row':{}}]");
            server.server.addRemote("db:C,Root,remotes");
            addRemote(client, "{'target':'" + endpoint("one").passive() + "','read_only':true}");
            await(true, endpoint("one"));
            try (JsonRpcClient reader = JsonRpcClient.connect(endpoint("one"))) {
                assertEquals("[{\"details\":\"insert operation not allowed when database server is in read only mode\",\"error\":\"not allowed\"}]",
                        reader.transact("['C',{'op':'insert','table':'Item','row':{'name':'x'}}]").toString());
                for (String method : new String[] {"lock", "steal", "unlock"}) {
                    assertEquals("\"lock and unlock methods not allowed, DB server is read only.\"",
                            reader.call(method, Json.of("['l']")).error().toString());
                }
                assertTrue(reader.call("convert", Json.of("['C',{'name':'C','version':'1.0.0','tables':{}}]")).error().toString()
                        .contains("not allowed"));
                assertEquals(1, reader.transact("['C',{'op':'select','table':'Root','where':[]}]").at("/0/rows").size());
            }
        }
    }

    @Test
    void aListenersRowTellsOfItsConnections() throws IOException {
        try (TestServer server = serve(); JsonRpcClient client = server.connect()) {
            client.transact("['C',{'op':'insert','table':'Root','row':{}}]");
            server.server.addRemote("db:C,Root,remotes");
            addRemote(client, "{'target':'ptcp:0:127.0.0.1'}");
            int port = Integer.parseInt(awaitStatus(client, "ptcp:0:127.0.0.1", false, "bound_port", "sec_since_connect", "sec_since_disconnect")
                    .get("bound_port"));
            try (JsonRpcClient one = JsonRpcClient.connect(new Endpoint.Tcp(port)); JsonRpcClient two = JsonRpcClient.connect(new Endpoint.Tcp(port))) {
                Map<String, String> status = awaitStatus(client, "ptcp:0:127.0.0.1", true, "bound_port", "n_connections", "sec_since_connect",
                        "sec_since_disconnect");
                assertEquals("2", status.get("n_connections"));
            }
            awaitStatus(client, "ptcp:0:127.0.0.1", false, "bound_port", "sec_since_connect", "sec_since_disconnect");
        }
    }

    @Test
    void anActiveRemotesRowTellsOfItsSession() throws IOException {
        try (TestServer server = serve(); JsonRpcClient client = server.connect(); ServerSocket listener = new ServerSocket(0)) {
            client.transact("['C',{'op':'insert','table':'Root','row':{}}]");
            server.server.addRemote("db:C,Root,remotes");
            String target = "tcp:127.0.0.1:" + listener.getLocalPort();
            addRemote(client, "{'target':'" + target + "','max_backoff':1000}");
            try (Socket peer = listener.accept()) {
                peer.getOutputStream().write("{\"id\":1,\"method\":\"lock\",\"params\":[\"l\"]}{\"id\":2,\"method\":\"steal\",\"params\":[\"m\"]}"
                        .getBytes(StandardCharsets.UTF_8));
                Map<String, String> status = awaitStatus(client, target, true, "locks_held", "sec_since_connect", "state");
                assertEquals("l m", status.get("locks_held"));
                assertEquals("ACTIVE", status.get("state"));
                client.call("steal", Json.of("['m']")).expectResult();
                awaitStatus(client, target, true, "locks_held", "locks_lost", "sec_since_connect", "state");
            }
            try (Socket again = listener.accept()) {
                awaitStatus(client, target, true, "last_error", "sec_since_connect", "sec_since_disconnect", "state");
            }
            assertEquals("[{\"count\":1}]", client.transact("['C',{'op':'update','table':'Root','where':[],'row':{'remotes':['set',[]]}}]").toString());
            Patience.until(TestServer.PATIENCE, () -> server.log().contains(target + ": remote deconfigured"), server::log);
        }
    }

    @Test
    void accessFollowsTheCertificate() throws IOException {
        Certificates certificates = Certificates.make(directory);
        int port = Endpoint.freePort();
        Endpoint.Tls endpoint = new Endpoint.Tls(port, certificates);
        TlsNames names = new TlsNames("db:C,Root,key", "db:C,Root,certificate", "db:C,Root,authority", false, null, null, null, null, null);
        try (TestServer server = serve(names); JsonRpcClient client = server.connect()) {
            client.transact("['C',{'op':'insert','table':'Root','row':{}}]");
            server.server.addRemote("db:C,Root,remotes");
            addRemote(client, "{'target':'" + endpoint.passive() + "','role':'keeper'}");
            assertFalse(accepts(endpoint));
            client.transact("['C',{'op':'update','table':'Root','where':[],'row':{'key':'" + certificates.key("server") + "','certificate':'"
                    + certificates.certificate("server") + "','authority':'" + certificates.authority() + "'}}]");
            await(true, endpoint);
            client.transact("['C',{'op':'insert','table':'RBAC_Permission','uuid-name':'p','row':{'table':'Item','insert_delete':true,"
                    + "'authorization':'owner','update':'note'}},{'op':'insert','table':'RBAC_Role','row':{'name':'keeper',"
                    + "'permissions':['map',[['Item',['named-uuid','p']]]]}},"
                    + "{'op':'insert','table':'Item','row':{'name':'other','owner':'somebody'}}]");
            try (JsonRpcClient keeper = JsonRpcClient.connect(endpoint)) {
                assertTrue(keeper.transact("['C',{'op':'insert','table':'Item','row':{'name':'mine','owner':'client'}}]").toString().contains("uuid"));
                assertEquals("[{\"count\":1}]",
                        keeper.transact("['C',{'op':'update','table':'Item','where':[['name','==','mine']],'row':{'note':'hi'}}]").toString());
                for (String denied : new String[] {"{'op':'insert','table':'Item','row':{'owner':'somebody'}}",
                    "{'op':'update','table':'Item','where':[['name','==','mine']],'row':{'owner':'x'}}",
                    "{'op':'update','table':'Item','where':[],'row':{'note':'x'}}", "{'op':'delete','table':'Item','where':[]}",
                    "{'op':'insert','table':'Root','row':{}}"}) {
                    String answer = keeper.transact("['C'," + denied + "]").toString();
                    assertTrue(answer.contains("RBAC rules for client \\\"client\\\" role \\\"keeper\\\" prohibit"), answer);
                }
                assertEquals(2, keeper.transact("['C',{'op':'select','table':'Item','where':[]}]").at("/0/rows").size());
                assertTrue(keeper.call("convert", Json.parse("[\"C\"," + REMOTE_SCHEMA.replace('\n', ' ') + "]")).error().toString()
                        .contains("permission error"));
            }
        }
    }
}
