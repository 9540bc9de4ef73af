package dev.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.engine.Database;
import dev.understudy.engine.Row;
import dev.understudy.engine.Transaction;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonWriter;
import dev.understudy.real.Program;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumWriter;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.UuidAtom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The peer's tool reads our files and we read its, down to the words of the errors. */
class PeerToolTest {
    private static final long SEED = Seed.of(PeerToolTest.class);

    @TempDir
    Path directory;

    private String tool(String... arguments) {
        return Program.of("ovsdb-tool").with(arguments).in(directory).output();
    }

    private Path created() {
        Path path = directory.resolve("db");
        Stage.create(path);
        return path;
    }

    /** The rows that the peer's tool finds in a file must be those of a database. */
    private void assertPeerReads(Path path, Database database) {
        for (TableSchema table : database.schema().tables()) {
            String result = tool("query", path.toString(), "[\"Story\",{\"op\":\"select\",\"table\":\"" + table.name() + "\",\"where\":[]}]");
            TreeSet<String> theirs = new TreeSet<>();
            JsonReader reader = new JsonReader(result.getBytes(StandardCharsets.UTF_8));
            reader.beginArray();
            reader.nextElement();
            reader.beginObject();
            reader.nextMember();
            reader.beginArray();
            while (reader.nextElement()) {
                theirs.add(withoutVersion(reader));
            }
            TreeSet<String> ours = new TreeSet<>();
            database.forEachRow(table, row -> ours.add(text(table, row)));
            assertEquals(String.join("\n", ours), String.join("\n", theirs), table.name());
        }
    }

    private static String withoutVersion(JsonReader reader) {
        return new String(JsonText.canonical(reader), StandardCharsets.UTF_8)
                .replaceFirst(",?\"_version\":\\[\"uuid\",\"[-0-9a-f]*\"\\]", "").replaceAll("\"passing\":\"[^\"]*\"", "\"passing\":\"\"");
    }

    private static String text(TableSchema table, Row row) {
        JsonWriter writer = new JsonWriter();
        writer.beginObject();
        for (ColumnSchema column : table.allColumns()) {
            if (column != ColumnSchema.VERSION) {
                writer.name(column.name());
                DatumWriter.write(writer, column.isEphemeral() ? column.defaultDatum() : row.get(column));
            }
        }
        writer.endObject();
        return withoutVersion(new JsonReader(writer.toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePeerReadsWhatWeWrite(boolean diffs) throws Exception {
        Path path = created();
        try (Stage stage = diffs ? Stage.open(path, SEED) : Stage.openWithoutDiffs(path, SEED)) {
            for (int round = 0; round < 8; round++) {
                stage.play(60);
                assertPeerReads(path, stage.database());
            }
            assertEquals(diffs, Files.readString(path).contains("_is_diff"));
            stage.file().compact(stage.database().snapshot(), DatabaseFile.History.DROPPED, "compacting database online", 1_700_000_000_000L).runAll();
            assertPeerReads(path, stage.database());
            stage.play(30);
            assertPeerReads(path, stage.database());
            stage.file().compact(stage.database().snapshot(), DatabaseFile.History.KEPT, "compacting database online", 1_700_000_000_000L).runAll();
            stage.play(3);
            assertPeerReads(path, stage.database());
        }
    }

    @Test
    void ourRecordsAreShownAsTheirs() throws Exception {
        Path path = created();
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(8);
            String log = tool("show-log", "-mm", path.toString());
            assertTrue(log.startsWith("record 0: \"Story\" schema, version=\"1.2.3\", cksum=\"1 2\"\n"), log);
            assertTrue(log.contains("record 4: 2023-11-14 22:13:20.004 \"transaction 4\"\n"), log);
            stage.file().compact(stage.database().snapshot(), DatabaseFile.History.DROPPED, "compacting database online", 1_700_000_000_000L).runAll();
        }
        String log = tool("show-log", path.toString());
        assertTrue(log.endsWith("\nrecord 1: 2023-11-14 22:13:20.000 \"compacting database online\"\n"), log);
    }

    @Test
    void weGoOnWhereThePeerStopped() throws Exception {
        Path path = created();
        Position ours;
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(100);
            ours = stage.file().position();
        }
        tool("transact", path.toString(), "[\"Story\",{\"op\":\"insert\",\"table\":\"Root\",\"row\":{\"name\":\"peer\",\"number\":77777}},"
                + "{\"op\":\"mutate\",\"table\":\"Root\",\"where\":[],\"mutations\":[[\"words\",\"insert\",\"by the peer\"],[\"some\",\"insert\",-5],"
                + "[\"map\",\"insert\",[\"map\",[[\"peer\",\"yes\"]]]]]},{\"op\":\"comment\",\"comment\":\"by the peer\"}]");
        Position theirs;
        String contents;
        try (Stage stage = Stage.open(path, SEED + 1)) {
            assertEquals(ours.index() + 1, stage.file().position().index());
            assertEquals(ours.lineage(), stage.file().position().lineage());
            assertPeerReads(path, stage.database());
            stage.play(20);
            theirs = stage.file().position();
            contents = rounded(stage);
        }
        tool("compact", path.toString());
        try (Stage stage = Stage.open(path, SEED + 2)) {
            assertEquals(contents, rounded(stage));
            assertNotEquals(theirs.lineage(), stage.file().position().lineage(), "the peer's compaction loses the history");
            assertEquals(1, stage.file().position().index());
            assertPeerReads(path, stage.database());
        }
    }

    /** The contents with reals as the peer writes them. */
    private static String rounded(Stage stage) {
        StringBuilder text = new StringBuilder();
        for (TableSchema table : stage.database().schema().tables()) {
            TreeSet<String> rows = new TreeSet<>();
            stage.database().forEachRow(table, row -> rows.add(text(table, row)));
            text.append(String.join("\n", rows));
        }
        return text.toString();
    }

    @Test
    void aCreatedFileIsThePeersApartFromTheOrderOfMembers() throws Exception {
        for (String name : List.of("/usr/share/openvswitch/vswitch.ovsschema", "/usr/share/ovn/ovn-sb.ovsschema", "/usr/share/ovn/ovn-nb.ovsschema")) {
            Path theirs = directory.resolve("theirs");
            Path ours = directory.resolve("ours");
            tool("create", theirs.toString(), name);
            DatabaseSchema schema = SchemaReader.read(Files.readAllBytes(Path.of(name)));
            creator().create(ours, schema);
            assertEquals(Files.size(theirs), Files.size(ours));
            assertEquals(sorted(theirs), sorted(ours));
            assertEquals(Files.getPosixFilePermissions(theirs), Files.getPosixFilePermissions(ours));
            assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(directory.resolve(".ours.~lock~")));
            Files.delete(theirs);
            Files.delete(ours);
        }
    }

    private static DatabaseCreator creator() {
        return new DatabaseCreator(new FileLocks(), new LocalDisk());
    }

    private static String sorted(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        int body = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        return new String(JsonText.canonical(new JsonReader(bytes, body, bytes.length)), StandardCharsets.UTF_8);
    }

    @Test
    void creatingRefusesWhatExistsAndFollowsALinkToNowhere() throws Exception {
        Path path = created();
        byte[] before = Files.readAllBytes(path);
        OvsdbException refused = assertThrows(OvsdbException.class, () -> creator().create(path, RandomStory.SCHEMA));
        assertEquals("I/O error: " + path + ": create failed (File exists)", refused.getMessage());
        assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(path));
        assertEquals("I/O error: " + directory + "/none/db: failed to lock lockfile (No such file or directory)",
                assertThrows(OvsdbException.class, () -> creator().create(directory.resolve("none/db"), RandomStory.SCHEMA)).getMessage());
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
        creator().create(link, RandomStory.SCHEMA);
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.isRegularFile(directory.resolve("target")));
        assertTrue(Files.exists(directory.resolve(".target.~lock~")));
    }

    @Test
    void aLinkStaysALinkWhenTheFileIsWrittenAnew() throws Exception {
        Path path = created();
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("db"));
        try (Stage stage = Stage.open(link, SEED)) {
            stage.play(50);
            stage.file().compact(stage.database().snapshot(), DatabaseFile.History.DROPPED, "", 1).runAll();
            assertTrue(Files.isSymbolicLink(link));
            assertEquals(stage.file().sizeBytes(), Files.size(path));
        }
    }

    @Test
    void oneFileHasOneWriter() throws Exception {
        Path path = created();
        FileLocks locks = new FileLocks();
        FileLocks.Held held = locks.lock(path, "db");
        try {
            Program.Outcome outcome = Program.of("ovsdb-tool", "transact", path.toString(), "[\"Story\"]").in(directory).run();
            assertEquals(1, outcome.status());
            assertTrue(outcome.err().contains("is already locked by pid " + ProcessHandle.current().pid()), outcome.err());
            assertTrue(outcome.err().contains("db: failed to lock lockfile (Resource temporarily unavailable)"), outcome.err());
            assertEquals("I/O error: db: failed to lock lockfile (Resource deadlock avoided)",
                    assertThrows(OvsdbException.class, () -> locks.lock(path, "db")).getMessage());
            assertEquals(1, Program.of("ovsdb-tool", "transact", path.toString(), "[\"Story\"]").in(directory).run().status(), "still locked");
        } finally {
            held.close();
        }
        tool("transact", path.toString(), "[\"Story\"]");
        Program server = Program.of("ovsdb-server", "--no-chdir", "--unixctl=" + directory.resolve("ctl"), "--remote=punix:" + directory.resolve("s"),
                path.toString());
        try (Program.Running running = server.in(directory).start()) {
            while (!Files.exists(directory.resolve("s"))) {
                assertTrue(running.process().isAlive());
                Thread.sleep(10);
            }
            assertEquals("I/O error: db: failed to lock lockfile (Resource temporarily unavailable)",
                    assertThrows(OvsdbException.class, () -> locks.lock(path, "db")).getMessage());
        }
        try (Stage stage = Stage.open(path, SEED)) {
            stage.play(1);
        }
    }

    /** Files that are no good in one way or another, by name. */
    private List<Path> badFiles() throws IOException {
        Path good = created();
        try (Stage stage = Stage.open(good, SEED)) {
            stage.play(3);
        }
        byte[] bytes = Files.readAllBytes(good);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int second = text.indexOf("\nOVSDB ") + 1;
        List<Path> files = new ArrayList<>();
        files.add(bad("empty", ""));
        files.add(bad("foreign", "hello world\n"));
        files.add(bad("onlyheader", text.substring(0, text.indexOf('\n') + 1)));
        files.add(bad("schematorn", text.substring(0, 300)));
        files.add(bad("schemaflipped", text.replaceFirst("Story", "Storz")));
        files.add(bad("hashflipped", text.substring(0, 20) + (char) (text.charAt(20) ^ 1) + text.substring(21)));
        files.add(bad("torn", text.substring(0, text.length() - 10)));
        files.add(bad("headertorn", text.substring(0, second + 9)));
        files.add(bad("headertornlater", text.substring(0, second + 30)));
        files.add(bad("flipped", text.substring(0, text.length() - 5) + "~" + text.substring(text.length() - 4)));
        files.add(bad("garbage", text + "garbage\n"));
        files.add(bad("garbagelong", text + "x".repeat(300) + "\n"));
        files.add(bad("binary", text + "\u0000\u0001\u0002"));
        files.add(bad("othermagic", text + "OVSDB FOO 3 0123456789012345678901234567890123456789\n{}\n"));
        files.add(bad("nolength", text + "OVSDB JSON x 0123456789012345678901234567890123456789\n{}\n"));
        files.add(bad("zerolength", text + "OVSDB JSON 0 da39a3ee5e6b4b0d3255bfef95601890afd80709\n"));
        files.add(bad("unknowntable", text + record("{\"invalid\":{}}")));
        files.add(bad("unknowncolumn", text + record("{\"Root\":{\"00000000-0000-0000-0000-000000000001\":{\"zzz\":1}}}")));
        files.add(bad("badvalue", text + record("{\"Root\":{\"00000000-0000-0000-0000-000000000001\":{\"number\":\"x\"}}}")));
        files.add(bad("deletesnothing", text + record("{\"Root\":{\"00000000-0000-0000-0000-000000000001\":null}}")));
        files.add(bad("array", text + record("[1,2]")));
        files.add(bad("unknownmagic", record("{}").replace("JSON", "FOO")));
        files.add(directory.resolve("missing"));
        files.add(Files.createDirectory(directory.resolve("directory")));
        files.add(Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere")));
        return files;
    }

    private Path bad(String name, String text) throws IOException {
        return Files.write(directory.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String record(String body) {
        AppendBuffer buffer = new AppendBuffer();
        buffer.add(body.getBytes(StandardCharsets.UTF_8));
        return new String(buffer.bytes(), 0, buffer.length(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void badFilesAreRefusedInThePeersWords() throws Exception {
        for (Path path : badFiles()) {
            Program.Outcome peer = Program.of("ovsdb-tool", "query", path.toString(), "[\"Story\"]").in(directory).run();
            assertEquals(1, peer.status(), path.toString());
            assertEquals(peer.err().strip(), "ovsdb-tool: " + openError(path), path.toString());
        }
    }

    /** Why a file, or its end, is no good. */
    private static String openError(Path path) {
        SplittableRandom random = new SplittableRandom(SEED);
        try (DatabaseFile file = DatabaseFile.open(path, FileOptions.readOnly(random::nextLong))) {
            return file.cutTail().reason().getMessage();
        } catch (OvsdbException e) {
            return e.getMessage();
        }
    }

    @Test
    void openingChangesNothing() throws Exception {
        for (Path path : badFiles()) {
            byte[] before = Files.isRegularFile(path) ? Files.readAllBytes(path) : null;
            try (Stage stage = Stage.open(path, SEED)) {
                assertTrue(stage.file().recordCount() >= 1);
            } catch (OvsdbException e) {
                assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
            }
            if (before != null) {
                assertEquals(new String(before, StandardCharsets.ISO_8859_1), Files.readString(path, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void aClusteredFileIsRefused() throws Exception {
        tool("create-cluster", "clustered", "/usr/share/openvswitch/vswitch.ovsschema", "unix:s");
        assertEquals("ovsdb error: " + directory.resolve("clustered") + ": cannot apply this operation to clustered database file",
                openError(directory.resolve("clustered")));
    }

    @Test
    void whatAColumnCannotHoldAsADifferenceIsWrittenWhole() throws Exception {
        Path path = directory.resolve("bounded");
        DatabaseSchema schema = RandomStory.schema("""
                {"name":"Story","tables":{"Root":{"columns":{"passing":{"type":"string","ephemeral":true},
                 "two":{"type":{"key":"integer","min":0,"max":2}},"some":{"type":{"key":"integer","min":1,"max":"unlimited"}}}}}}""");
        creator().create(path, schema);
        try (DatabaseFile file = DatabaseFile.open(path, FileOptions.readWrite(new FileLocks(), HistoryLimits.NONE, () -> 1))) {
            for (String row : List.of("{\"two\":[\"set\",[1,2]]}", "{\"two\":[\"set\",[3,4]]}", "{\"some\":[\"set\",[0,2]]}", "{\"some\":2}",
                    "{\"some\":[\"set\",[2,3]]}")) {
                transact(file, schema.table("Root"), row);
                assertPeerReads(path, file.database());
            }
        }
        try (DatabaseFile file = DatabaseFile.open(path, FileOptions.readOnly(() -> 1))) {
            assertNull(file.cutTail());
            assertPeerReads(path, file.database());
        }
    }

    private static void transact(DatabaseFile file, TableSchema table, String values) {
        UuidAtom uuid = UuidAtom.of(1, 1);
        Transaction transaction = new Transaction(file.database());
        RowReader rows = new RowReader(file.database().schema(), file.database().interner());
        rows.use(new JsonReader(values.getBytes(StandardCharsets.UTF_8)));
        Row row = file.database().row(table, uuid);
        if (row == null) {
            transaction.insert(table, uuid, rows.readNew(table));
        } else {
            transaction.modify(table, uuid, rows.readChanged(table, row, false));
        }
        file.append(transaction.commit(), "", 1);
        file.flush();
    }
}
