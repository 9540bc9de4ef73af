package dev.understudy.storage;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import java.io.IOException;

/**
 * Walks over the text of a transaction and shows it to a visitor, row by row, so that a record of any size needs no more memory than its largest
 * row. A text in blocks may end in the middle of anything: each step begins at a checkpoint, and one that came to the end of its block is taken
 * again with the next.
 */
final class TransactionScan {
    /** Where in the text the reader is. */
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

    private final TransactionVisitor visitor;
    private final LargeRecord record;
    private JsonReader reader;
    private Place place = Place.BEFORE_RECORD;
    /** The table entered by the current step, or null. */
    private String table;
    /** The text with the name of the row read by the current step, or null. */
    private byte[] row;
    private int rowFrom;
    private int rowTo;
    private int rowStart;

    private TransactionScan(TransactionVisitor visitor, LargeRecord record, JsonReader reader) {
        this.visitor = visitor;
        this.record = record;
        this.reader = reader;
    }

    /**
     * Shows the object that comes next in a text, and goes behind it.
     *
     * @throws JsonException when it is none
     */
    static void scan(JsonReader reader, TransactionVisitor visitor) {
        try {
            new TransactionScan(visitor, null, reader).run();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail", e);
        }
    }

    /**
     * Shows a whole record.
     *
     * @throws JsonException when it is not the text of an object
     */
    static void scan(LargeRecord record, TransactionVisitor visitor) throws IOException {
        TransactionScan scan = new TransactionScan(visitor, record, new JsonReader(record.bytes(), 0, record.limit()));
        scan.run();
        while (scan.reader.peek() == JsonToken.END) {
            if (record.isComplete()) {
                return;
            }
            scan.advance(record.limit());
        }
        throw new JsonException("trailing garbage after text");
    }

    private void run() throws IOException {
        while (place != Place.AFTER_RECORD) {
            int checkpoint = reader.position();
            Place before = place;
            if (tryStep()) {
                show();
            } else {
                place = before;
                advance(checkpoint);
            }
        }
    }

    private void advance(int from) throws IOException {
        record.advance(from);
        reader = new JsonReader(record.bytes(), 0, record.limit());
        reader.seek(0);
    }

    private boolean tryStep() {
        boolean complete = record == null || record.isComplete();
        table = null;
        row = null;
        try {
            step();
        } catch (JsonException e) {
            if (complete) {
                throw e;
            }
            return false;
        }
        return complete || reader.position() < record.limit();
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
        place = Place.IN_RECORD;
        String name = reader.name();
        JsonToken token = reader.peek();
        if (name.equals(RecordMember.DATE.word()) && token == JsonToken.NUMBER) {
            if (reader.readNumber()) {
                visitor.date(reader.longValue());
            }
        } else if (name.equals(RecordMember.COMMENT.word()) && token == JsonToken.STRING) {
            visitor.comment(reader.readString());
        } else if (name.equals(RecordMember.IS_DIFF.word()) && token == JsonToken.BOOLEAN) {
            visitor.differences(reader.readBoolean());
        } else if (!name.startsWith("_") && token == JsonToken.OBJECT) {
            table = name;
            place = Place.BEFORE_TABLE;
        } else {
            reader.skipValue();
            if (name.equals(RecordMember.COMMENT.word())) {
                visitor.comment(null);
            }
        }
    }

    private void readRow() {
        if (!reader.nextMember()) {
            place = Place.IN_RECORD;
            return;
        }
        place = Place.IN_TABLE;
        row = reader.spanEscaped() ? reader.spanUtf8() : reader.text();
        rowFrom = reader.spanEscaped() ? 0 : reader.spanStart();
        rowTo = reader.spanEscaped() ? row.length : reader.spanEnd();
        rowStart = reader.position();
        if (record != null) {
            // The row must be there as a whole before it is shown.
            reader.skipValue();
        }
    }

    private void show() {
        if (table != null) {
            visitor.table(table);
        } else if (row != null) {
            reader.seek(rowStart);
            visitor.row(row, rowFrom, rowTo, reader);
        }
    }
}
