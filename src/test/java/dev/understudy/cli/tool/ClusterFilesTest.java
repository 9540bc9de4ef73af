package dev.understudy.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.real.Patience;
import dev.understudy.real.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files with which our tool begins and joins a cluster, given to the peer's servers; and the files that those leave, read by ours. */
@Timeout(120)
class ClusterFilesTest {
    private static final String SCHEMA = """
            {"name":"S","version":"1.2.3","cksum":"12 34","tables":{"T":{"indexes":[["name"]],"isRoot":true,"columns":{
             "name":{"type":"string"},"r":{"type":"real"},"status":{"type":"string","ephemeral":true},
             "s":{"type":{"key":"string","min":0,"max":"unlimited"}}}},"U":{"columns":{"x":{"type":"integer"}}}}}""".replace("\n", "");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Tools tools;

    @BeforeEach
    void makeTools() {
        tools = new Tools(directory);
    }

    @AfterEach
    void stopServers() {
        for (int member = 1; member <= 3; member++) {
            stop(member);
        }
    }

    private void done(String... words) {
        assertEquals(new Tools.Result(0, "", ""), tools.ours(words), String.join(" ", words));
    }

    private Program program(String... words) {
        return Program.of(words).in(directory);
    }

    /** Has the peer's server serve a file in the background. */
    private void serve(int member) {
        program("ovsdb-server", "--detach", "--no-chdir", "--pidfile=" + tools.path(member + ".pid"), "--unixctl=" + tools.path(member + ".ctl"),
                "-vconsole:off", "-vsyslog:off", "--remote=punix:" + tools.path(member + ".sock"), tools.path(member + ".db")).run().expectSuccess();
        client("--timeout=30", "wait", socket(member), "S", "connected");
    }

    private String client(String... words) {
        return program("ovsdb-client").with("--no-leader-only").with(words).output();
    }

    private String socket(int member) {
        return "unix:" + tools.path(member + ".sock");
    }

    private void stop(int member) {
        Path pidfile = directory.resolve(member + ".pid");
        if (Files.exists(pidfile)) {
            program("ovs-appctl", "-t", tools.path(member + ".ctl"), "exit").run();
            Patience.until(LIMIT, () -> !Files.exists(pidfile), () -> pidfile + " is still there");
        }
    }

    private String status(int member) {
        return program("ovs-appctl", "-t", tools.path(member + ".ctl"), "cluster/status", "S").output();
    }

    private String names(int member) {
        return client("transact", socket(member), "[\"S\",{\"op\":\"select\",\"table\":\"T\",\"where\":[],\"columns\":[\"name\",\"r\"],\"sort\":[\"name\"]}]");
    }

    private void insert(int member, String name) {
        client("transact", socket(member), "[\"S\",{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"name\":\"" + name + "\",\"s\":[\"set\",[\"a\",\"b\"]]}},"
                + "{\"op\":\"comment\",\"comment\":\"made " + name + "\"}]");
    }

    private void write(String name, String text) throws java.io.IOException {
        Files.writeString(directory.resolve(name), text);
    }

    /** The files must look alike whoever made them, but for the ids. */
    private static String withoutIds(String text) {
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID").replaceAll("\"_date\":[0-9]+", "DATE")
                .replaceAll("CLUSTER ([0-9]+) [0-9a-f]{40}", "CLUSTER $1");
    }

    private void assertSameContents(String ours, String peers) throws java.io.IOException {
        assertEquals(sorted(Files.readString(directory.resolve(peers))), sorted(Files.readString(directory.resolve(ours))));
        assertEquals(Files.getPosixFilePermissions(directory.resolve(peers)), Files.getPosixFilePermissions(directory.resolve(ours)));
    }

    /** The characters of a text in order: members of JSON have none. */
    private static String sorted(String text) {
        return withoutIds(text).chars().sorted().collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    @Test
    void filesHaveTheContentsOfThePeers() throws java.io.IOException {
        write("s", SCHEMA);
        done("create", tools.path("a.db"), tools.path("s"));
        tools.peers("transact", tools.path("a.db"), "[\"S\",{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"name\":\"n\",\"r\":0.5,\"s\":\"x\"}}]");
        String[][] makings = {
            {"create-cluster", "DB", tools.path("s"), "unix:" + tools.path("r1")},
            {"create-cluster", "DB", tools.path("a.db"), "tcp:127.0.0.1:5555"},
            {"--election-timer=2000", "create-cluster", "DB", tools.path("a.db"), "ssl:[::1]:5555"},
            {"join-cluster", "DB", "S", "tcp:127.0.0.1:7", "tcp:127.0.0.1:8"},
            {"--cid=11111111-1111-4111-8111-111111111111", "join-cluster", "DB", "S", "tcp:127.0.0.1:7", "tcp:127.0.0.1:8", "tcp:127.0.0.1:9"}};
        for (int i = 0; i < makings.length; i++) {
            String[] making = makings[i];
            int place = List.of(making).indexOf("DB");
            making[place] = tools.path("ours" + i);
            done(making);
            making[place] = tools.path("peer" + i);
            assertEquals(0, tools.peers(making).status());
            assertSameContents("ours" + i, "peer" + i);
        }
    }

    @Test
    void thePeersServersBeginAndJoin() throws java.io.IOException {
        write("s", SCHEMA);
        done("create", tools.path("a.db"), tools.path("s"));
        done0("transact", tools.path("a.db"), "[\"S\",{\"op\":\"insert\",\"table\":\"T\",\"row\":{\"name\":\"first\",\"r\":0.1}}]");
        done("--election-timer=2000", "create-cluster", tools.path("1.db"), tools.path("a.db"), "unix:" + tools.path("r1"));
        String cluster = tools.ours("db-cid", tools.path("1.db")).output().strip();
        serve(1);
        assertTrue(status(1).contains("Election timer: 2000"), status(1));
        assertEquals("[{\"rows\":[{\"name\":\"first\",\"r\":0.1}]}]\n", names(1));
        done("--cid=" + cluster, "join-cluster", tools.path("2.db"), "S", "unix:" + tools.path("r2"), "unix:" + tools.path("r1"));
        serve(2);
        done("join-cluster", tools.path("3.db"), "S", "unix:" + tools.path("r3"), "unix:" + tools.path("r1"), "unix:" + tools.path("r2"));
        serve(3);
        insert(2, "second");
        insert(3, "third");
        String all = names(1);
        assertEquals("[{\"rows\":[{\"name\":\"first\",\"r\":0.1},{\"name\":\"second\",\"r\":0},{\"name\":\"third\",\"r\":0}]}]\n", all);
        program("ovs-appctl", "-t", tools.path("3.ctl"), "cluster/leave", "S").output();
        Patience.until(LIMIT, () -> !status(1).contains("unix:" + tools.path("r3")), () -> status(1));
        stopServers();
        checkWhatTheyLeft(all);
    }

    private void done0(String... words) {
        assertEquals(0, tools.ours(words).status(), String.join(" ", words));
    }

    private void checkWhatTheyLeft(String rows) {
        for (int member = 1; member <= 3; member++) {
            String file = tools.path(member + ".db");
            tools.assertSame("db-name", file);
            tools.assertSame("db-cid", file);
            tools.assertSame("db-sid", file);
            tools.assertSame("db-local-address", file);
            tools.assertSame("show-log", file);
            tools.assertSameInAnyOrder("-mm", "show-log", file);
        }
        tools.assertSame("check-cluster", tools.path("1.db"), tools.path("2.db"), tools.path("3.db"));
        assertTrue(tools.ours("check-cluster", tools.path("3.db")).output().contains("shows that the server left the cluster"));
        done("cluster-to-standalone", tools.path("back.db"), tools.path("2.db"));
        tools.peers("cluster-to-standalone", tools.path("peers.db"), tools.path("2.db"));
        String select = "[\"S\",{\"op\":\"select\",\"table\":\"T\",\"where\":[],\"columns\":[\"name\",\"r\"],\"sort\":[\"name\"]}]";
        assertEquals(rows, tools.peers("query", tools.path("back.db"), select).output());
        assertEquals(tools.peers("show-log", tools.path("peers.db")), tools.peers("show-log", tools.path("back.db")));
    }

    @Test
    void mistakesAreThoseOfThePeer() throws java.io.IOException {
        write("s", SCHEMA);
        write("text", "hello");
        done("create-cluster", tools.path("1.db"), tools.path("s"), "tcp:127.0.0.1:1");
        for (String address : List.of("tcp:", "tcp:1.2.3.4", "tcp:1.2.3.4:65536", "tcp:1.2.3.4:x", "tcp:[::1:5", "tcp:::1:5", "tcp:1.2.3.4:5:6",
                "TCP:1.2.3.4:5", "ptcp:5", "tcp", "", "udp:1.2.3.4:5")) {
            tools.assertSame("join-cluster", tools.path("x"), "S", address, "tcp:9.9.9.9:9");
            tools.assertSame("create-cluster", tools.path("x"), tools.path("s"), address);
        }
        tools.assertSame("join-cluster", tools.path("x"), "S", "tcp:1.2.3.4:5", "foo");
        tools.assertSame("join-cluster", tools.path("x"), "S", "tcp:1.2.3.4:5", "tcp:1.2.3.4:6", "tcp:1.2.3.4:5");
        tools.assertSame("join-cluster", tools.path("x"), "4S", "tcp:1.2.3.4:5", "tcp:1.2.3.4:6");
        tools.assertSame("join-cluster", tools.path("1.db"), "S", "tcp:1.2.3.4:5", "tcp:1.2.3.4:6");
        for (String contents : List.of("nothing", "text", "1.db", ".")) {
            tools.assertSame("create-cluster", tools.path("x"), tools.path(contents), "tcp:1.2.3.4:5");
        }
        for (String timer : List.of("", "0", "99", "600001", "5x", "-5", "0x400", "99999999999999999999")) {
            tools.assertSame("--election-timer=" + timer, "create-cluster", tools.path("x"), tools.path("s"), "tcp:1.2.3.4:5");
        }
        for (String id : List.of("", "foo", "00000000-0000-0000-0000-000000000000")) {
            tools.assertSame("--cid=" + id, "join-cluster", tools.path("x"), "S", "tcp:1.2.3.4:5", "tcp:1.2.3.4:6");
        }
        assertTrue(Files.notExists(directory.resolve("x")));
    }
}
