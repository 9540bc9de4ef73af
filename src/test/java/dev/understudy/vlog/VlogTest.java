package dev.understudy.vlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Levels, destinations, patterns and files of the log, with the replies that the peer gives to the same words. */
class VlogTest {
    /** 2026-11-20T15:29:40.563Z. */
    private static final long NOW_MILLIS = 1_795_188_580_563L;

    private final List<String> console = new ArrayList<>();
    private final Vlog vlog = new Vlog(line -> console.add(new String(line, StandardCharsets.UTF_8)), () -> NOW_MILLIS);

    @TempDir
    Path directory;

    VlogTest() {
        vlog.setSyslogMethod("null");
    }

    @Test
    void aLineHasThePeersForm() {
        vlog.logger("jsonrpc").warn("{}: received bad JSON-RPC message: {}", "tcp:127.0.0.1:1", "no \"method\"");
        assertEquals(List.of("2026-11-20T15:29:40Z|00001|jsonrpc|WARN|tcp:127.0.0.1:1: received bad JSON-RPC message: no \"method\"\n"),
                console);
    }

    @Test
    void debugIsOffUntilAskedFor() {
        Logger log = vlog.logger("raft");
        log.debug("unseen");
        assertFalse(log.isDebugEnabled());
        vlog.set("raft:console:dbg");
        assertTrue(log.isDebugEnabled());
        assertFalse(vlog.logger("jsonrpc").isDebugEnabled());
        log.debug("seen");
        log.trace("seen too");
        assertEquals(List.of("2026-11-20T15:29:40Z|00001|raft|DBG|seen\n", "2026-11-20T15:29:40Z|00002|raft|DBG|seen too\n"), console);
    }

    @Test
    void wordsComeInAnyOrderAndCase() {
        vlog.set("warn,Jsonrpc CONSOLE");
        vlog.set("any:raft:off");
        String list = vlog.list();
        assertTrue(list.contains("\njsonrpc           WARN       INFO       INFO\n"), list);
        assertTrue(list.contains("\nraft               OFF        OFF        OFF\n"), list);
        assertTrue(list.contains("\novsdb_jsonrpc_server  INFO       INFO       INFO\n"), list);
        vlog.set("");
        assertTrue(vlog.list().contains("\nraft               DBG        DBG        DBG\n"));
    }

    @Test
    void wrongWordsAreNamed() {
        assertError("foo", "no destination, level, or module \"foo\"");
        assertError("console:foo", "no destination, level, or module \"foo\"");
        assertError("info dbg", "cannot specify multiple levels");
        assertError("console file", "cannot specify multiple destinations");
        assertError("raft:jsonrpc", "cannot specify multiple modules");
        assertError("PATTERN", "missing destination");
        assertError("PATTERN:foo:bar", "unknown destination \"foo\"");
        assertError("FACILITY:foo", "invalid facility");
        assertError("FACILITY", "invalid facility");
    }

    private void assertError(String spec, String text) {
        String before = vlog.list();
        assertEquals(text, assertThrows(IllegalArgumentException.class, () -> vlog.set(spec)).getMessage());
        assertEquals(before, vlog.list());
    }

    @Test
    void librariesStayQuietUnlessNamed() {
        Logger netty = vlog.logger("io.netty.channel.DefaultChannelPipeline");
        vlog.set("console:dbg");
        assertFalse(netty.isInfoEnabled());
        assertTrue(netty.isWarnEnabled());
        vlog.set("console:err");
        assertFalse(netty.isWarnEnabled());
        vlog.set("netty:console:dbg");
        assertTrue(netty.isDebugEnabled());
        netty.debug("hello");
        assertEquals(List.of("2026-11-20T15:29:40Z|00001|netty|DBG|hello\n"), console);
        assertTrue(vlog.logger("com.example.Thing").isWarnEnabled() || vlog.list().contains("library"));
    }

    @Test
    void patternsAreThoseOfThePeer() {
        vlog.set("PATTERN:console:%A %c [%10c] [%-10c] [%010N] [%-5p] %P %r %t%T %% %q%B|%m");
        vlog.logger("unixctl").error("x");
        assertEquals(List.of("ovsdb-server unixctl [   unixctl] [unixctl   ] [0000000001] [ERR  ] " + ProcessHandle.current().pid() + " 0 "
                + Thread.currentThread().getName() + " % q131|x\n"), console);
        console.clear();
        vlog.set("PATTERN:any:%d{x}%D{%H:%M:%S.### # ## ####}%|%3|%m %");
        vlog.logger("unixctl").error("y");
        assertEquals(List.of("x15:29:40.563 5 56 5630|  |y \n"), console);
        console.clear();
        vlog.set("pattern:console");
        vlog.logger("unixctl").error("z");
        assertEquals(List.of("\n"), console);
    }

    @Test
    void patternsAreListed() {
        vlog.set("PATTERN:console:%p|%m");
        vlog.set("FACILITY:local3");
        assertEquals("""
                         prefix                            format
                         ------                            ------
                SYSLOG   <%B> %D{%h %e %T} %E %A:          ovs|%05N|%c%T|%p|%m
                CONSOLE  none                              %p|%m
                FILE     none                              %D{%Y-%m-%dT%H:%M:%S.###Z}|%05N|%c%T|%p|%m
                """, vlog.listPatterns());
    }

    @Test
    void rateLimitsAreTurnedOffByModule() {
        assertTrue(vlog.setRateLimited("jsonrpc", false));
        assertFalse(vlog.setRateLimited("nonsense", false));
        assertTrue(vlog.list().contains("\njsonrpc           INFO       INFO       INFO    (rate limiting disabled)\n"));
        assertTrue(vlog.setRateLimited(null, true));
        assertFalse(vlog.list().contains("disabled"));
    }

    @Test
    void theFileIsContinuedAndFollowsARotation() throws IOException {
        Path file = directory.resolve("log");
        Files.writeString(file, "before\n");
        assertNull(vlog.openFile(file));
        vlog.logger("raft").info("one");
        assertNull(vlog.reopenFile());
        Files.move(file, directory.resolve("old"));
        assertNull(vlog.reopenFile());
        vlog.logger("raft").info("two");
        vlog.closeFile();
        vlog.closeFile();
        vlog.logger("raft").info("unseen");
        String time = "2026-11-20T15:29:40.563Z|0000";
        assertEquals("before\n" + time + "1|vlog|INFO|opened log file " + file + "\n" + time + "2|raft|INFO|one\n"
                + time + "3|vlog|INFO|closing log file\n", Files.readString(directory.resolve("old")));
        assertEquals(time + "4|vlog|INFO|opened log file " + file + "\n" + time + "5|raft|INFO|two\n", Files.readString(file));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), "0660 less a umask of 022 or 027");
    }

    @Test
    void linesOfManyThreadsAreWholeAndInOrder() throws IOException, InterruptedException {
        Path file = directory.resolve("log");
        vlog.openFile(file);
        vlog.set("PATTERN:file:%N %t");
        vlog.set("console:off");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().name("thread-" + i).start(() -> {
                for (int line = 0; line < 500; line++) {
                    vlog.logger("raft").info("x");
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(1 + 8 * 500, lines.size());
        for (int i = 1; i < lines.size(); i++) {
            assertTrue(lines.get(i).matches((i + 1) + " thread-[0-7]"), lines.get(i));
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsSaid() throws IOException {
        assertEquals("Logging to file not configured", vlog.reopenFile());
        Path missing = directory.resolve("none/log");
        assertEquals("No such file or directory", vlog.openFile(missing));
        assertEquals("Is a directory", vlog.openFile(directory));
        assertEquals(List.of(
                "2026-11-20T15:29:40Z|00001|vlog|WARN|failed to open " + missing + " for logging: No such file or directory\n",
                "2026-11-20T15:29:40Z|00002|vlog|WARN|failed to open " + directory + " for logging: Is a directory\n"), console);
    }

    @Test
    void anExceptionIsOneLineToOperatorsAndAStackToDevelopers() {
        IOException thrown = new IOException("broken", new IllegalStateException("root"));
        vlog.logger("raft").warn("cannot write", thrown);
        vlog.logger("raft").error("cannot write", thrown);
        assertEquals("2026-11-20T15:29:40Z|00001|raft|WARN|cannot write (java.io.IOException: broken)\n", console.getFirst());
        assertTrue(console.get(1).contains("\n    at dev.understudy.vlog.VlogTest."), console.get(1));
        assertTrue(console.get(1).contains("\n    caused by java.lang.IllegalStateException: root\n"), console.get(1));
    }

    @Test
    void emergencyIsMarked() {
        vlog.set("emer");
        vlog.logger("raft").error("unseen");
        vlog.logger("raft").error(VlogLogger.EMERGENCY, "the disk is gone");
        assertEquals(List.of("2026-11-20T15:29:40Z|00001|raft|EMER|the disk is gone\n"), console);
    }

    @Test
    void aClosedConsoleStaysSilent() {
        vlog.closeConsole();
        vlog.logger("raft").error("unseen");
        vlog.logger("made_later").error("unseen");
        assertEquals(List.of(), console);
        assertTrue(vlog.list().contains("\nraft               OFF       INFO       INFO\n"));
    }

    @Test
    void slf4jFindsThisProvider() {
        assertEquals(VlogLogger.class, LoggerFactory.getLogger("jsonrpc").getClass());
        assertEquals("jsonrpc", LoggerFactory.getLogger("jsonrpc").getName());
    }
}
