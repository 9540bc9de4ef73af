package dev.understudy.storage;

import dev.understudy.engine.BulkLoad;
import dev.understudy.engine.Database;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.io.IOException;

/**
 * Reads a large record into an empty database in blocks, as the rows come: no text of the whole, no trees. What it reads may end in the
 * middle of anything, so each step begins at a checkpoint; a step that fails is taken again with the next block. A record that is not simply a
 * set of rows that keep all constraints is given up, for a {@link TransactionReader} to judge.
 */
final class SnapshotReader {
    /** Where in the record the reader is. */
    private enum Place {
        BEFORE_RECORD,
        /** Behind a member of the record. */
        IN_RECORD,
        /** Before the object of a table. */
        BEFORE_TABLE,
        /** Behind a row of a table. */
        IN_TABLE,
        AFTER_RECORD
    }

    private final LargeRecord record;
    private final Database database;
    private final BulkLoad load;
    private final RowReader rows;
    private JsonReader reader;
    private Place place = Place.BEFORE_RECORD;
    private TableSchema table;
    private Position position;
    private boolean givenUp;

    SnapshotReader(LargeRecord record, Database empty) {
        this.record = record;
        this.database = empty;
        this.load = new BulkLoad(empty);
        this.rows = new RowReader(empty.schema(), empty.interner());
    }

    /** The position that the record states, or null. */
    Position position() {
        return position;
    }

    /** Reads the record. Returns whether the database now holds it; if not, the database is to be thrown away. */
    boolean read() throws IOException {
        advance(0);
        while (place != Place.AFTER_RECORD) {
            int checkpoint = reader.position();
            Place before = place;
            boolean done = tryStep();
            if (givenUp) {
                return false;
            }
            if (!done || reader.position() == record.limit() && !record.isComplete()) {
                if (record.isComplete()) {
                    return false;
                }
                if (!done) {
                    place = before;
                }
                advance(done ? reader.position() : checkpoint);
            }
        }
        return isBlank() && load.finish();
    }

    private void advance(int from) throws IOException {
        record.advance(from);
        reader = new JsonReader(record.bytes(), 0, record.limit());
        reader.seek(0);
        rows.use(reader);
    }

    /** Whether nothing but space follows. */
    private boolean isBlank() throws IOException {
        try {
            while (reader.peek() == JsonToken.END) {
                if (record.isComplete()) {
                    return true;
                }
                advance(record.limit());
            }
        } catch (JsonException e) {
            return false;
        }
        return false;
    }

    private boolean tryStep() {
        try {
            step();
            return true;
        } catch (JsonException | OvsdbException e) {
            return false;
        }
    }

    private void step() {
        switch (place) {
            case BEFORE_RECORD -> {
                reader.beginObject();
                readMember();
            }
            case IN_RECORD -> readMember();
            case BEFORE_TABLE -> {
                reader.beginObject();
                readRow();
            }
            case IN_TABLE -> readRow();
            case AFTER_RECORD -> throw new IllegalStateException("the record has ended");
        }
    }

    private void readMember() {
        if (!reader.nextMember()) {
            place = Place.AFTER_RECORD;
            return;
        }
        switch (reader.nameIn(RecordMember.BY_NAME)) {
            case null -> {
                table = reader.nameIn(database.schema().tablesByName());
                givenUp = table == null;
                place = Place.BEFORE_TABLE;
                return;
            }
            case COMMENT -> {
                Position stated = PositionText.read(reader);
                position = stated != null ? stated : position;
            }
            case DATE -> reader.readLong();
            case IS_DIFF -> reader.readBoolean();
        }
        place = Place.IN_RECORD;
    }

    private void readRow() {
        if (!reader.nextMember()) {
            place = Place.IN_RECORD;
            return;
        }
        UuidAtom uuid = rows.uuid();
        Datum[] columns = rows.readNew(table);
        givenUp = !load.add(table, uuid, columns);
        place = Place.IN_TABLE;
    }
}
