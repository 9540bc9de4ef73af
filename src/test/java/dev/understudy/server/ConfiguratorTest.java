package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.real.DatabaseFile;
import dev.understudy.real.Json;
import dev.understudy.real.JsonRpcClient;
import dev.understudy.real.Patience;
import dev.understudy.real.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that goes from one configuration to another, as a file says it. */
@Timeout(120)
class ConfiguratorTest {
    @TempDir
    private Path directory;

    private TestServer server;
    private final List<Configuration> kept = new ArrayList<>();
    private Configurator configurator;

    @BeforeEach
    void start() {
        server = TestServer.start(directory, 1);
        configurator = new Configurator(server.server, kept::add);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void make(String name) {
        DatabaseFile.create(ServerKind.PEER, directory, name, TestServer.SCHEMA.replace("\"T\"", "\"" + name + "\""));
    }

    /** Goes to what a file says; returns what could not be done. */
    private List<String> load(String text) throws IOException {
        Path path = Files.writeString(directory.resolve("configuration"), text.replace('\'', '"'));
        return configurator.load(new ConfigurationFile(path, name -> directory.resolve(name).toString()).read());
    }

    @Test
    void databasesAndRemotesComeAndGoAndTheRestGoesOn() throws IOException {
        make("one");
        make("two");
        Path extra = directory.resolve("extra");
        assertEquals(List.of(), load("{'remotes':{'punix:" + extra + "':null},'databases':{'one.db':null,'two.db':{'service-model':'standalone'}}}"));
        assertEquals(List.of("_Server", "one", "two"), server.server.listDatabases());
        try (JsonRpcClient stays = JsonRpcClient.connect(extra)) {
            stays.call("set_db_change_aware", Json.of("[true]")).expectResult();
            stays.call("monitor", Json.of("['one','m',{'a':{}}]")).expectResult();
            assertEquals(List.of(), load("{'remotes':{'punix:" + extra + "':{'inactivity-probe':60000}},"
                    + "'databases':{'one.db':{'service-model':'active-backup','backup':false}}}"));
            assertEquals(List.of("_Server", "one"), server.server.listDatabases());
            stays.transact("['one',{'op':'insert','table':'a','row':{'k':1}}]");
            assertEquals("update", stays.notification(TestServer.PATIENCE).get("method").asText());
            assertEquals(List.of(), load("{'remotes':{'punix:" + extra + "':{'read-only':true}},'databases':{'one.db':null}}"));
            assertTrue(stays.closedWithin(TestServer.PATIENCE), "a session of a remote that has become read-only goes on");
        }
        try (JsonRpcClient reader = JsonRpcClient.connect(extra)) {
            assertTrue(reader.transact("['one',{'op':'insert','table':'a','row':{'k':2}}]").toString().contains("not allowed"));
        }
        assertEquals(List.of(), load("{'remotes':null,'databases':null}"));
        assertFalse(Files.exists(extra));
        assertEquals(List.of("_Server"), server.server.listDatabases());
        assertEquals(4, kept.size());
        assertEquals(Configuration.EMPTY, kept.getLast());
    }

    @Test
    void whatCannotBeDoneIsLeftOutAndTheRestIsDone() throws IOException {
        make("one");
        make("two");
        Path extra = directory.resolve("extra");
        List<String> failures = load("{'remotes':{'db:one,a,nope':null,'punix:" + extra + "':null},'databases':{'none.db':null,'one.db':null,"
                + "'two.db':{'service-model':'clustered'}}}");
        assertEquals(List.of("I/O error: " + directory + "/none.db: open failed (No such file or directory)",
                "ovsdb error: " + directory + "/two.db: database is standalone and not clustered",
                "\"db:one,a,nope\": table \"a\" has no column \"nope\""), failures);
        assertEquals(List.of("_Server", "one"), server.server.listDatabases());
        assertTrue(Files.exists(extra));
        assertTrue(server.log().contains("|ovsdb_server|WARN|failed to open database '" + directory + "/none.db': I/O error: "), server.log());
        assertTrue(server.log().contains("|ovsdb_server|WARN|failed to configure databases\n"), server.log());
        assertEquals(1, configurator.present().databases().size());
        failures = load("{'remotes':null,'databases':{'one.db':null,'two.db':{'service-model':'active-backup','backup':true,'source':{'tcp:x':null}}}}");
        assertEquals(List.of("ovsdb error: " + directory + "/two.db: following another server is not supported yet"), failures);
        assertEquals(List.of(), load("{'remotes':null,'databases':{'one.db':null,'two.db':null}}"));
        assertEquals(List.of("_Server", "one", "two"), server.server.listDatabases());
    }

    @Test
    void filesOfClustersAreNamed() throws IOException {
        Files.writeString(directory.resolve("c.db"), "OVSDB CLUSTER 2 bf21a9e8fbc5a3846fb05b4fa0859e0917b2202f\n{}");
        assertEquals(List.of("ovsdb error: " + directory + "/c.db: databases in clusters are not supported yet"),
                load("{'remotes':null,'databases':{'c.db':null}}"));
        assertEquals(List.of("ovsdb error: " + directory + "/c.db: database is clustered and not standalone"),
                load("{'remotes':null,'databases':{'c.db':{'service-model':'standalone'}}}"));
    }

    @Test
    void aFileThatCannotBeReadChangesNothing() throws IOException {
        make("one");
        assertEquals(List.of(), load("{'remotes':null,'databases':{'one.db':null}}"));
        String message = assertThrows(AdministrationException.class, () -> load("{'remotes':null,'databases':{'one.db':{'x':1}}}")).getMessage();
        assertTrue(message.startsWith("configuration in " + directory + "/configuration: "), message);
        Path missing = directory.resolve("missing");
        message = assertThrows(AdministrationException.class, new ConfigurationFile(missing, name -> name)::read).getMessage();
        assertEquals("I/O error: " + missing + ": reading the configuration failed (No such file or directory)", message);
        assertEquals(List.of("_Server", "one"), server.server.listDatabases());
    }

    @Test
    void aRelayTakesAnotherSourceWithoutBeingClosed() throws IOException {
        assertEquals(List.of(), load("{'remotes':null,'databases':{'far':{'service-model':'relay','source':{'unix:nowhere':null}}}}"));
        try (JsonRpcClient client = server.connect()) {
            client.call("set_db_change_aware", Json.of("[true]")).expectResult();
            client.call("monitor", Json.of("['_Server','s',{'Database':{'columns':['name']}}]")).expectResult();
            make("far");
            Path real = directory.resolve("far.sock");
            try (TestServer far = TestServer.start(Files.createDirectory(directory.resolve("far")), 1)) {
                far.server.addDatabase(directory.resolve("far.db").toString());
                far.server.addRemote("punix:" + real);
                assertEquals(List.of(), load("{'remotes':null,'databases':{'far':{'service-model':'relay','source':{'unix:" + real + "':null}}}}"));
                Patience.until(TestServer.PATIENCE, () -> client.call("get_schema", Json.of("['far']")).error() == null, server::log);
            }
        }
        assertEquals(List.of(), load("{'remotes':null,'databases':null}"));
        assertEquals(List.of("_Server"), server.server.listDatabases());
    }

    @Test
    void onlyWhatCanBeIsChanged() {
        make("one");
        String file = directory.resolve("one.db").toString();
        configurator.change(configuration -> configuration.withDatabase(file, DatabaseSettings.InFile.ANY));
        assertEquals("one", configurator.databaseName(file));
        assertEquals(file, configurator.entryOf("one"));
        assertEquals("tcp:a: following another server is not supported yet", assertThrows(AdministrationException.class, () ->
                configurator.change(configuration -> configuration.withSync(SyncSettings.NONE.withSource("tcp:a").withBackup(true)))).getMessage());
        assertFalse(configurator.present().sync().backup());
        assertEquals(List.of("_Server", "one"), server.server.listDatabases());
    }
}
