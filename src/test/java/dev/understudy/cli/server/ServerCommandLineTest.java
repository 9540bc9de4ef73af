package dev.understudy.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.cli.Directories;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.LogOptions;
import dev.understudy.server.Durability;
import dev.understudy.server.TlsNames;
import dev.understudy.vlog.Vlog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        assertEquals(List.of("/etc/openvswitch/conf.db"), settings.databases());
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
        assertEquals(List.of("/d/conf.db"), read().databases());
        assertEquals(Path.of("/r/x"), read("--unixctl=x").unixctl());
        assertEquals(Path.of("/x"), read("--unixctl=/x").unixctl());
        assertEquals(Path.of("/r/p"), read("--pidfile=p").daemon().pidfile());
        environment.put("OVS_DBDIR", "");
        assertEquals(List.of("/s/openvswitch/conf.db"), read().databases());
    }

    @Test
    void optionsSayWhatTheySay() {
        ServerSettings settings = read("a.db", "--remote=punix:x", "--detach", "--no-chdir", "--remote", "db:a,b,c", "--run=true",
                "--unixctl=none", "--overwrite-pidfile", "--user=u:g", "--durability=always", "--disable-file-column-diff", "b.db");
        assertEquals(List.of("a.db", "b.db"), settings.databases());
        assertEquals(List.of("punix:x", "db:a,b,c"), settings.remotes());
        assertNull(settings.unixctl());
        assertTrue(settings.daemon().detach() && settings.daemon().overwritePidfile());
        assertFalse(settings.daemon().changeDirectory() || settings.columnDiff());
        assertEquals("true", settings.run());
        assertEquals("u:g", settings.daemon().user());
        assertEquals(Durability.ALWAYS, settings.durability());
        assertEquals(List.of(), read("--no-dbs").databases());
    }

    @Test
    void aDaemonThatLeavesItsDirectoryNamesFilesInFull() {
        String here = Path.of("").toAbsolutePath().toString();
        ServerSettings settings = read("--detach", "a.db", "-p", "key", "-c", "db:a,b,c", "-C", "none");
        assertEquals(List.of(here + "/a.db"), settings.databases());
        assertEquals(new TlsNames(here + "/key", "db:a,b,c", "none", false, null, null, null, null, null), settings.tls());
    }

    @Test
    void tlsOptionsAreHandedOn() {
        assertEquals(new TlsNames("k", "c", "a", false, "e", "p", "i", "s", "n"), read("-pk", "-c", "c", "--bootstrap-ca-cert=b", "-C", "a",
                "--peer-ca-cert=e", "--ssl-protocols=p", "--ssl-ciphers=i", "--ssl-ciphersuites=s", "--ssl-server-name=n").tls());
        assertEquals(new TlsNames(null, null, "db:a,b,c", true, null, null, null, null, null), read("--bootstrap-ca-cert=db:a,b,c").tls());
    }

    @Test
    void whatIsNotSupportedYetIsNamed() {
        for (String option : List.of("--sync-from=x", "--sync-exclude-tables=x", "--active", "--config-file=x", "--record", "--replay",
                "--monitor", "--disable-file-no-data-conversion")) {
            String text = assertThrows(FatalException.class, () -> read(option)).getMessage();
            assertTrue(text.startsWith(option.replaceFirst("=.*", "") + " is not supported yet: "), text);
        }
        String text = assertThrows(FatalException.class, () -> read("relay:a:tcp:b")).getMessage();
        assertTrue(text.startsWith("relay:a:tcp:b: a relay is not supported yet"), text);
        assertEquals(List.of("relay:file", "relay:file:"), read("relay:file", "relay:file:").databases());
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
