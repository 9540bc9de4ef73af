package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.json.JsonWriter;
import java.security.DigestException;
import java.security.MessageDigest;

/** Records that are about to be written, encoded one behind the other. Used by the writer only. */
final class AppendBuffer {
    private static final int INITIAL_BYTES = 1 << 16;
    /** A buffer that grew past this is not kept. */
    private static final int KEPT_LIMIT_BYTES = 4 << 20;
    private static final byte[] HEADER_ROOM = headerRoom();

    private final FileKind kind;
    private final MessageDigest digest = Sha1.digest();
    private final byte[] hash = new byte[Sha1.LENGTH_BYTES];
    private JsonWriter text = new JsonWriter(INITIAL_BYTES);

    /** For a standalone database. */
    AppendBuffer() {
        this(FileKind.STANDALONE);
    }

    AppendBuffer(FileKind kind) {
        this.kind = kind;
    }

    /** As long as any header, and ending like one. */
    private static byte[] headerRoom() {
        byte[] room = new byte[RecordHeader.WRITTEN_LIMIT_BYTES];
        room[room.length - 1] = '\n';
        return room;
    }

    /** Adds the record of a transaction and returns its hash, which the next call overwrites. */
    byte[] add(Changes changes, String comment, long dateMs, boolean columnDiffs) {
        boolean differences = columnDiffs && RecordWriter.canBeDifferences(changes);
        int start = begin();
        try {
            text.beginObject();
            RecordWriter.writeMembers(text, dateMs, null, comment, differences);
            RecordWriter.writeChanges(text, changes, differences);
            text.endObject();
            return end(start);
        } catch (RuntimeException | Error e) {
            text.truncate(start);
            throw e;
        }
    }

    /** Adds a record whose text exists already, and returns its hash, which the next call overwrites. */
    byte[] add(byte[] body) {
        int start = begin();
        text.raw(body);
        return end(start);
    }

    private int begin() {
        int start = text.length();
        text.raw(HEADER_ROOM);
        return start;
    }

    /** Puts the header where the room for it ends, and closes the gap before it: only now are the length and the hash known. */
    private byte[] end(int start) {
        text.put('\n');
        byte[] bytes = text.array();
        int body = start + HEADER_ROOM.length;
        int length = text.length() - body;
        digest.update(bytes, body, length);
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        int header = RecordHeader.write(kind, bytes, body, length, hash);
        System.arraycopy(bytes, header, bytes, start, text.length() - header);
        text.truncate(text.length() - (header - start));
        return hash;
    }

    byte[] bytes() {
        return text.array();
    }

    int length() {
        return text.length();
    }

    /** Forgets what was added after the first so many bytes. */
    void truncate(int toLength) {
        if (toLength == 0 && text.array().length > KEPT_LIMIT_BYTES) {
            text = new JsonWriter(INITIAL_BYTES);
        } else {
            text.truncate(toLength);
        }
    }
}
