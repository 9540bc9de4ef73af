package dev.understudy.engine;

import dev.understudy.engine.Operation.Member;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.DatumWriter;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Executes the operations of one "transact" request (RFC 7047 sections 4.1.3 and 5.2), straight from the text of its parameters, and writes
 * the results. A request that waits is executed again from the start by another object.
 */
public final class TransactRequest {
    /** Ends an execution whose "wait" is not satisfied. */
    private static final class Unsatisfied extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final long timeoutMillis;

        Unsatisfied(long timeoutMillis) {
            super("wait", null, false, false);
            this.timeoutMillis = timeoutMillis;
        }
    }

    /** What a name in "uuid-name" or ["named-uuid", NAME] stands for. */
    private static final class Symbol {
        private UuidAtom uuid;
        private boolean created;

        Symbol(UuidAtom uuid) {
            this.uuid = uuid;
        }
    }

    private final Database database;
    private final TransactionContext context;
    private final JsonReader reader;
    private final DatumReader datums;
    private final RowReader rows;
    private final Operation operation;
    private final Transaction transaction;
    private final RowFinder finder;
    private final JsonWriter results;
    private Map<String, Symbol> symbols;
    private String comment = "";
    private boolean durable;

    private TransactRequest(Database database, TransactionContext context, JsonReader reader, JsonWriter results) {
        this.database = database;
        this.context = context;
        this.reader = reader;
        this.results = results;
        this.datums = new DatumReader(reader, name -> symbol(name).uuid, database.interner());
        this.rows = new RowReader(reader, datums);
        this.operation = new Operation(reader);
        this.transaction = new Transaction(database);
        this.finder = new RowFinder(context.scanLimitRows());
    }

    /**
     * Executes a request; called by the writer of the database.
     *
     * @param reader stands at the parameters: an array of the database's name and the operations
     * @param results where the array of results is written; untouched when the outcome is to try again
     */
    public static Outcome execute(Database database, TransactionContext context, JsonReader reader, JsonWriter results) {
        int resultsStart = results.length();
        TransactRequest request = new TransactRequest(database, context, reader, results);
        try {
            return request.execute();
        } catch (Unsatisfied wait) {
            request.transaction.abort();
            results.truncate(resultsStart);
            return new Outcome.Waiting(wait.timeoutMillis);
        } catch (RowFinder.TooManyRows e) {
            request.transaction.abort();
            results.truncate(resultsStart);
            return new Outcome.TooLong();
        } catch (RuntimeException | Error fault) {
            request.transaction.abort();
            results.truncate(resultsStart);
            throw fault;
        }
    }

    private Outcome execute() {
        results.beginArray();
        reader.beginArray();
        reader.nextElement();
        reader.skipValue();
        for (int number = 1; reader.nextElement(); number++) {
            int resultStart = results.length();
            try {
                operation.read(number);
                execute(operation.kind());
                checkAllowed(operation.kind());
                operation.leave();
            } catch (OvsdbException e) {
                transaction.abort();
                results.truncate(resultStart);
                e.write(results);
                for (int rest = operation.count() - number; rest > 0; rest--) {
                    results.nullValue();
                }
                results.endArray();
                return new Outcome.Failed();
            }
        }
        return commit();
    }

    private Outcome commit() {
        try {
            Changes changes = transaction.commit();
            results.endArray();
            return new Outcome.Committed(changes, comment, durable);
        } catch (OvsdbException e) {
            e.write(results);
            results.endArray();
            return new Outcome.Failed();
        }
    }

    private void execute(Operation.Kind kind) {
        switch (kind) {
            case INSERT -> insert();
            case SELECT -> select();
            case UPDATE -> update();
            case MUTATE -> mutate();
            case DELETE -> delete();
            case WAIT -> await();
            case COMMIT -> {
                operation.require(Member.DURABLE, JsonToken.BOOLEAN);
                operation.checkMembers();
                operation.seek(Member.DURABLE);
                durable |= reader.readBoolean();
                writeEmpty();
            }
            case ABORT -> {
                operation.checkMembers();
                throw new OvsdbException(ErrorTag.ABORTED, "aborted by request");
            }
            case COMMENT -> {
                operation.require(Member.COMMENT, JsonToken.STRING);
                operation.checkMembers();
                operation.seek(Member.COMMENT);
                String text = reader.readString();
                comment = comment.isEmpty() ? text : comment + "\n" + text;
                writeEmpty();
            }
            case ASSERT -> {
                String lock = operation.findId(Member.LOCK);
                if (lock == null) {
                    operation.require(Member.LOCK, JsonToken.STRING);
                }
                operation.checkMembers();
                if (!context.lockHeld().test(lock)) {
                    throw new OvsdbException(ErrorTag.NOT_OWNER, "Asserted lock " + lock + " not held.");
                }
                writeEmpty();
            }
        }
    }

    /** Comes after the execution, as the peer reports what else is wrong first. */
    private void checkAllowed(Operation.Kind kind) {
        if (kind.modifies && (context.readOnly() || context.reserved())) {
            throw new OvsdbException(ErrorTag.NOT_ALLOWED, context.reserved()
                    ? kind.word + " operation not allowed on table in reserved database " + database.schema().name()
                    : kind.word + " operation not allowed when database server is in read only mode");
        }
    }

    private void writeEmpty() {
        results.beginObject().endObject();
    }

    private void writeCount(int count) {
        results.beginObject().name("count").value(count).endObject();
    }

    private Symbol symbol(String name) {
        if (symbols == null) {
            symbols = new HashMap<>();
        }
        return symbols.computeIfAbsent(name, n -> new Symbol(newUuid()));
    }

    private UuidAtom newUuid() {
        return UuidAtom.of(database.uuids().nextHigh(), database.uuids().nextLow());
    }

    private void insert() {
        Table table = operation.table(database);
        String name = operation.findId(Member.UUID_NAME);
        boolean explicit = operation.find(Member.UUID, JsonToken.STRING);
        operation.require(Member.ROW, JsonToken.OBJECT);
        operation.checkMembers();
        UuidAtom uuid = explicit ? explicitUuid(table) : null;
        if (name != null) {
            Symbol symbol = symbol(name);
            if (symbol.created) {
                operation.seek(Member.UUID_NAME);
                throw OvsdbException.about(ErrorTag.DUPLICATE_UUID_NAME, reader, reader.position(),
                        "This \"uuid-name\" appeared on an earlier \"insert\" operation.");
            }
            symbol.created = true;
            if (uuid != null) {
                symbol.uuid = uuid;
            }
            uuid = symbol.uuid;
        } else if (uuid == null) {
            uuid = newUuid();
        }
        operation.seek(Member.ROW);
        Datum[] columns = table.defaults();
        rows.readRow(table.schema(), columns, null);
        checkDefaults(table, columns);
        transaction.insert(table, uuid, columns);
        if (context.access() != AccessControl.NONE) {
            context.access().checkInsert(table.schema(), database.row(table.schema(), uuid));
        }
        results.beginObject().name("uuid");
        DatumWriter.writeUuid(results, uuid.high(), uuid.low());
        results.endObject();
    }

    private UuidAtom explicitUuid(Table table) {
        operation.seek(Member.UUID);
        int start = reader.position();
        UuidAtom uuid = UuidAtom.parse(reader.readString());
        if (uuid == null) {
            throw OvsdbException.syntax(reader, start, "bad uuid");
        }
        if (!transaction.isUnused(table, uuid)) {
            throw OvsdbException.about(ErrorTag.DUPLICATE_UUID, reader, start,
                    "This UUID would duplicate a UUID already present within the table or deleted within the same transaction.");
        }
        return uuid;
    }

    /** Checks what nobody gave; a value that was given was checked when it was read, and may be the default only when that is allowed. */
    private static void checkDefaults(Table table, Datum[] columns) {
        for (ColumnSchema column : table.constrainedDefaults()) {
            if (columns[column.index()] == column.defaultDatum()) {
                column.type().checkAtoms(column.defaultDatum());
            }
        }
    }

    private void select() {
        Table table = operation.table(database);
        operation.require(Member.WHERE, JsonToken.ARRAY);
        boolean hasColumns = operation.find(Member.COLUMNS, JsonToken.ARRAY);
        boolean hasSort = operation.find(Member.SORT, JsonToken.ARRAY);
        operation.checkMembers();
        Condition condition = readCondition(table);
        List<ColumnSchema> columns = hasColumns ? readColumns(table, Member.COLUMNS) : table.schema().allColumns();
        List<ColumnSchema> sort = hasSort ? readColumns(table, Member.SORT) : List.of();
        finder.find(table, condition);
        List<Row> found = finder.rows(table);
        if (!sort.isEmpty()) {
            found.sort((a, b) -> compare(a, b, sort));
        }
        Set<List<Datum>> seen = columns.contains(ColumnSchema.UUID) || found.size() <= 1 ? null : new HashSet<>();
        results.beginObject().name("rows").beginArray();
        for (Row row : found) {
            if (seen == null || seen.add(RowReader.valuesOf(row, columns))) {
                writeRow(row, columns);
            }
        }
        results.endArray().endObject();
    }

    private static int compare(Row a, Row b, List<ColumnSchema> columns) {
        for (ColumnSchema column : columns) {
            int order = a.get(column).compareTo(b.get(column));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private void writeRow(Row row, List<ColumnSchema> columns) {
        results.beginObject();
        for (ColumnSchema column : columns) {
            results.name(column.encodedName());
            DatumWriter.write(results, row.get(column));
        }
        results.endObject();
    }

    private Condition readCondition(Table table) {
        operation.seek(Member.WHERE);
        return Condition.read(reader, table.schema(), datums);
    }

    private List<ColumnSchema> readColumns(Table table, Member member) {
        operation.seek(member);
        return rows.readColumns(table.schema());
    }

    private void update() {
        Table table = operation.table(database);
        operation.require(Member.WHERE, JsonToken.ARRAY);
        operation.require(Member.ROW, JsonToken.OBJECT);
        operation.checkMembers();
        operation.seek(Member.ROW);
        Datum[] values = new Datum[table.schema().columns().size()];
        List<ColumnSchema> columns = new ArrayList<>();
        rows.readRow(table.schema(), values, columns);
        for (ColumnSchema column : columns) {
            if (!column.isMutable()) {
                throw operation.error(ErrorTag.CONSTRAINT_VIOLATION,
                        "Cannot update immutable column " + column.name() + " in table " + table.schema().name() + ".");
            }
        }
        finder.find(table, readCondition(table));
        checkUpdate(table, columns, false);
        for (int i = 0; i < finder.count(); i++) {
            int slot = finder.slot(i);
            Datum[] contents = table.row(slot).copyColumns();
            for (ColumnSchema column : columns) {
                contents[column.index()] = values[column.index()];
            }
            transaction.modify(table, slot, contents);
        }
        writeCount(finder.count());
    }

    private void checkUpdate(Table table, List<ColumnSchema> columns, boolean mutate) {
        if (context.access() != AccessControl.NONE) {
            context.access().checkUpdate(table.schema(), finder.rows(table), columns, mutate);
        }
    }

    private void mutate() {
        Table table = operation.table(database);
        operation.require(Member.WHERE, JsonToken.ARRAY);
        operation.require(Member.MUTATIONS, JsonToken.ARRAY);
        operation.checkMembers();
        operation.seek(Member.MUTATIONS);
        List<Mutation> mutations = Mutation.readAll(reader, table.schema(), datums);
        finder.find(table, readCondition(table));
        checkUpdate(table, mutations.stream().map(Mutation::column).toList(), true);
        for (int i = 0; i < finder.count() && !mutations.isEmpty(); i++) {
            int slot = finder.slot(i);
            Datum[] contents = table.row(slot).copyColumns();
            for (Mutation mutation : mutations) {
                int column = mutation.column().index();
                contents[column] = mutation.apply(contents[column]);
            }
            transaction.modify(table, slot, contents);
        }
        writeCount(finder.count());
    }

    private void delete() {
        Table table = operation.table(database);
        operation.require(Member.WHERE, JsonToken.ARRAY);
        operation.checkMembers();
        finder.find(table, readCondition(table));
        if (context.access() != AccessControl.NONE) {
            context.access().checkDelete(table.schema(), finder.rows(table));
        }
        for (int i = 0; i < finder.count(); i++) {
            transaction.delete(table, finder.slot(i));
        }
        writeCount(finder.count());
    }

    private void await() {
        Table table = operation.table(database);
        boolean hasTimeout = operation.find(Member.TIMEOUT, JsonToken.NUMBER);
        operation.require(Member.WHERE, JsonToken.ARRAY);
        boolean hasColumns = operation.find(Member.COLUMNS, JsonToken.ARRAY);
        operation.require(Member.UNTIL, JsonToken.STRING);
        operation.require(Member.ROWS, JsonToken.ARRAY);
        operation.checkMembers();
        boolean untilEqual = readUntil();
        long timeoutMillis = hasTimeout ? readTimeout() : Long.MAX_VALUE;
        Condition condition = readCondition(table);
        List<ColumnSchema> columns = hasColumns
                ? readColumns(table, Member.COLUMNS)
                : table.schema().allColumns().stream().filter(column -> column != ColumnSchema.VERSION).toList();
        operation.seek(Member.ROWS);
        Set<List<Datum>> expected = rows.readRows(table, columns);
        finder.find(table, condition);
        Set<List<Datum>> actual = new HashSet<>();
        for (int i = 0; i < finder.count(); i++) {
            actual.add(RowReader.valuesOf(table.row(finder.slot(i)), columns));
        }
        if (actual.equals(expected) != untilEqual) {
            if (context.mayWait(timeoutMillis)) {
                throw new Unsatisfied(timeoutMillis);
            }
            throw new OvsdbException(ErrorTag.TIMED_OUT, timeoutMillis == 0
                    ? "\"where\" clause test failed"
                    : "\"wait\" timed out after " + context.elapsedMillis() + " ms");
        }
        writeEmpty();
    }

    private boolean readUntil() {
        operation.seek(Member.UNTIL);
        int start = reader.position();
        String until = reader.readString();
        if (!until.equals("==") && !until.equals("!=")) {
            throw OvsdbException.syntax(reader, start, "\"until\" must be \"==\" or \"!=\"");
        }
        return until.equals("==");
    }

    private long readTimeout() {
        operation.seek(Member.TIMEOUT);
        int start = reader.position();
        if (!reader.readNumber()) {
            throw operation.typeMismatch(Member.TIMEOUT);
        }
        if (reader.longValue() < 0) {
            throw OvsdbException.syntax(reader, start, "timeout must be nonnegative");
        }
        return reader.longValue();
    }
}
