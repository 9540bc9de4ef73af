package dev.understudy.bench;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * What a database holds before a measurement, and the writing of it as a standalone database file of the peer's format: the schema's record, and one
 * record with all rows, as after a compaction.
 *
 * @param ports rows of Port, named {@code port-} and {@link Template#FIRST_VALUE} plus 0, 1, 2...
 * @param members how many of these ports are in the set of the one Switch
 * @param flows rows of Flow, spread over {@link #DATAPATHS} datapaths
 */
record SeedFile(int ports, int members, int flows) {
    static final SeedFile EMPTY = new SeedFile(0, 0, 0);

    /** The one Switch's row, always there. */
    static final String SWITCH = uuid(new SplittableRandom(1));
    /** A row of Port that no measurement inserts or deletes, always there. */
    static final String PORT = uuid(new SplittableRandom(2));
    static final int DATAPATHS = 200;
    /** A row of Port as JSON, with NAME for its name and NUMBER for what tells it from others. */
    static final String PORT_ROW = "{\"name\":\"NAME\",\"sequence\":NUMBER,\"enabled\":true,\"up\":true,"
            + "\"addresses\":\"0a:58:0a:80:02:0f 10.128.2.15\",\"port_security\":\"0a:58:0a:80:02:0f 10.128.2.15\","
            + "\"options\":[\"map\",[[\"requested-chassis\",\"worker-7\"]]],"
            + "\"external_ids\":[\"map\",[[\"namespace\",\"tenant-12\"],[\"pod\",\"NUMBER\"]]]}";
    private static final long CONTENT_SEED = 42;

    /** Writes the database file. */
    void write(Path path) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
            record(out, sink -> sink.write(BenchSchema.TEXT.getBytes(StandardCharsets.US_ASCII)));
            record(out, this::rows);
        }
    }

    /** The record with all rows. */
    byte[] rowsText() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            rows(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    /** The datapath a flow refers to. */
    static String datapath(int number) {
        return uuid(new SplittableRandom(1000 + number % DATAPATHS));
    }

    private interface Body {
        void writeTo(OutputStream sink) throws IOException;
    }

    /** Writes a record: the header needs the length and the hash, so the body is made twice rather than kept. */
    private static void record(OutputStream out, Body body) throws IOException {
        Meter meter = new Meter();
        body.writeTo(meter);
        meter.write('\n');
        out.write(("OVSDB JSON " + meter.length + " " + meter.hash() + "\n").getBytes(StandardCharsets.US_ASCII));
        body.writeTo(out);
        out.write('\n');
    }

    private void rows(OutputStream sink) throws IOException {
        Text text = new Text();
        SplittableRandom uuids = new SplittableRandom(CONTENT_SEED);
        text.add("{\"_date\":1700000000000,\"_comment\":\"benchmark\",\"Port\":{\"").add(PORT).add("\":{\"name\":\"watched\"}");
        Text set = new Text();
        for (int i = 0; i < ports; i++) {
            String uuid = uuid(uuids);
            text.add(",\"").add(uuid).add("\":").add(
                    PORT_ROW.replace("NAME", "port-" + (Template.FIRST_VALUE + i)).replace("NUMBER", Integer.toString(i)));
            text.writeTo(sink);
            if (i < members) {
                set.add(i == 0 ? "[\"uuid\",\"" : ",[\"uuid\",\"").add(uuid).add("\"]");
            }
        }
        text.add("},\"Switch\":{\"").add(SWITCH).add("\":{\"name\":\"switch\",\"ports\":[\"set\",[");
        text.writeTo(sink);
        set.writeTo(sink);
        text.add("]]}},\"Datapath\":{");
        for (int i = 0; i < DATAPATHS; i++) {
            text.add(i == 0 ? "\"" : ",\"").add(datapath(i)).add("\":{\"tunnel_key\":").add(Integer.toString(i + 1))
                    .add(",\"external_ids\":[\"map\",[[\"name\",\"sw").add(Integer.toString(i)).add("\"]]]}");
        }
        text.add("}");
        flows(text, sink, uuids);
        text.add("}").writeTo(sink);
    }

    private void flows(Text text, OutputStream sink, SplittableRandom uuids) throws IOException {
        if (flows == 0) {
            return;
        }
        FlowContent content = new FlowContent(CONTENT_SEED);
        String[] datapaths = new String[DATAPATHS];
        for (int i = 0; i < DATAPATHS; i++) {
            datapaths[i] = datapath(i);
        }
        text.add(",\"Flow\":{");
        for (int i = 0; i < flows; i++) {
            text.add(i == 0 ? "\"" : ",\"").add(uuid(uuids)).add("\":{");
            content.columns(text, datapaths[i % DATAPATHS]);
            text.add("}");
            text.writeTo(sink);
        }
        text.add("}");
    }

    private static String uuid(SplittableRandom random) {
        String hex = HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4" + hex.substring(13, 16) + "-a" + hex.substring(17, 20) + "-"
                + hex.substring(20);
    }

    /** Takes bytes only to count and hash them. */
    private static final class Meter extends OutputStream {
        private final MessageDigest digest = sha1();
        private final OutputStream hashed = new DigestOutputStream(nullOutputStream(), digest);
        private long length;

        @Override
        public void write(int b) throws IOException {
            length++;
            hashed.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            length += count;
            hashed.write(bytes, from, count);
        }

        String hash() {
            return HexFormat.of().formatHex(digest.digest());
        }

        private static MessageDigest sha1() {
            try {
                return MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has SHA-1", e);
            }
        }
    }
}
