package dev.understudy.replication;

import dev.understudy.engine.Row;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.Interner;
import dev.understudy.value.UuidAtom;

/** Reads the rows that a source tells of (RFC 7047 section 4.1.6, and its form with differences). Used once, by one thread. */
final class UpdateReader {
    /** Takes what is read. */
    interface Target {
        /** The row as it is here, or null. */
        Row row(TableSchema table, UuidAtom uuid);

        void insert(TableSchema table, UuidAtom uuid, Datum[] columns);

        void modify(TableSchema table, UuidAtom uuid, Datum[] columns);

        void delete(TableSchema table, UuidAtom uuid);
    }

    private final TableUpdates updates;
    private final DatabaseSchema schema;
    private final Target target;
    private final JsonReader reader;
    private final DatumReader datums;
    private final Datum[][] defaults;

    UpdateReader(TableUpdates updates, DatabaseSchema schema, Interner interner, Target target) {
        this.updates = updates;
        this.schema = schema;
        this.target = target;
        this.reader = updates.reader();
        this.datums = new DatumReader(reader, null, interner);
        this.defaults = new Datum[schema.tables().size()][];
    }

    /**
     * Reads everything.
     *
     * @throws InconsistentException when a row is told to come that is here already, or to change or go that is not
     * @throws OvsdbException when something does not fit the schema
     * @throws dev.understudy.json.JsonException when the text is not of the form
     */
    void read() {
        reader.beginObject();
        while (reader.nextMember()) {
            TableSchema table = reader.nameIn(schema.tablesByName());
            if (table == null) {
                throw new OvsdbException(ErrorTag.UNKNOWN_TABLE, "update of table " + reader.name() + ", which the schema does not have");
            }
            reader.beginObject();
            while (reader.nextMember()) {
                readRow(table, uuid());
            }
        }
    }

    private UuidAtom uuid() {
        UuidAtom uuid = UuidAtom.parse(reader.text(), reader.spanStart(), reader.spanEnd());
        if (uuid == null) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "update of a row \"" + reader.name() + "\", which is not a valid UUID");
        }
        return uuid;
    }

    private void readRow(TableSchema table, UuidAtom uuid) {
        Row row = target.row(table, uuid);
        if (updates.differences()) {
            readDifference(table, uuid, row);
        } else {
            readOldAndNew(table, uuid, row);
        }
    }

    private void readDifference(TableSchema table, UuidAtom uuid, Row row) {
        reader.beginObject();
        if (!reader.nextMember()) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "update of row " + uuid + " without an operation");
        }
        switch (reader.name()) {
            case "initial", "insert" -> insert(table, uuid, row);
            case "modify" -> {
                mustBeHere(table, uuid, row, true);
                target.modify(table, uuid, readColumns(table, row.copyColumns(), true));
            }
            case "delete" -> {
                reader.skipValue();
                mustBeHere(table, uuid, row, true);
                target.delete(table, uuid);
            }
            default -> throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "update of row " + uuid + " with unknown operation " + reader.name());
        }
        if (reader.nextMember()) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "update of row " + uuid + " with more than one operation");
        }
    }

    private void readOldAndNew(TableSchema table, UuidAtom uuid, Row row) {
        boolean old = false;
        Datum[] columns = null;
        reader.beginObject();
        while (reader.nextMember()) {
            switch (reader.name()) {
                case "old" -> {
                    old = true;
                    reader.skipValue();
                }
                case "new" -> columns = readColumns(table, defaults(table), false);
                default -> throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "update of row " + uuid + " with unknown member " + reader.name());
            }
        }
        mustBeHere(table, uuid, row, old);
        if (!old && columns == null) {
            throw new OvsdbException(ErrorTag.SYNTAX_ERROR, "update of row " + uuid + " with neither old nor new contents");
        } else if (!old) {
            target.insert(table, uuid, columns);
        } else if (columns == null) {
            target.delete(table, uuid);
        } else {
            target.modify(table, uuid, columns);
        }
    }

    private void insert(TableSchema table, UuidAtom uuid, Row row) {
        mustBeHere(table, uuid, row, false);
        target.insert(table, uuid, readColumns(table, defaults(table), false));
    }

    private static void mustBeHere(TableSchema table, UuidAtom uuid, Row row, boolean here) {
        if (here != (row != null)) {
            throw new InconsistentException("row " + uuid + " of table " + table.name() + (here ? " is not here" : " is here already"));
        }
    }

    private Datum[] defaults(TableSchema table) {
        Datum[] known = defaults[table.index()];
        if (known == null) {
            known = table.columns().stream().map(ColumnSchema::defaultDatum).toArray(Datum[]::new);
            defaults[table.index()] = known;
        }
        return known.clone();
    }

    /** @param differences whether values of sets and maps are differences to those there */
    private Datum[] readColumns(TableSchema table, Datum[] columns, boolean differences) {
        if (reader.peek() != JsonToken.OBJECT) {
            throw OvsdbException.syntax(reader, reader.position(), "<row> must be JSON object");
        }
        reader.beginObject();
        while (reader.nextMember()) {
            ColumnSchema column = reader.nameIn(table.columnsByName());
            if (column == null) {
                throw new OvsdbException(ErrorTag.UNKNOWN_COLUMN, "update of column " + reader.name() + ", which table " + table.name() + " does not have");
            } else if (column.index() < 0) {
                reader.skipValue();
            } else {
                columns[column.index()] = readDatum(column.type(), columns[column.index()], differences);
            }
        }
        return columns;
    }

    private Datum readDatum(ColumnType type, Datum before, boolean difference) {
        if (!difference || !type.isComposite()) {
            return datums.read(type);
        }
        Datum after = type.apply(before, datums.read(type.withLimits(0, ColumnType.UNLIMITED)));
        type.checkSize(after);
        return after;
    }
}
