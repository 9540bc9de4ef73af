package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.Row;
import dev.understudy.engine.Transaction;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.UuidAtom;

/** Applies the records of transactions to a database. Used by the database's writer. */
final class TransactionReader {
    private final Database database;
    private final RowReader rows;
    private JsonReader reader;
    private int start;
    private Position position;

    TransactionReader(Database database) {
        this.database = database;
        this.rows = new RowReader(database.schema(), database.interner());
    }

    /**
     * Applies one record, or nothing of it when an exception is thrown.
     *
     * @throws OvsdbException when it does not fit the schema, or the database after it would not
     * @throws JsonException when it is not JSON
     */
    Changes apply(JsonReader text) {
        reader = text;
        start = text.position();
        position = null;
        rows.use(text);
        Transaction transaction = new Transaction(database);
        try {
            readRecord(transaction);
        } catch (OvsdbException | JsonException e) {
            transaction.abort();
            throw e;
        }
        return transaction.commit();
    }

    /** The position that the record applied last states, or null. */
    Position position() {
        return position;
    }

    private void readRecord(Transaction transaction) {
        Boolean differences = null;
        reader.beginObject();
        while (reader.nextMember()) {
            RecordMember member = reader.nameIn(RecordMember.BY_NAME);
            if (member == null) {
                TableSchema table = reader.nameIn(database.schema().tablesByName());
                if (table == null) {
                    throw unknownTable(reader.name());
                }
                if (differences == null) {
                    differences = findIsDiff();
                }
                readTable(transaction, table, differences);
            } else if (member == RecordMember.IS_DIFF) {
                differences = readIsDiff();
            } else {
                readOther(member);
            }
        }
        reader.expectEnd();
    }

    private boolean readIsDiff() {
        if (reader.peek() != JsonToken.BOOLEAN) {
            throw unknownTable(RecordMember.IS_DIFF.word());
        }
        return reader.readBoolean();
    }

    private void readOther(RecordMember member) {
        if (member == RecordMember.COMMENT) {
            Position stated = PositionText.read(reader);
            position = stated != null ? stated : position;
        } else if (reader.peek() != JsonToken.NUMBER || !reader.readNumber()) {
            throw unknownTable(member.word());
        }
    }

    private OvsdbException unknownTable(String name) {
        return OvsdbException.about(ErrorTag.UNKNOWN_TABLE, reader, start, "No table named " + name + ".");
    }

    /** Whether a "_is_diff" that is true follows; stays where the reader is, before the value of a member. */
    private boolean findIsDiff() {
        int here = reader.position();
        boolean differences = false;
        reader.skipValue();
        while (reader.nextMember()) {
            if (reader.nameIn(RecordMember.BY_NAME) == RecordMember.IS_DIFF) {
                differences = readIsDiff();
            } else {
                reader.skipValue();
            }
        }
        reader.seek(here);
        return differences;
    }

    private void readTable(Transaction transaction, TableSchema table, boolean differences) {
        if (reader.peek() != JsonToken.OBJECT) {
            throw OvsdbException.syntax(reader, reader.position(), "<table-txn> must be JSON object");
        }
        reader.beginObject();
        while (reader.nextMember()) {
            UuidAtom uuid = rows.uuid();
            Row row = database.row(table, uuid);
            if (reader.peek() == JsonToken.NULL) {
                reader.readNull();
                if (row == null) {
                    throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "transaction deletes row " + uuid + " that does not exist");
                }
                transaction.delete(table, uuid);
            } else if (row == null) {
                transaction.insert(table, uuid, rows.readNew(table));
            } else {
                transaction.modify(table, uuid, rows.readChanged(table, row, differences));
            }
        }
    }
}
