package dev.understudy.engine;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;

/** What the clauses of conditions and mutations have in common: an array of a column's name, an operator and an argument. */
final class ClauseReader {
    private ClauseReader() {}

    /**
     * Begins to read the clause at {@code start}: its form and its column, which comes next.
     *
     * @param what what the clause is, for errors
     */
    static ColumnSchema readColumn(JsonReader reader, int start, TableSchema table, String what) {
        checkForm(reader, start, what);
        reader.beginArray();
        reader.nextElement();
        ColumnSchema column = reader.readStringIn(table.columnsByName());
        if (column == null) {
            throw OvsdbException.about(ErrorTag.UNKNOWN_COLUMN, reader, start,
                    "No column " + reader.spanText() + " in table " + table.name() + ".");
        }
        return column;
    }

    /** Checks that the value at {@code start} is an array of two strings and any third value, and goes back to it. */
    private static void checkForm(JsonReader reader, int start, String what) {
        boolean good = reader.peek() == JsonToken.ARRAY;
        if (good) {
            reader.beginArray();
            int elements = 0;
            while (reader.nextElement()) {
                good &= elements >= 2 || reader.peek() == JsonToken.STRING;
                reader.skipValue();
                elements++;
            }
            good &= elements == 3;
        }
        if (!good) {
            throw OvsdbException.syntax(reader, start, "Parse error in " + what + ".");
        }
        reader.seek(start);
    }

    static OvsdbException typeMismatch(JsonReader reader, int start, String operator, ColumnSchema column) {
        return OvsdbException.syntax(reader, start, "Type mismatch: \"" + operator + "\" operator may not be applied to column "
                + column.name() + " of type " + column.type().describe() + ".");
    }
}
