package dev.understudy.storage;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database file of either kind as the records that stand in it, one after the other, for programs that look at the file rather than at the database.
 * It is neither locked nor changed. Every {@link OvsdbException} is in the peer's words. Used by one thread.
 */
public final class RecordFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("storage");

    private final FileChannel channel;
    private final RecordReader records;
    private final FileKind kind;
    /** The text of the current record, once it was asked for. */
    private JsonReader text;
    private int start;

    private RecordFile(FileChannel channel, RecordReader records) {
        this.channel = channel;
        this.records = records;
        this.kind = records.identify();
    }

    /**
     * Opens a file before its first record.
     *
     * @param accepted the kinds of files that the caller can use
     * @throws OvsdbException when it cannot be opened or its first line is not that of an accepted kind
     */
    public static RecordFile open(Path given, Set<FileKind> accepted) {
        FileChannel channel = null;
        try {
            channel = new LocalDisk().open(given, EnumSet.of(StandardOpenOption.READ));
            return new RecordFile(channel, new RecordReader(channel, given.toString(), accepted));
        } catch (IOException e) {
            throw IoErrors.of(given + ": open failed", e);
        } catch (OvsdbException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a database file failed", e);
        }
    }

    /** What kind of file it is, as its first line says. */
    public FileKind kind() {
        return kind;
    }

    /** Goes to the next record; false at the end of the file. Of one that was not asked for only the header is checked. */
    public boolean next() {
        records.skip();
        text = null;
        return records.next() != null;
    }

    /** The text of the current record, which is an object, hash and form checked. Valid until {@link #next}. */
    public JsonReader text() {
        if (text == null) {
            text = checked(records.whole());
            start = text.position();
        }
        text.seek(start);
        return text;
    }

    private JsonReader checked(JsonReader whole) {
        try {
            JsonToken token = whole.peek();
            int beginning = whole.position();
            whole.skipValue();
            whole.expectEnd();
            if (token != JsonToken.OBJECT) {
                throw records.reject("a JSON object");
            }
            whole.seek(beginning);
            return whole;
        } catch (JsonException e) {
            throw records.rejectText(e);
        }
    }

    /** The current record as the schema that it should be, if it is the first of a standalone database. */
    public DatabaseSchema schema() {
        return SchemaReader.read(text());
    }

    /**
     * Shows the current record, that of a transaction, to a visitor; may be called again for another. However large the record is, little memory is
     * needed. What was shown counts only when this returns: the hash of a large record is known at its end.
     */
    public void visit(TransactionVisitor visitor) {
        if (!records.isLarge()) {
            visitWhole(visitor);
            return;
        }
        try (LargeRecord record = records.large()) {
            TransactionScan.scan(record, visitor);
            records.finishLarge(record);
        } catch (JsonException e) {
            text();
            throw records.reject("valid JSON (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw records.readError(e);
        }
    }

    private void visitWhole(TransactionVisitor visitor) {
        if (text == null) {
            text = records.whole();
            start = text.position();
        }
        text.seek(start);
        try {
            TransactionScan.scan(text, visitor);
            text.expectEnd();
        } catch (JsonException e) {
            text.seek(start);
            text = checked(text);
            throw records.reject("valid JSON (" + e.getMessage() + ")");
        }
    }

    /** Shows a transaction within a text to a visitor, and goes behind it. */
    public static void visit(JsonReader transaction, TransactionVisitor visitor) {
        TransactionScan.scan(transaction, visitor);
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
