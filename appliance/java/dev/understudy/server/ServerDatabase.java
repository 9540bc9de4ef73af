package dev.understudy.server;

import dev.understudy.engine.Database;
import dev.understudy.engine.UuidSource;
import dev.understudy.monitor.History;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.SchemaReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.AtomSet;
import dev.understudy.value.BooleanAtom;
import dev.understudy.value.Datum;
import dev.understudy.value.StringAtom;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.Tape;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The database "_Server", which tells clients what else is served (ovsdb-server(5)). Any thread may call. */
final class ServerDatabase {
    private static final String SCHEMA = """
            {"name":"_Server","version":"1.2.0","cksum":"3009684573 744","tables":{"Database":{"columns":{
            "name":{"type":"string"},
            "model":{"type":{"key":{"type":"string","enum":["set",["clustered","relay","standalone"]]}}},
            "connected":{"type":"boolean"},
            "leader":{"type":"boolean"},
            "schema":{"type":{"key":"string","min":0,"max":1}},
            "cid":{"type":{"key":"uuid","min":0,"max":1}},
            "sid":{"type":{"key":"uuid","min":0,"max":1}},
            "index":{"type":{"key":"integer","min":0,"max":1}}}}}}
            """;

    private final ServedDatabase served;
    private final Standalone model;
    private final TableSchema table;
    private final UuidSource uuids;
    private final Map<String, UuidAtom> rows = new HashMap<>();

    ServerDatabase(Tape tape, Threads threads, LongSupplier clockMs) {
        uuids = new RandomUuids(tape);
        DatabaseSchema schema = SchemaReader.read(SCHEMA.getBytes(StandardCharsets.UTF_8));
        table = schema.table("Database");
        served = new ServedDatabase(schema, new History(UuidAtom.ZERO), threads.encoders());
        model = new Standalone(new Database(schema, new RandomUuids(tape)), new MemoryJournal(new RandomUuids(tape)), served, true, false,
                new Execution.Means(threads.database("server"), threads.encoders(), threads.timer(), clockMs));
        served.serve(model);
        add(served);
    }

    ServedDatabase served() {
        return served;
    }

    /** Tells of a database that is served from now on. */
    synchronized void add(ServedDatabase database) {
        UuidAtom row = newRow(database);
        Datum[] columns = columns(database);
        model.change((contents, transaction) -> transaction.insert(table, row, columns), "database added");
    }

    /** Tells, in one transaction, of a database that is another one than before, with the same name. */
    synchronized void replace(ServedDatabase database) {
        UuidAtom before = rows.get(database.name());
        if (before == null) {
            return;
        }
        UuidAtom row = newRow(database);
        Datum[] columns = columns(database);
        model.change((contents, transaction) -> {
            transaction.delete(table, before);
            transaction.insert(table, row, columns);
        }, "database replaced");
    }

    /** Tells of what is otherwise now with a database that is told of already. */
    synchronized void update(ServedDatabase database) {
        UuidAtom row = rows.get(database.name());
        if (row != null) {
            Datum[] columns = columns(database);
            model.change((contents, transaction) -> transaction.modify(table, row, columns), "database changed");
        }
    }

    /** Tells that a database is not served any more. */
    synchronized void remove(ServedDatabase database) {
        UuidAtom row = rows.remove(database.name());
        model.change((contents, transaction) -> transaction.delete(table, row), "database removed");
    }

    private UuidAtom newRow(ServedDatabase database) {
        UuidAtom row = UuidAtom.of(uuids.nextHigh(), uuids.nextLow());
        rows.put(database.name(), row);
        return row;
    }

    private Datum[] columns(ServedDatabase database) {
        return table.columns().stream().map(column -> switch (column.name()) {
            case "name" -> StringAtom.of(database.name());
            case "model" -> StringAtom.of(database.model().word());
            case "connected" -> BooleanAtom.of(database.model().isConnected());
            case "leader" -> BooleanAtom.of(database.model().isLeader());
            case "schema" -> database.model().isAvailable() ? StringAtom.of(new String(database.schema().text(), StandardCharsets.UTF_8)) : AtomSet.EMPTY;
            default -> AtomSet.EMPTY;
        }).toArray(Datum[]::new);
    }
}
