package dev.understudy.storage;

import dev.understudy.json.JsonDiagnosis;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Reads the records of a file one by one and checks their hashes. An {@link OvsdbException}, in the peer's words, ends the reading: what came before it is
 * good.
 */
final class RecordReader {
    /** Why a file of a cluster cannot be read. */
    static final String CLUSTERED = "cannot apply this operation to clustered database file";

    /** From this length on a record is read by {@link #large}, in blocks. */
    static final int LARGE_BYTES = 1 << 20;
    /** The longest record that is ever held as a whole. */
    private static final long WHOLE_LIMIT_BYTES = Integer.MAX_VALUE - 16;

    private final FileChannel channel;
    private final String name;
    private final Set<FileKind> accepted;
    private final long size;
    private final FileWindow window;
    private final MessageDigest digest = Sha1.digest();
    private RecordHeader header;
    private long recordOffset;
    private long bodyOffset;
    private long end;

    /**
     * @param name the file's name in errors
     * @param accepted the kinds of files that the caller can use; the first record of any other is an error
     */
    RecordReader(FileChannel channel, String name, Set<FileKind> accepted) {
        this.channel = channel;
        this.name = name;
        this.accepted = accepted;
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

    /** What kind of file it is, of those accepted, as its first line says; the record behind that line is not looked at. */
    FileKind identify() {
        window.seek(0);
        int available = fill(RecordHeader.LINE_LIMIT_BYTES);
        RecordHeader first = RecordHeader.parse(window.bytes(), window.position(), lineEnd(available));
        checkFirst(first, available);
        return FileKind.of(first.magic());
    }

    /** Where the line ends that begins at the window's position, or the most of it that there is. */
    private int lineEnd(int available) {
        byte[] bytes = window.bytes();
        int end = window.position();
        int limit = end + Math.min(available, RecordHeader.LINE_LIMIT_BYTES);
        while (end < limit && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    /** Leaves the current record, if there is one, without looking at it. */
    void skip() {
        end = header == null ? end : bodyOffset + header.length();
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
        int lineEnd = lineEnd(available);
        boolean whole = lineEnd < from + Math.min(available, RecordHeader.LINE_LIMIT_BYTES);
        RecordHeader next = whole ? RecordHeader.parse(bytes, from, lineEnd) : null;
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
        }
        FileKind kind = FileKind.of(first.magic());
        if (!accepted.contains(kind)) {
            throw error(kind == FileKind.CLUSTERED ? CLUSTERED : "cannot identify file type");
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

    /** The current record, of which {@link #whole} gave the text, turned out not to be JSON, though its hash is right: it does not count. */
    OvsdbException rejectText(JsonException complaint) {
        int from = window.position();
        String diagnosis = JsonDiagnosis.of(window.bytes(), from, from + (int) header.length());
        return reject("valid JSON (" + (diagnosis == null ? complaint.getMessage() : diagnosis) + ")");
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
