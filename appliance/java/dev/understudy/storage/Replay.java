package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.UuidSource;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.EnumSet;

/**
 * Makes a database of the records of a file. A record that is torn, damaged or does not fit ends it: the database is then what the records before made
 * of it, and {@link #failure} says why. Only a file without a usable first record, the schema, is refused.
 */
final class Replay {
    private final RecordReader records;
    private final UuidSource uuids;
    private final DatabaseSchema schema;
    private final Chain chain;
    private final RecentRecords recent;
    private Database database;
    private long recordCount = 1;
    private long baseBytes;
    private OvsdbException failure;

    /**
     * Reads the file.
     *
     * @param name what errors call the file
     * @throws OvsdbException when it has no schema
     */
    Replay(FileChannel channel, String name, UuidSource uuids, HistoryLimits limits) {
        this.records = new RecordReader(channel, name, EnumSet.of(FileKind.STANDALONE));
        this.uuids = uuids;
        records.next();
        this.schema = readSchema();
        this.chain = new Chain(records.header().hash());
        this.recent = new RecentRecords(limits.records(), limits.bytes(), chain.position());
        this.database = new Database(schema, uuids);
        this.baseBytes = records.end();
        try {
            readTransactions();
        } catch (OvsdbException e) {
            failure = e;
        }
    }

    private DatabaseSchema readSchema() {
        JsonReader text = records.whole();
        checkObject(text);
        try {
            DatabaseSchema read = SchemaReader.read(text);
            text.expectEnd();
            return read;
        } catch (JsonException e) {
            throw records.rejectText(e);
        }
    }

    private void checkObject(JsonReader text) {
        try {
            if (text.peek() != JsonToken.OBJECT) {
                text.skipValue();
                throw records.reject("a JSON object");
            }
        } catch (JsonException e) {
            throw records.rejectText(e);
        }
    }

    private void readTransactions() {
        if (records.next() == null) {
            return;
        }
        if (records.isLarge()) {
            readLarge();
        } else {
            apply(new TransactionReader(database), true);
        }
        baseBytes = records.end();
        TransactionReader transactions = new TransactionReader(database);
        while (records.next() != null) {
            apply(transactions, false);
        }
    }

    /** Reads a large record that comes first, most likely a snapshot. */
    private void readLarge() {
        boolean loaded;
        Position stated;
        try (LargeRecord record = records.large()) {
            SnapshotReader snapshot = new SnapshotReader(record, database);
            loaded = snapshot.read();
            stated = snapshot.position();
            records.finishLarge(record);
        } catch (IOException e) {
            database = new Database(schema, uuids);
            throw records.readError(e);
        } catch (OvsdbException e) {
            database = new Database(schema, uuids);
            throw e;
        }
        if (loaded) {
            follow(stated, true, Changes.NONE);
        } else {
            database = new Database(schema, uuids);
            apply(new TransactionReader(database), true);
        }
    }

    private void apply(TransactionReader transactions, boolean first) {
        JsonReader text = records.whole();
        checkObject(text);
        Changes changes;
        try {
            changes = transactions.apply(text);
        } catch (JsonException e) {
            throw records.rejectText(e);
        } catch (OvsdbException e) {
            records.reject();
            throw e;
        }
        follow(transactions.position(), first, changes);
    }

    private void follow(Position stated, boolean first, Changes changes) {
        recordCount++;
        if (first && stated != null) {
            chain.reset(stated);
            recent.reset(stated);
            return;
        }
        Position position = chain.advance(records.header().hash());
        if (first && records.isLarge()) {
            recent.reset(position);
        } else {
            recent.add(position, changes, records.recordOffset(), records.end() - records.recordOffset());
        }
    }

    Database database() {
        return database;
    }

    Chain chain() {
        return chain;
    }

    RecentRecords recent() {
        return recent;
    }

    /** How many good records the file has, the schema's included. */
    long recordCount() {
        return recordCount;
    }

    /** Where the second record ends, or the first if there is no other: the size of the file just after a compaction. */
    long baseBytes() {
        return baseBytes;
    }

    /** Where the last good record ends. */
    long end() {
        return records.end();
    }

    /** Where the file ends. */
    long fileBytes() {
        return records.fileSize();
    }

    /** Why the records after {@link #end} do not count, or null when there are none. */
    OvsdbException failure() {
        return failure;
    }
}
