package dev.understudy.storage;

import dev.understudy.engine.Changes;
import dev.understudy.engine.Database;
import dev.understudy.engine.Row;
import dev.understudy.engine.Transaction;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.BooleanAtom;
import dev.understudy.value.Datum;
import dev.understudy.value.IntegerAtom;
import dev.understudy.value.RealAtom;
import dev.understudy.value.StringAtom;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A database with columns of every kind, and random transactions on it, the same for the same seed. */
final class RandomStory {
    static final DatabaseSchema SCHEMA = schema("""
            {"name":"Story","version":"1.2.3","cksum":"1 2","tables":{
             "Root":{"isRoot":true,"indexes":[["name"],["number","flag"]],"columns":{
              "name":{"type":"string"},
              "number":{"type":"integer"},
              "flag":{"type":"boolean"},
              "real":{"type":"real"},
              "maybe":{"type":{"key":"real","min":0,"max":1}},
              "words":{"type":{"key":"string","min":0,"max":"unlimited"}},
              "reals":{"type":{"key":"real","min":0,"max":"unlimited"}},
              "pair":{"type":{"key":"integer","min":0,"max":2}},
              "some":{"type":{"key":"integer","min":1,"max":"unlimited"}},
              "map":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},
              "passing":{"type":"string","ephemeral":true},
              "friends":{"type":{"key":{"type":"uuid","refTable":"Root","refType":"weak"},"min":0,"max":"unlimited"}},
              "leaves":{"type":{"key":{"type":"uuid","refTable":"Leaf"},"min":0,"max":"unlimited"}},
              "named":{"type":{"key":"string","value":{"type":"uuid","refTable":"Leaf"},"min":0,"max":"unlimited"}}}},
             "Leaf":{"columns":{
              "text":{"type":"string"},
              "next":{"type":{"key":{"type":"uuid","refTable":"Leaf"},"min":0,"max":1}}}}}}
            """);

    private final SplittableRandom random;
    private final Database database;
    private final int textLength;
    private int names;

    /** @param textLength about how long strings are */
    RandomStory(long seed, Database database, int textLength) {
        this.random = new SplittableRandom(seed);
        this.database = database;
        this.textLength = textLength;
    }

    static DatabaseSchema schema(String text) {
        return SchemaReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    static Database empty(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Database(SCHEMA, random::nextLong);
    }

    /** Runs a transaction that changes something. */
    Changes next() {
        while (true) {
            Transaction transaction = new Transaction(database);
            int steps = 1 + random.nextInt(4);
            for (int i = 0; i < steps; i++) {
                step(transaction);
            }
            try {
                Changes changes = transaction.commit();
                if (!changes.isEmpty()) {
                    return changes;
                }
            } catch (OvsdbException violation) {
                // Two rows with one key: the database is as before, and the dice are rolled again.
                names++;
            }
        }
    }

    private void step(Transaction transaction) {
        TableSchema root = SCHEMA.table("Root");
        Row row = pick(root);
        int kind = random.nextInt(10);
        if (row == null || kind < 4) {
            insert(transaction, root);
        } else if (kind < 8) {
            transaction.modify(root, row.uuid(), changed(transaction, root, row.copyColumns(), 1 + random.nextInt(3)));
        } else {
            transaction.delete(root, row.uuid());
        }
    }

    private UuidAtom insert(Transaction transaction, TableSchema table) {
        UuidAtom uuid = UuidAtom.of(random.nextLong(), random.nextLong());
        Datum[] columns = table.columns().stream().map(ColumnSchema::defaultDatum).toArray(Datum[]::new);
        int changes = random.nextInt(columns.length);
        columns = changed(transaction, table, columns, changes);
        ColumnSchema name = table.column("name");
        if (name != null) {
            columns[name.index()] = StringAtom.of("row " + ++names + " " + text());
            columns[table.column("number").index()] = IntegerAtom.of(names);
        }
        transaction.insert(table, uuid, columns);
        return uuid;
    }

    private Datum[] changed(Transaction transaction, TableSchema table, Datum[] columns, int times) {
        for (int i = 0; i < times; i++) {
            ColumnSchema column = table.columns().get(random.nextInt(columns.length));
            columns[column.index()] = value(transaction, column.type(), columns[column.index()]);
        }
        return columns;
    }

    private Datum value(Transaction transaction, ColumnType type, Datum before) {
        if (type.isMap()) {
            AtomMap added = AtomMap.ofSortedPairs(new Atom[] {StringAtom.of("key " + random.nextInt(6)), atom(transaction, type.value().type(),
                    type.value().reference() == null ? null : type.value().reference().table())});
            return random.nextInt(8) == 0 ? AtomMap.EMPTY : ((AtomMap) before).differenceTo(added);
        }
        int size = type.max() == 1 ? type.min() + random.nextInt(2 - type.min()) : Math.max(type.min(), random.nextInt(Math.min(type.max(), 5) + 1));
        List<Atom> atoms = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Atom atom = atom(transaction, type.key().type(), type.key().reference() == null ? null : type.key().reference().table());
            if (!atoms.contains(atom)) {
                atoms.add(atom);
            }
        }
        Atom[] sorted = atoms.toArray(Atom[]::new);
        AtomSet.sortAndFindDuplicate(sorted, sorted.length);
        return AtomSet.ofSorted(sorted, sorted.length);
    }

    private Atom atom(Transaction transaction, dev.understudy.value.AtomType type, String refTable) {
        return switch (type) {
            case INTEGER -> IntegerAtom.of(random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(5));
            case REAL -> RealAtom.of(random.nextInt(3) == 0 ? random.nextDouble() * 1e3 : random.nextInt(4) / 4.0);
            case BOOLEAN -> BooleanAtom.of(random.nextBoolean());
            case STRING -> StringAtom.of(text());
            case UUID -> reference(transaction, refTable);
        };
    }

    private Atom reference(Transaction transaction, String refTable) {
        Row row = pick(SCHEMA.table(refTable));
        return row != null && random.nextInt(3) > 0 && (refTable.equals("Root") || database.row(SCHEMA.table(refTable), row.uuid()) != null)
                ? row.uuid()
                : refTable.equals("Leaf") ? insert(transaction, SCHEMA.table("Leaf")) : UuidAtom.of(1, random.nextInt(9));
    }

    private Row pick(TableSchema table) {
        List<Row> rows = new ArrayList<>();
        database.forEachRow(table, rows::add);
        return rows.isEmpty() ? null : rows.get(random.nextInt(rows.size()));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = textLength == 0 ? 0 : random.nextInt(2 * textLength);
        while (text.length() < length) {
            text.append(switch (random.nextInt(30)) {
                case 0 -> "\"";
                case 1 -> "\\";
                case 2 -> "\n";
                case 3 -> "\u00e4";
                case 4 -> "\u20ac";
                case 5 -> "\ud83c\udfad";
                case 6 -> "\u0001";
                default -> String.valueOf((char) ('a' + random.nextInt(26)));
            });
        }
        return text.toString();
    }
}
