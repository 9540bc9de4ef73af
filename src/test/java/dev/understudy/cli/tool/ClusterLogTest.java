package dev.understudy.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clustered files that say what no server would write: their log, their checks and what becomes of them, beside the peer's. */
@Timeout(120)
class ClusterLogTest {
    private static final String A = "aaaaaaaa-1111-4111-8111-111111111111";
    private static final String B = "bbbbbbbb-1111-4111-8111-111111111111";
    private static final String D = "dddddddd-1111-4111-8111-111111111111";
    private static final String ID = "eeeeeeee-1111-4111-8111-111111111111";
    private static final String ROW = "11111111-1111-4111-8111-111111111111";
    private static final String SCHEMA = "{\"name\":\"S\",\"tables\":{\"T\":{\"columns\":{\"n\":{\"type\":\"integer\"}}}},\"version\":\"1.2.3\"}";

    @TempDir
    Path directory;

    private Tools tools;

    @BeforeEach
    void makeTools() {
        tools = new Tools(directory);
    }

    private static String header(String server) {
        return header(server, 1, 1);
    }

    private static String header(String server, int index, int term) {
        return "{\"cluster_id\":\"cccccccc-1111-4111-8111-111111111111\",\"local_address\":\"tcp:127.0.0.1:1\",\"name\":\"S\",\"prev_data\":[" + SCHEMA
                + ",{}],\"prev_eid\":\"" + ID + "\",\"prev_index\":" + index + ",\"prev_servers\":{\"" + A + "\":\"tcp:127.0.0.1:1\",\"" + B
                + "\":\"tcp:127.0.0.1:2\"},\"prev_term\":" + term + ",\"server_id\":\"" + server + "\"}";
    }

    private static String entry(int term, int index, String transaction) {
        return "{\"data\":[null," + transaction + "],\"eid\":\"" + ID + "\",\"index\":" + index + ",\"term\":" + term + "}";
    }

    private static String number(int n) {
        return "{\"T\":{\"" + ROW + "\":{\"n\":" + n + "}}}";
    }

    private static String leader(int term, String server) {
        return "{\"leader\":\"" + server + "\",\"term\":" + term + "}";
    }

    private static String vote(int term, String server) {
        return "{\"term\":" + term + ",\"vote\":\"" + server + "\"}";
    }

    private String member(String name, String... records) {
        return tools.file(name, "CLUSTER", records);
    }

    private void assertSameOfOne(String... records) {
        String file = member("a", records);
        for (String question : new String[] {"db-name", "db-cid", "db-sid", "db-local-address", "show-log", "check-cluster"}) {
            tools.assertSame(question, file);
        }
        tools.assertSame("-mm", "show-log", file);
    }

    @Test
    void everyKindOfRecordIsShown() {
        assertSameOfOne(header(A), vote(2, A), leader(2, A), "{\"comment\":\"c\",\"term\":3}", entry(3, 2, number(5)),
                "{\"commit_index\":2}", entry(3, 3, "{\"_date\":5000000000000,\"_comment\":\"x\"}"), entry(3, 4, "{}"), entry(3, 5, "{\"T\":{}}"),
                "{\"term\":3,\"index\":6,\"servers\":{\"" + B + "\":\"ssl:[::1]:5\",\"" + A + "\":\"unix:x\"}}",
                "{\"term\":3,\"index\":7,\"election_timer\":4000}", "{\"note\":\"transfer leadership\"}", "{\"note\":\"left\",\"comment\":\"bye\"}");
    }

    @Test
    void recordsThatAreNoneAreNamed() {
        for (String record : new String[] {"{\"foo\":1}", "{\"term\":\"x\"}", "{\"term\":1.5}", "{\"term\":1,\"index\":2,\"data\":[null,{}]}",
            "{\"term\":1,\"index\":2,\"eid\":\"" + ID + "\"}", "{\"term\":1,\"index\":2,\"servers\":{}}", "{\"term\":1,\"index\":2,\"servers\":{\"x\":\"y\"}}",
            "{\"term\":1,\"index\":2,\"servers\":{\"" + A + "\":\"y\"}}", "{\"term\":1,\"index\":2,\"data\":[1],\"eid\":\"" + ID + "\"}",
            "{\"term\":1,\"vote\":\"00000000-0000-0000-0000-000000000000\"}", "{\"term\":1,\"vote\":\"x\"}", "{}", "[]", "{", "{\"commit_index\":-1}",
            "{\"term\":1,\"index\":-2}"}) {
            assertSameOfOne(header(A), record);
        }
    }

    @Test
    void headersThatAreNoneAreNamed() {
        String begin = "{\"server_id\":\"" + A + "\",\"name\":\"S\",\"local_address\":\"tcp:1.1.1.1:1\"";
        for (String rest : new String[] {"", ",\"remote_addresses\":5", ",\"remote_addresses\":[5]", ",\"remote_addresses\":[]",
            ",\"remote_addresses\":[\"foo\"]", ",\"remote_addresses\":[\"tcp:1.1.1.1:1\"]", ",\"remote_addresses\":[\"tcp:1.1.1.1:2\"],\"cluster_id\":\"x\"",
            ",\"remote_addresses\":[\"tcp:1.1.1.1:2\"],\"zz\":5", ",\"prev_servers\":{},\"cluster_id\":\"x\"", ",\"prev_servers\":{\"" + A + "\":5}",
            ",\"prev_servers\":{\"" + A + "\":\"tcp:1.1.1.1:1\"},\"cluster_id\":\"" + ID + "\",\"prev_index\":4"}) {
            assertSameOfOne(begin + rest + "}");
        }
        assertSameOfOne("{\"name\":\"S\"}");
    }

    @Test
    void contradictionsWithinOneLog() {
        assertSameOfOne(header(A), entry(1, 2, "{}"), entry(1, 4, "{}"));
        assertSameOfOne(header(A), entry(2, 2, "{}"), entry(1, 3, "{}"));
        assertSameOfOne(header(A), entry(1, 2, "{}"), "{\"commit_index\":2}", "{\"commit_index\":1}");
        assertSameOfOne(header(A), "{\"commit_index\":2}");
        assertSameOfOne(header(A), vote(3, B), vote(2, A));
        assertSameOfOne(header(A), leader(2, A), leader(2, B));
        assertSameOfOne(header(A), entry(1, 2, "{}"), entry(1, 3, "{}"), entry(2, 3, "{}"), "{\"commit_index\":3}", entry(3, 2, "{}"));
        assertSameOfOne(header(A), leader(1, A), entry(1, 2, "{}"), entry(1, 3, "{}"), entry(1, 2, "{}"));
        assertSameOfOne(header(D), "{\"term\":1}");
    }

    @Test
    void aVoteForTwoServersIsToldTheRightWayRound() {
        String file = member("a", header(A), vote(2, A), vote(2, B));
        assertEquals(1, tools.peers("check-cluster", file).status());
        assertEquals("ovsdb-tool: " + file + ": record 2 votes for bbbb in term 2 but a previous record for the same term voted for " + file,
                tools.ours("check-cluster", file).complaint());
    }

    @Test
    void whatIsOddIsNoContradiction() {
        assertSameOfOne(header(A), "{\"term\":2}", "{\"term\":1}");
        assertSameOfOne(header(A), vote(2, B), vote(2, B));
        assertSameOfOne(header(A), leader(1, A), entry(1, 2, "{}"), entry(1, 3, "{}"), "{\"term\":2}", entry(2, 2, "{}"));
        assertSameOfOne(header(A), "{\"note\":\"left\"}", "{\"term\":2}");
        assertSameOfOne(header(A));
    }

    @Test
    void contradictionsBetweenLogs() {
        String a = member("a", header(A), leader(1, A), entry(1, 2, "{}"), entry(1, 3, "{\"_comment\":\"x\"}"), "{\"commit_index\":3}");
        String[][] others = {
            {entry(1, 2, "{}"), entry(1, 3, "{\"_comment\":\"x\"}")},
            {entry(1, 2, "{}")},
            {leader(1, B)},
            {leader(2, B), entry(1, 2, "{}")},
            {entry(1, 2, "{}"), leader(2, B)},
            {entry(2, 2, "{}"), entry(2, 3, "{}")}};
        for (String[] other : others) {
            String[] records = new String[other.length + 1];
            records[0] = header(B);
            System.arraycopy(other, 0, records, 1, other.length);
            tools.assertSame("check-cluster", a, member("b", records));
        }
        tools.assertSame("check-cluster", a, a);
        String differing = member("b", header(B), entry(1, 2, "{}"), entry(1, 3, "{\"_comment\":\"y\"}"));
        assertEquals(1, tools.peers("check-cluster", a, differing).status());
        assertEquals("ovsdb-tool: log entries with index 3 differ:\n"
                + a + " has {\"data\":[null,{\"_comment\":\"x\"}],\"eid\":\"" + ID + "\",\"term\":1}\n"
                + differing + " has {\"data\":[null,{\"_comment\":\"y\"}],\"eid\":\"" + ID + "\",\"term\":1}",
                tools.ours("check-cluster", a, differing).complaint());
    }

    @Test
    void snapshotsMayBeginAnywhere() {
        String a = member("a", header(A, 3, 2), entry(2, 4, "{}"), entry(2, 5, "{}"), entry(2, 6, "{}"));
        tools.assertSame("check-cluster", a, member("b", header(B, 5, 2), entry(2, 6, "{}"), "{\"commit_index\":6}"));
        assertEquals(1, tools.ours("check-cluster", a, member("b", header(B, 5, 2), entry(2, 6, "{\"_comment\":\"z\"}"))).status());
    }

    private String select(String file) {
        return tools.peers("query", file, "[\"S\",{\"op\":\"select\",\"table\":\"T\",\"where\":[],\"columns\":[\"n\"]}]").output();
    }

    @Test
    void replacedEntriesAreLeftOut() {
        String file = member("a", header(A), entry(1, 2, number(1)), entry(1, 3, number(2)), entry(1, 4, number(3)), entry(2, 3, number(4)));
        assertEquals(0, tools.ours("cluster-to-standalone", tools.path("s"), file).status());
        assertEquals("[{\"rows\":[{\"n\":4}]}]\n", select(tools.path("s")));
        assertEquals(4, tools.peers("show-log", tools.path("s")).output().lines().filter(line -> line.startsWith("record")).count());
    }

    @Test
    void changesOfTheSchemaAreFollowed() {
        String real = SCHEMA.replace("integer", "real");
        String reset = "{\"data\":[" + real + "," + number(7) + "],\"eid\":\"" + ID + "\",\"index\":3,\"term\":1}";
        String convert = "{\"data\":[" + real + ",null],\"eid\":\"" + ID + "\",\"index\":4,\"term\":1}";
        String difference = entry(1, 5, number(8)).replace("8}}}", "8.5}}}");
        for (String[] records : new String[][] {
            {header(A), entry(1, 2, number(1)), reset, difference.replace(":5,", ":4,")},
            {header(A), entry(1, 2, number(1)), entry(1, 3, number(2)), convert, difference}}) {
            String file = member("a", records);
            tools.peers("cluster-to-standalone", tools.path("peers"), file);
            assertEquals(1, tools.peers("query", tools.path("peers"), "[\"S\"]").status(), "the peer makes a file that it cannot read");
            assertEquals(0, tools.ours("cluster-to-standalone", tools.path("s"), file).status());
            assertEquals("[{\"rows\":[{\"n\":8.5}]}]\n", select(tools.path("s")));
            assertTrue(directory.resolve("s").toFile().delete() && directory.resolve("peers").toFile().delete());
        }
    }

    @Test
    void whatCannotBeMadeIsNotThere() {
        String joining = member("j",
                "{\"server_id\":\"" + A + "\",\"name\":\"S\",\"local_address\":\"tcp:1.1.1.1:1\",\"remote_addresses\":[\"tcp:1.1.1.1:2\"]}");
        String invalid = member("i", header(A), entry(1, 2, "5"));
        String torn = member("t", header(A), "{\"term\":2");
        for (String file : new String[] {joining, invalid, torn}) {
            Tools.Result result = tools.ours("cluster-to-standalone", tools.path("s"), file);
            assertEquals(1, result.status());
            assertEquals(1, result.complaint().lines().count());
            assertTrue(Files.notExists(directory.resolve("s")));
        }
    }
}
