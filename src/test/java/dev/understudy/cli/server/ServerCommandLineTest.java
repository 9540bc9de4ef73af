package dev.understudy.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.cli.Directories;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.LogOptions;
import dev.understudy.server.Configuration;
import dev.understudy.server.ConnectionSettings;
import dev.understudy.server.DatabaseSettings.InFile;
import dev.understudy.server.DatabaseSettings.Relay;
import dev.understudy.server.Durability;
import dev.understudy.server.SourceSettings;
import dev.understudy.server.SyncSettings;
import dev.understudy.server.TlsNames;
import dev.understudy.vlog.Vlog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The command line of a server: defaults, and what each option says. */
class ServerCommandLineTest {
    private final Map<String, String> environment = new HashMap<>();

    private ServerSettings read(String... words) {
        Directories directories = new Directories(environment);
        return new ServerCommandLine("ovsdb-server", directories, new LogOptions(Vlog.system(), directories, "ovsdb-server"))
                .read(List.of(words));
    }

    @Test
    void defaultsAreThoseOfDebian() {
        ServerSettings settings = read();
        assertEquals(Set.of("/etc/openvswitch/conf.db"), settings.configuration().databases().keySet());
        assertEquals(Path.of("/var/run/openvswitch/ovsdb-server." + ProcessHandle.current().pid() + ".ctl"), settings.unixctl());
        assertNull(settings.daemon().pidfile());
        assertNull(settings.run());
        assertEquals(TlsNames.NONE, settings.tls());
        assertEquals(Durability.PEER, settings.durability());
        assertTrue(settings.columnDiff());
        assertEquals(Path.of("/var/run/openvswitch/ovsdb-server.pid"), read("--pidfile").daemon().pidfile());
    }

    @Test
    void theEnvironmentOverridesDirectories() {
        environment.putAll(Map.of("OVS_RUNDIR", "/r", "OVS_DBDIR", "/d", "OVS_SYSCONFDIR", "/s"));
        assertEquals(Set.of("/d/conf.db"), read().configuration().databases().keySet());
        assertEquals(Path.of("/r/x"), read("--unixctl=x").unixctl());
        assertEquals(Path.of("/x"), read("--unixctl=/x").unixctl());
        assertEquals(Path.of("/r/p"), read("--pidfile=p").daemon().pidfile());
        environment.put("OVS_DBDIR", "");
        assertEquals(Set.of("/s/openvswitch/conf.db"), read().configuration().databases().keySet());
    }

    @Test
    void optionsSayWhatTheySay() {
        ServerSettings settings = read("a.db", "--remote=punix:x", "--detach", "--no-chdir", "--remote", "db:a,b,c", "--run=true",
                "--unixctl=none", "--overwrite-pidfile", "--user=u:g", "--durability=always", "--disable-file-column-diff", "b.db");
        assertEquals(Set.of("a.db", "b.db"), settings.configuration().databases().keySet());
        assertEquals(Set.of("punix:x", "db:a,b,c"), settings.configuration().remotes().keySet());
        assertNull(settings.unixctl());
        assertTrue(settings.daemon().detach() && settings.daemon().overwritePidfile());
        assertFalse(settings.daemon().changeDirectory() || settings.columnDiff());
        assertEquals("true", settings.run());
        assertEquals("u:g", settings.daemon().user());
        assertEquals(Durability.ALWAYS, settings.durability());
        assertEquals(Set.of(), read("--no-dbs").configuration().databases().keySet());
    }

    @Test
    void aDaemonThatLeavesItsDirectoryNamesFilesInFull() {
        String here = Path.of("").toAbsolutePath().toString();
        ServerSettings settings = read("--detach", "a.db", "-p", "key", "-c", "db:a,b,c", "-C", "none");
        assertEquals(Set.of(here + "/a.db"), settings.configuration().databases().keySet());
        assertEquals(new TlsNames(here + "/key", "db:a,b,c", "none", false, null, null, null, null, null), settings.tls());
    }

    @Test
    void tlsOptionsAreHandedOn() {
        assertEquals(new TlsNames("k", "c", "a", false, "e", "p", "i", "s", "n"), read("-pk", "-c", "c", "--bootstrap-ca-cert=b", "-C", "a",
                "--peer-ca-cert=e", "--ssl-protocols=p", "--ssl-ciphers=i", "--ssl-ciphersuites=s", "--ssl-server-name=n").tls());
        assertEquals(new TlsNames(null, null, "db:a,b,c", true, null, null, null, null, null), read("--bootstrap-ca-cert=db:a,b,c").tls());
    }

    @Test
    void aTapeIsForStandaloneDatabasesOnly() {
        assertError("--record is mutually exclusive with --sync-from", "--record", "--sync-from=tcp:a");
        assertError("--replay is mutually exclusive with --config-file", "--replay", "--config-file=c");
        assertError("--record: b: only standalone databases can be recorded and replayed", "--record", "a.db", "relay:b:tcp:c");
        assertTrue(read("a.db").tape().isLive());
    }

    @Test
    void relaysAreNotFiles() {
        Configuration configuration = read("a.db", "relay:b:tcp:c,tcp:d").configuration();
        assertEquals(Map.of("a.db", InFile.ANY, "b", new Relay(new SourceSettings("tcp:c,tcp:d", ConnectionSettings.DEFAULT))),
                configuration.databases());
        assertError("ovsdb error: relay:file: invalid syntax", "relay:file");
    }

    @Test
    void followingAnotherServerIsPartOfTheConfiguration() {
        assertEquals(SyncSettings.NONE, read("--active").configuration().sync());
        SyncSettings backup = read("--sync-from=tcp:a", "--sync-exclude-tables=c:d,a:b c:d").configuration().sync();
        assertEquals("tcp:a", backup.source());
        assertEquals("a:b,c:d", backup.excludedTables().toString());
        assertTrue(backup.backup());
        assertFalse(read("--sync-from=tcp:a", "--active").configuration().sync().backup());
        assertError("Can't parse excluded table: x", "--sync-exclude-tables=a:b,x");
        assertError("Can't parse excluded table: :x", "--sync-exclude-tables=:x");
    }

    @Test
    void aConfigurationFileSaysAllOrNothing() {
        environment.put("OVS_DBDIR", "/d");
        ServerSettings settings = read("--config-file=c.json");
        assertEquals(Path.of("/d/c.json"), settings.configurationFile().path());
        assertEquals(Configuration.EMPTY, settings.configuration());
        assertError("--config-file is mutually exclusive with --remote", "--config-file=c", "--remote=punix:x");
        for (String option : List.of("--sync-from=x", "--sync-exclude-tables=a:b", "--active")) {
            assertError("--config-file is mutually exclusive with --sync-from, --sync-exclude-tables and --active", "--config-file=c", option);
        }
        assertError("Databases should be specified in a config file", "--config-file=c", "a.db");
    }

    @Test
    void wrongValuesAreNamed() {
        assertError("processing \"foo\": no destination, level, or module \"foo\"", "-vfoo");
        assertError("processing \"PATTERN:x:y\": unknown destination \"x\"", "--verbose=PATTERN:x:y");
        assertError("unsupported syslog method 'foo'", "--syslog-method=foo");
        assertError("--durability=x: must be \"peer\" or \"always\"", "--durability=x");
        environment.put("OVS_SYSLOG_METHOD", "bar");
        assertError("unsupported syslog method 'bar'");
    }

    private void assertError(String text, String... words) {
        assertEquals(text, assertThrows(FatalException.class, () -> read(words)).getMessage());
    }
}
