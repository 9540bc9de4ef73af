package dev.understudy.engine;

import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.RealAtom;
import java.util.List;

/** The error for two rows that agree in all columns of an index, with the history of both. */
final class UniqueViolation {
    private UniqueViolation() {}

    static OvsdbException of(Transaction.TableEdits edits, int index, RowEdit edit, int otherSlot) {
        Table table = edits.table;
        List<ColumnSchema> columns = table.schema().indexes().get(index);
        Row row = edit.after();
        String names = enumeration(columns.stream().map(column -> '"' + column.name() + '"').toList());
        return new OvsdbException(ErrorTag.CONSTRAINT_VIOLATION, "Transaction causes multiple rows in \"" + table.schema().name()
                + "\" table to have identical values (" + values(row, columns) + ") for index on column" + (columns.size() > 1 ? "s " : " ")
                + names + ".  First row, with UUID " + row.uuid() + ", " + history(edit, columns)
                + "  Second row, with UUID " + table.row(otherSlot).uuid() + ", " + history(edits.find(otherSlot), columns));
    }

    private static String values(Row row, List<ColumnSchema> columns) {
        return enumeration(columns.stream().map(row::get)
                .map(datum -> datum instanceof RealAtom real ? JsonWriter.formatReal(real.value()) : datum.toString())
                .toList());
    }

    private static String enumeration(List<String> items) {
        int last = items.size() - 1;
        return switch (items.size()) {
            case 1 -> items.getFirst();
            case 2 -> items.getFirst() + " and " + items.getLast();
            default -> String.join(", ", items.subList(0, last)) + ", and " + items.getLast();
        };
    }

    private static String history(RowEdit edit, List<ColumnSchema> columns) {
        if (edit == null || edit.before != null && edit.after().sameContents(edit.before)) {
            return "existed in the database before this transaction and was not modified by the transaction.";
        } else if (edit.before == null) {
            return "was inserted by this transaction.";
        } else if (columns.stream().noneMatch(column -> edit.after().differsIn(column.index(), edit.before))) {
            return "existed in the database before this transaction, which modified some of the row's columns but not any columns in this index.";
        }
        return "had the following index values before the transaction: " + values(edit.before, columns) + ".";
    }
}
