package dev.understudy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.server.DatabaseSettings.ActiveBackup;
import dev.understudy.server.DatabaseSettings.FileKind;
import dev.understudy.server.DatabaseSettings.InFile;
import dev.understudy.server.DatabaseSettings.Relay;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configurations as text. */
class ConfigurationTest {
    private static Configuration read(String text) {
        return ConfigurationReader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), name -> "/d/" + name);
    }

    private static SourceSettings source(String target, Integer maxBackoffMs, Integer probeIntervalMs, Integer dscp) {
        return new SourceSettings(target, new ConnectionSettings(maxBackoffMs, probeIntervalMs, dscp));
    }

    @Test
    void everythingThatCanBeSaidIsRead() {
        Configuration configuration = read("""
                {'remotes': {'punix:a': null, 'ptcp:1': {'max-backoff': 1, 'inactivity-probe': 2, 'dscp': 3, 'read-only': true, 'role': 'r'},
                             'db:A,B,C': {}},
                 'databases': {'a.db': null, 'b.db': {}, 'c.db': {'service-model': 'standalone'}, 'd.db': {'service-model': 'clustered'},
                   'E': {'service-model': 'relay', 'source': {'tcp:1.2.3.4:5': {'max-backoff': 6, 'inactivity-probe': 7, 'dscp': 8}}},
                   'f.db': {'service-model': 'active-backup', 'backup': true, 'source': {'unix:x': null}, 'exclude-tables': ['T', 'U']},
                   'g.db': {'service-model': 'active-backup', 'backup': false}},
                 'anything': ['else']}
                """);
        assertEquals(Map.of("punix:a", RemoteSettings.DEFAULT, "db:A,B,C", RemoteSettings.DEFAULT,
                "ptcp:1", new RemoteSettings(new ConnectionSettings(1, 2, 3), true, "r")), configuration.remotes());
        assertEquals(Map.of("/d/a.db", InFile.ANY, "/d/b.db", InFile.ANY, "/d/c.db", new InFile(FileKind.STANDALONE),
                "/d/d.db", new InFile(FileKind.CLUSTERED), "E", new Relay(source("tcp:1.2.3.4:5", 6, 7, 8)),
                "/d/f.db", new ActiveBackup(source("unix:x", null, null, null), true, List.of("T", "U")),
                "/d/g.db", new ActiveBackup(null, false, List.of())), configuration.databases());
        assertEquals(Configuration.EMPTY, read("{'remotes':null,'databases':null}"));
    }

    @Test
    void whatIsWrittenIsRead() {
        Configuration configuration = read("""
                {'remotes': {'ptcp:1': {'max-backoff': 1, 'dscp': 3, 'read-only': true, 'role': 'r\\"'}, 'x': null},
                 'databases': {'a': null, 'b': {'service-model': 'standalone'}, 'R': {'service-model': 'relay', 'source': {'s': {'dscp': 8}}},
                   'c': {'service-model': 'active-backup', 'backup': false, 'source': {'u': null}, 'exclude-tables': ['T']}},
                 'sync_from': 'tcp:a', 'sync_exclude': 'b:c,a:d', 'sync_probe_interval': 7, 'is_backup': true}
                """);
        assertEquals("a:d,b:c", configuration.sync().excludedTables().toString());
        assertEquals(configuration, ConfigurationReader.read(ConfigurationWriter.write(configuration), name -> name));
        assertEquals(Configuration.EMPTY, ConfigurationReader.read(ConfigurationWriter.write(Configuration.EMPTY), name -> name));
    }

    @Test
    void mistakesInWhatIsSaidOfRemotesArePassedOver() {
        Configuration configuration = read("""
                {'remotes': {'a': 5, 'b': {'dscp': 64, 'max-backoff': 'x', 'inactivity-probe': 1.5, 'role': 4, 'read-only': 0, 'x': {'y': [1]}},
                             'c': {'dscp': -1, 'role': 'r', 'max-backoff': 99999999999, 'read-only': true}},
                 'databases': {'R': {'service-model': 'relay', 'source': {'s': {'read-only': true, 'role': 'x', 'dscp': 1}}}}}
                """);
        assertEquals(Map.of("a", RemoteSettings.DEFAULT, "b", RemoteSettings.DEFAULT, "c", new RemoteSettings(ConnectionSettings.DEFAULT, true, "r")),
                configuration.remotes());
        assertEquals(Map.of("R", new Relay(source("s", null, null, 1))), configuration.databases());
    }

    @Test
    void otherMistakesRefuseAll() {
        assertRefused("must be a JSON object", "");
        assertRefused("not JSON: ", "{'remotes':null,'databases':null");
        assertRefused("not JSON: ", "{'remotes':null,'databases':null} x");
        assertRefused("must be a JSON object", "[]");
        assertRefused("\"remotes\" is missing", "{'databases':null}");
        assertRefused("\"databases\" is missing", "{'remotes':{}}");
        assertRefused("\"remotes\" must be an object or null", "{'remotes':[],'databases':null}");
        assertRefused("\"databases\" must be an object or null", "{'remotes':null,'databases':'x'}");
        assertRefusedDatabase("configuration of database \"D\" failed: Object expected", "5");
        assertRefusedDatabase("Type mismatch for member 'service-model'", "{'service-model':5}");
        assertRefusedDatabase("Unrecognized database service model: \"x\"", "{'service-model':'x'}");
        assertRefusedDatabase("Member 'x' is present but not allowed here", "{'x':5}");
        assertRefusedDatabase("Member 'source' is present but not allowed here", "{'service-model':'standalone','source':{'a':null}}");
        assertRefusedDatabase("Required 'source' member is missing", "{'service-model':'relay'}");
        assertRefusedDatabase("must have one member", "{'service-model':'relay','source':{}}");
        assertRefusedDatabase("must have one member", "{'service-model':'relay','source':{'a':null,'b':null,'c':null}}");
        assertRefusedDatabase("Required 'backup' member is missing", "{'service-model':'active-backup'}");
        assertRefusedDatabase("a backup needs a 'source'", "{'service-model':'active-backup','backup':true}");
        assertRefusedDatabase("Type mismatch for member 'exclude-tables'", "{'service-model':'active-backup','backup':false,'exclude-tables':[5]}");
    }

    private static void assertRefusedDatabase(String text, String database) {
        assertRefused(text, "{'remotes':null,'databases':{'D':" + database + "}}");
    }

    private static void assertRefused(String text, String json) {
        String message = assertThrows(AdministrationException.class, () -> read(json)).getMessage();
        assertTrue(message.contains(text), message);
    }

    @Test
    void someServiceModelsBecomeOthersWithoutAClose() {
        DatabaseSettings standalone = new InFile(FileKind.STANDALONE);
        DatabaseSettings clustered = new InFile(FileKind.CLUSTERED);
        DatabaseSettings pair = new ActiveBackup(null, false, List.of());
        DatabaseSettings relay = new Relay(source("a", null, null, null));
        assertTrue(standalone.canBecome(pair) && pair.canBecome(standalone) && pair.canBecome(pair) && relay.canBecome(relay));
        assertTrue(InFile.ANY.canBecome(clustered) && clustered.canBecome(InFile.ANY) && standalone.canBecome(InFile.ANY));
        assertFalse(standalone.canBecome(clustered) || clustered.canBecome(standalone) || clustered.canBecome(pair) || pair.canBecome(clustered));
        assertFalse(relay.canBecome(InFile.ANY) || InFile.ANY.canBecome(relay) || pair.canBecome(relay) || relay.canBecome(pair));
    }
}
