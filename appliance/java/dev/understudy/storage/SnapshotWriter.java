package dev.understudy.storage;

import dev.understudy.engine.TableSnapshot;
import dev.understudy.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/**
 * Writes the two records of a compact file, the schema's and one with all rows, piece by piece as the rows are encoded. The length of the second stands
 * before it and is known only at its end, so the number of its digits is guessed; if wrong, the record is written once more. Used by one thread.
 */
final class SnapshotWriter {
    private static final int PIECE_BYTES = 256 << 10;
    /** How much may wait in the system's cache for the disk: a final sync of all at once would make the writer's own syncs wait as long. */
    private static final int SYNC_PERIOD_BYTES = 8 << 20;

    private final FileChannel channel;
    private final byte[] schemaText;
    private final JsonWriter text = new JsonWriter(PIECE_BYTES + PIECE_BYTES / 4);
    private MessageDigest digest;
    private long at;
    private long syncedAt;
    private IOException failure;

    SnapshotWriter(FileChannel channel, byte[] schemaText) {
        this.channel = channel;
        this.schemaText = schemaText;
    }

    /**
     * Writes the file from its beginning.
     *
     * @param position what the second record states
     * @param guessBytes how long the second record may be
     * @return the length of the file
     */
    long write(PastRows rows, Position position, String comment, long dateMs, long guessBytes) throws IOException {
        AppendBuffer schema = new AppendBuffer();
        schema.add(schemaText);
        writeFully(schema.bytes(), 0, schema.length());
        long start = at;
        int digits = digits(Math.max(guessBytes, 1));
        while (true) {
            int header = RecordHeader.writtenBytes(FileKind.STANDALONE, digits);
            at = start + header;
            digest = Sha1.digest();
            long length = writeRows(rows, position, comment, dateMs);
            if (digits(length) == digits) {
                writeHeader(start, header, length);
                return at;
            }
            digits = digits(length);
        }
    }

    private void writeHeader(long start, int headerLength, long length) throws IOException {
        byte[] header = new byte[headerLength];
        if (RecordHeader.write(FileKind.STANDALONE, header, headerLength, length, digest.digest()) != 0) {
            throw new IllegalStateException("a header of " + headerLength + " bytes was expected");
        }
        long end = at;
        at = start;
        writeFully(header, 0, headerLength);
        at = end;
        channel.truncate(end);
    }

    private long writeRows(PastRows rows, Position position, String comment, long dateMs) throws IOException {
        long start = at;
        // What is left in the text is the last byte written already: it tells whether a comma is needed.
        text.truncate(0);
        text.put('\n');
        text.beginObject();
        RecordWriter.writeMembers(text, dateMs, position, comment, false);
        for (TableSnapshot table : rows.tables()) {
            boolean[] open = new boolean[1];
            rows.forEachRow(table, row -> {
                if (!open[0]) {
                    text.name(table.schema().encodedName()).beginObject();
                    open[0] = true;
                }
                RecordWriter.writeRow(text, table.schema(), row);
                writePiece();
            });
            if (open[0]) {
                text.endObject();
            }
        }
        text.endObject().put('\n');
        flush();
        if (failure != null) {
            throw failure;
        }
        return at - start;
    }

    private void writePiece() {
        if (text.length() >= PIECE_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (failure != null) {
            text.truncate(1);
            return;
        }
        byte[] bytes = text.array();
        int length = text.length();
        digest.update(bytes, 1, length - 1);
        try {
            writeFully(bytes, 1, length - 1);
            if (at - syncedAt >= SYNC_PERIOD_BYTES) {
                channel.force(false);
                syncedAt = at;
            }
        } catch (IOException e) {
            failure = e;
        }
        bytes[0] = bytes[length - 1];
        text.truncate(1);
    }

    private void writeFully(byte[] bytes, int from, int count) throws IOException {
        for (ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count); buffer.hasRemaining(); ) {
            at += channel.write(buffer, at);
        }
    }

    private static int digits(long number) {
        return Long.toString(number).length();
    }
}
