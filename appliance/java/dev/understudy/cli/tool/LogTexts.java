package dev.understudy.cli.tool;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.json.NameTable;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.DatumText;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.storage.TransactionVisitor;
import dev.understudy.value.Interner;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Prints transactions as {@code show-log} does, in the order of the file. */
final class LogTexts {
    /** Times below this are seconds, not milliseconds. */
    private static final long SECONDS_LIMIT = Integer.MAX_VALUE;
    private static final int INTERNED_VALUES = 1 << 10;
    private static final int FLUSHED_BYTES = 1 << 16;

    private static final byte[] TABLE = "  table ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INDENT = "    ".getBytes(StandardCharsets.US_ASCII);
    private static final NameTable<Boolean> NAME = new NameTable<>(Map.of("name", true));

    private final PrintStream out;
    private final int verbosity;
    private final RowNames names = new RowNames();
    private final JsonWriter text = new JsonWriter(2 * FLUSHED_BYTES);
    private DatabaseSchema schema;
    private DatumReader datums;
    /** What {@link #datums} reads. */
    private JsonReader datumsOf;

    /** @param verbosity 0 for times and comments, 1 for rows too, more for their values too */
    LogTexts(PrintStream out, int verbosity) {
        this.out = out;
        this.verbosity = verbosity;
    }

    /** Whether rows are shown at all. */
    boolean showsRows() {
        return verbosity > 0;
    }

    /** The schema under which values are shown from now on. */
    void use(DatabaseSchema newSchema) {
        schema = newSchema;
    }

    LogTexts print(String characters) {
        byte[] utf8 = characters.getBytes(StandardCharsets.UTF_8);
        text.append(utf8, 0, utf8.length);
        return this;
    }

    /** Prints the end of a record. */
    void endRecord() {
        text.put('\n');
        flush();
    }

    /** Gives what was printed to the system. */
    void flush() {
        out.write(text.array(), 0, text.length());
        text.truncate(0);
    }

    /** What a transaction says besides its rows. */
    final class Heading implements TransactionVisitor {
        private Long time;
        private String comment;
        private boolean differences;

        @Override
        public void date(long value) {
            time = value;
        }

        @Override
        public void comment(String value) {
            comment = value;
        }

        @Override
        public void differences(boolean value) {
            differences = value;
        }

        /** Prints the time and the comment. */
        void print() {
            if (time != null) {
                LogTexts.this.print(" " + (time < SECONDS_LIMIT ? LogDate.of(time, 0) : LogDate.ofMillis(time)));
            }
            if (comment != null) {
                LogTexts.this.print(" \"" + comment + "\"");
            }
        }
    }

    /** What prints the rows of a transaction, given the heading that has seen it. */
    TransactionVisitor rows(Heading heading) {
        return new TransactionVisitor() {
            private boolean begun;
            private byte[] table;
            private TableSchema tableSchema;

            @Override
            public void table(String name) {
                if (!begun) {
                    begun = true;
                    text.put('\n');
                }
                table = name.getBytes(StandardCharsets.UTF_8);
                tableSchema = schema == null ? null : schema.table(name);
            }

            @Override
            public void row(byte[] name, int from, int to, JsonReader value) {
                text.append(TABLE, 0, TABLE.length).append(table, 0, table.length);
                printRow(name, from, RowNames.shownBytes(to - from), RowNames.key(name, from, to), value);
                if (text.length() > FLUSHED_BYTES) {
                    flush();
                }
            }

            private void printRow(byte[] row, int from, int shown, Object key, JsonReader value) {
                int start = value.position();
                boolean object = value.peek() == JsonToken.OBJECT;
                byte[] newName = object ? nameIn(value) : null;
                byte[] oldName = names.name(key);
                ascii(oldName == null ? " insert row " : " row ");
                byte[] name = oldName == null ? newName : oldName;
                if (name != null) {
                    boolean none = RowNames.isNone(name);
                    text.append(none ? row : name, none ? from : 0, none ? shown : name.length).put(' ').put('(');
                }
                text.append(row, from, shown);
                ascii(name == null ? "" : ")");
                ascii(oldName != null && heading.differences ? " diff:\n" : ":\n");
                if (object) {
                    if (verbosity > 1) {
                        value.seek(start);
                        printColumns(tableSchema, value);
                    }
                    names.put(key, oldName, newName);
                } else {
                    if (value.peek() == JsonToken.NULL) {
                        ascii("    delete row\n");
                        names.remove(key);
                    }
                    value.skipValue();
                }
            }
        };
    }

    private void ascii(String characters) {
        for (int i = 0; i < characters.length(); i++) {
            text.put(characters.charAt(i));
        }
    }

    /** The JSON text of a row's column "name", or null. */
    private static byte[] nameIn(JsonReader row) {
        byte[] name = null;
        row.beginObject();
        while (row.nextMember()) {
            if (row.nameIn(NAME) != null) {
                name = JsonText.canonical(row);
            } else {
                row.skipValue();
            }
        }
        return name;
    }

    private void printColumns(TableSchema table, JsonReader row) {
        row.beginObject();
        while (row.nextMember()) {
            ColumnSchema column = table == null ? null : row.nameIn(table.columnsByName());
            text.append(INDENT, 0, INDENT.length);
            if (column == null) {
                print(row.name());
            } else {
                // The name as JSON text: a quote, the name, a quote and a colon.
                text.append(column.encodedName(), 1, column.encodedName().length - 3);
            }
            text.put('=');
            printValue(column, row);
            text.put('\n');
        }
    }

    private void printValue(ColumnSchema column, JsonReader value) {
        int start = value.position();
        int length = text.length();
        if (column != null) {
            if (value != datumsOf) {
                datums = new DatumReader(value, null, new Interner(INTERNED_VALUES));
                datumsOf = value;
            }
            try {
                DatumText.append(text, column.type(), datums.read(column.type()));
                return;
            } catch (OvsdbException e) {
                text.truncate(length);
            }
        }
        value.seek(start);
        byte[] json = JsonText.canonical(value);
        text.append(json, 0, json.length);
    }
}
