package dev.understudy.storage;

import dev.understudy.json.JsonReader;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads the records of a file one by one and checks their hashes. An {@link OvsdbException}, in the peer's words, ends the reading: what came before it is
 * good.
 */
final class RecordReader {
    /** From this length on a record is read by {@link #large}, in blocks. */
    static final int LARGE_BYTES = 1 << 20;
    /** The longest record that is ever held as a whole. */
    private static final long WHOLE_LIMIT_BYTES = Integer.MAX_VALUE - 16;

    private final FileChannel channel;
    private final String name;
    private final long size;
    private final FileWindow window;
    private final MessageDigest digest = Sha1.digest();
    private RecordHeader header;
    private long recordOffset;
    private long bodyOffset;
    private long end;

    /** @param name the file's name in errors */
    RecordReader(FileChannel channel, String name) {
        this.channel = channel;
        this.name = name;
        try {
            this.size = channel.size();
        } catch (IOException e) {
            throw IoErrors.of(name + ": read error", e);
        }
        this.window = new FileWindow(channel, size);
    }

    long fileSize() {
        return size;
    }

    /** Where the header of the current record begins. */
    long recordOffset() {
        return recordOffset;
    }

    /** Where the current record ends; where the file's good part ends, once {@link #next} has returned null or thrown. */
    long end() {
        return end;
    }

    RecordHeader header() {
        return header;
    }

    /** Goes to the next record and returns its header, or null at the end of the file. */
    RecordHeader next() {
        boolean first = header == null;
        recordOffset = end;
        window.seek(end);
        int available = fill(RecordHeader.LINE_LIMIT_BYTES);
        if (available == 0 && !first) {
            return null;
        }
        byte[] bytes = window.bytes();
        int from = window.position();
        int limit = from + Math.min(available, RecordHeader.LINE_LIMIT_BYTES);
        int lineEnd = from;
        while (lineEnd < limit && bytes[lineEnd] != '\n') {
            lineEnd++;
        }
        RecordHeader next = lineEnd == limit ? null : RecordHeader.parse(bytes, from, lineEnd);
        if (first) {
            checkFirst(next, available);
        } else if (next == null || !next.magic().equals(header.magic())) {
            throw syntax("parse error at offset " + recordOffset + " in header line \"" + RecordHeader.shown(bytes, from, lineEnd) + "\"");
        }
        window.skip(lineEnd + 1 - from);
        bodyOffset = window.offset();
        if (next.length() > size - bodyOffset) {
            throw OvsdbException.io(name + ": error reading " + next.length() + " bytes starting at offset " + bodyOffset, "End of file");
        }
        header = next;
        return header;
    }

    private void checkFirst(RecordHeader first, int available) {
        if (available == 0) {
            throw error("cannot identify file type");
        } else if (first == null) {
            throw error("unexpected file format");
        } else if (first.magic().equals(RecordHeader.CLUSTERED)) {
            throw error("cannot apply this operation to clustered database file");
        } else if (!first.magic().equals(RecordHeader.STANDALONE)) {
            throw error("cannot identify file type");
        }
    }

    boolean isLarge() {
        return header.length() >= LARGE_BYTES;
    }

    /** The current record, its hash checked, as one text. Valid until {@link #next}. */
    JsonReader whole() {
        if (header.length() > WHOLE_LIMIT_BYTES) {
            throw error(header.length() + " bytes starting at offset " + bodyOffset + " are more than this program can hold");
        }
        window.seek(bodyOffset);
        int length = (int) header.length();
        if (fill(length) < length) {
            throw OvsdbException.io(name + ": error reading " + length + " bytes starting at offset " + bodyOffset, "End of file");
        }
        byte[] bytes = window.bytes();
        int from = window.position();
        digest.update(bytes, from, length);
        checkHash(digest.digest());
        end = bodyOffset + length;
        return new JsonReader(bytes, from, from + length);
    }

    /** The current record in blocks, its hash not yet checked: {@link #finishLarge} does that. */
    LargeRecord large() {
        return new LargeRecord(channel, bodyOffset, header.length());
    }

    /** Checks the hash of the current record and leaves it. */
    void finishLarge(LargeRecord record) {
        try {
            checkHash(record.hash());
        } catch (IOException e) {
            throw readError(e);
        }
        end = bodyOffset + header.length();
    }

    private void checkHash(byte[] actual) {
        if (!Arrays.equals(actual, header.hash())) {
            throw syntax(header.length() + " bytes starting at offset " + bodyOffset + " have SHA-1 hash "
                    + HexFormat.of().formatHex(actual) + " but should have hash " + header.hashText());
        }
    }

    /** The current record turned out not to be one, though its hash is right: it does not count. */
    OvsdbException reject(String what) {
        end = recordOffset;
        return syntax(header.length() + " bytes starting at offset " + bodyOffset + " are not " + what);
    }

    /** The current record is not to be applied: the good part of the file ends before it. */
    void reject() {
        end = recordOffset;
    }

    private int fill(int wanted) {
        try {
            return window.fill(wanted);
        } catch (IOException e) {
            throw readError(e);
        }
    }

    OvsdbException readError(IOException e) {
        return IoErrors.of(name + ": read error", e);
    }

    private OvsdbException error(String details) {
        return new OvsdbException(ErrorTag.OVSDB_ERROR, name + ": " + details);
    }

    private OvsdbException syntax(String details) {
        return new OvsdbException(ErrorTag.SYNTAX_ERROR, name + ": " + details);
    }
}
