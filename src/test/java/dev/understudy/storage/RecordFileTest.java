package dev.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.JsonReader;
import dev.understudy.schema.OvsdbException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records as they stand in a file, whatever their size. */
class RecordFileTest {
    private static final String SCHEMA = "{\"name\":\"S\",\"tables\":{\"T\":{\"columns\":{\"c\":{\"type\":\"string\"}}}}}";

    @TempDir
    Path directory;

    private Path file(FileKind kind, String... records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String record : records) {
            AppendBuffer buffer = new AppendBuffer(kind);
            buffer.add(record.getBytes(StandardCharsets.UTF_8));
            out.write(buffer.bytes(), 0, buffer.length());
        }
        return Files.write(directory.resolve("db"), out.toByteArray());
    }

    /** What a visitor is shown, one line each. */
    private static final class Shown implements TransactionVisitor {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void date(long time) {
            lines.remove("date");
            lines.add("date");
        }

        @Override
        public void table(String name) {
            lines.add("table " + name);
        }

        @Override
        public void row(byte[] text, int from, int to, JsonReader value) {
            int start = value.position();
            value.skipValue();
            lines.add(new String(text, from, to - from, StandardCharsets.UTF_8) + "="
                    + new String(value.text(), start, value.position() - start, StandardCharsets.UTF_8));
        }
    }

    private static RecordFile secondRecord(Path path) {
        RecordFile file = RecordFile.open(path, EnumSet.allOf(FileKind.class));
        assertTrue(file.next());
        assertTrue(file.next());
        return file;
    }

    /** A record with rows of all lengths, so that the ends of blocks fall everywhere; and the lines that it is shown as. */
    private static String largeRecord(Random random, List<String> expected) {
        StringBuilder text = new StringBuilder("{\"_date\":1795200378296");
        expected.add("date");
        for (int table = 0; table < 4; table++) {
            expected.add("table T" + table);
            text.append(" , \"T").append(table).append("\" : {");
            for (int row = 0; row < 6000; row++) {
                String value = row % 50 == 0 ? "null" : "{\"c\":\"" + "x\\u00e9".repeat(random.nextInt(40)) + "\",\"n\":-12.5e3}";
                text.append(row == 0 ? "" : ",").append("\"row").append(row).append("\":").append(value);
                expected.add("row" + row + "=" + value);
            }
            text.append('}');
        }
        return text.append(",\"_comment\":[\"").append("y".repeat(1 << 20)).append("\"]}   ").toString();
    }

    @Test
    void aLargeRecordIsShownRowByRow() throws IOException {
        long seed = Long.getLong("seed", new Random().nextLong());
        List<String> expected = new ArrayList<>();
        String record = largeRecord(new Random(seed), expected);
        assertTrue(record.length() > 2 * RecordReader.LARGE_BYTES);
        Path path = file(FileKind.STANDALONE, SCHEMA, record);
        try (RecordFile file = secondRecord(path)) {
            for (int time = 0; time < 2; time++) {
                Shown shown = new Shown();
                file.visit(shown);
                assertEquals(expected, shown.lines, "mvn test -Dtest=RecordFileTest -Dseed=" + seed);
            }
            assertFalse(file.next());
        }
    }

    @Test
    void aSmallRecordIsShownToo() throws IOException {
        try (RecordFile file = secondRecord(file(FileKind.STANDALONE, SCHEMA, "{\"T\":{\"a\\u0062\":{\"c\":\"d\"},\"e\":null},\"U\":5,\"_x\":{}}"))) {
            Shown shown = new Shown();
            file.visit(shown);
            assertEquals(List.of("table T", "ab={\"c\":\"d\"}", "e=null"), shown.lines);
        }
    }

    @Test
    void aLargeRecordThatIsDamagedIsRefused() throws IOException {
        Path path = file(FileKind.STANDALONE, SCHEMA, largeRecord(new Random(1), new ArrayList<>()));
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length - 100] = 'z';
        Files.write(path, bytes);
        try (RecordFile file = secondRecord(path)) {
            OvsdbException refusal = assertThrows(OvsdbException.class, () -> file.visit(new Shown()));
            assertTrue(refusal.getMessage().contains("have SHA-1 hash"), refusal.getMessage());
        }
    }

    @Test
    void aLargeRecordThatIsNoObjectIsRefused() throws IOException {
        String spaces = " ".repeat(RecordReader.LARGE_BYTES);
        for (String record : List.of("[" + spaces + "]", "{" + spaces + ",}", "{}" + spaces + "x", "{" + spaces)) {
            try (RecordFile file = secondRecord(file(FileKind.STANDALONE, SCHEMA, record))) {
                OvsdbException refusal = assertThrows(OvsdbException.class, () -> file.visit(new Shown()));
                assertTrue(refusal.getMessage().contains(record.startsWith("[") ? "are not a JSON object" : "are not valid JSON (line "), refusal.getMessage());
            }
        }
    }

    @Test
    void theKindIsInTheFirstLine() throws IOException {
        try (RecordFile file = RecordFile.open(file(FileKind.CLUSTERED, "{}"), EnumSet.allOf(FileKind.class))) {
            assertEquals(FileKind.CLUSTERED, file.kind());
        }
        Path path = file(FileKind.CLUSTERED, "{}");
        OvsdbException refusal = assertThrows(OvsdbException.class, () -> RecordFile.open(path, EnumSet.of(FileKind.STANDALONE)));
        assertEquals("ovsdb error: " + path + ": cannot apply this operation to clustered database file", refusal.getMessage());
    }

    @Test
    void recordsMayBeLeftUnread() throws IOException {
        try (RecordFile file = secondRecord(file(FileKind.STANDALONE, SCHEMA, "{\"a\":1}", "{\"b\":2}"))) {
            assertTrue(file.next());
            JsonReader text = file.text();
            text.beginObject();
            assertTrue(text.nextMember());
            assertEquals("b", text.name());
            assertFalse(file.next());
        }
    }
}
