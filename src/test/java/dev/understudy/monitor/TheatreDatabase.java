package dev.understudy.monitor;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.Transaction;
import dev.understudy.json.JsonReader;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.SchemaReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.Interner;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;

/** A small database with its history and monitors, as its writer sees it. Rows are known by small numbers. */
final class TheatreDatabase {
    static final DatabaseSchema SCHEMA = SchemaReader.read(bytes("""
            {"name":"P","tables":{
             "T":{"columns":{
              "a":{"type":"integer"},
              "b":{"type":"string"},
              "s":{"type":{"key":"integer","min":0,"max":"unlimited"}},
              "o":{"type":{"key":"integer","min":0,"max":1}},
              "m":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},
              "e":{"type":"integer","ephemeral":true},
              "f":{"type":{"key":"integer","min":0,"max":"unlimited"},"ephemeral":true}}},
             "U":{"columns":{"x":{"type":"string"},"n":{"type":"integer"}}}}}
            """));

    final Database database;
    final History history;
    final Monitors monitors;
    private final Random random;
    private Transaction transaction;

    TheatreDatabase() {
        this(new Random(1), new History(UuidAtom.of(77, 1)));
    }

    TheatreDatabase(Random random, History history) {
        this(random, history, MonitorLimits.DEFAULT);
    }

    TheatreDatabase(Random random, History history, MonitorLimits limits) {
        this.random = random;
        this.history = history;
        this.database = new Database(SCHEMA, random::nextLong);
        this.monitors = new Monitors(history, Runnable::run, limits);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static JsonReader json(String text) {
        return new JsonReader(bytes(text.replace('\'', '"')));
    }

    static TableSchema table(String name) {
        return SCHEMA.table(name);
    }

    static UuidAtom uuid(int number) {
        return UuidAtom.of(0x11111111_00000000L, number);
    }

    /** The value of a column from JSON text with single quotes. */
    static Datum datum(TableSchema table, String column, String text) {
        return new DatumReader(json(text), null, new Interner(16)).read(table.column(column).type());
    }

    /** Columns given as name, JSON text, name, JSON text... over others. */
    private static Datum[] columns(TableSchema table, Datum[] under, String... namesAndTexts) {
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            under[table.column(namesAndTexts[i]).index()] = datum(table, namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return under;
    }

    private static Datum[] defaults(TableSchema table) {
        return table.columns().stream().map(ColumnSchema::defaultDatum).toArray(Datum[]::new);
    }

    void insert(String tableName, int number, String... namesAndTexts) {
        TableSchema table = table(tableName);
        insert(table, uuid(number), columns(table, defaults(table), namesAndTexts));
    }

    void insert(TableSchema table, UuidAtom uuid, Datum[] columns) {
        transaction.insert(table, uuid, columns);
    }

    void update(String tableName, int number, String... namesAndTexts) {
        TableSchema table = table(tableName);
        Datum[] columns = database.row(table, uuid(number)).copyColumns();
        transaction.modify(table, uuid(number), columns(table, columns, namesAndTexts));
    }

    /** Gives row 1 of table T other contents. */
    void modify(Datum[] columns) {
        transaction.modify(table("T"), uuid(1), columns);
    }

    void delete(String tableName, int number) {
        transaction.delete(table(tableName), uuid(number));
    }

    /** Runs a transaction and appends it to the history under a random id. */
    Commit commit(Consumer<TheatreDatabase> work) {
        Changes changes = change(work);
        return history.append(UuidAtom.of(random.nextLong() | 1, random.nextLong()), changes, changes.isPersistent());
    }

    /** The transaction that runs. */
    Transaction transaction() {
        return transaction;
    }

    /** Runs a transaction. */
    Changes change(Consumer<TheatreDatabase> work) {
        transaction = new Transaction(database);
        work.accept(this);
        return transaction.commit();
    }

    /** A monitor as a client asks for it. */
    Monitor open(MonitorMethod method, String params) {
        return monitors.open(MonitorParameters.read(method, json(params)).request(SCHEMA));
    }

    Moment moment() {
        return new Moment(database.snapshot(), history.head());
    }
}
