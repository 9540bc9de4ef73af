package dev.understudy.bench;

import dev.understudy.engine.AccessControl;
import dev.understudy.engine.BulkLoad;
import dev.understudy.engine.Database;
import dev.understudy.engine.Outcome;
import dev.understudy.engine.TransactRequest;
import dev.understudy.engine.TransactionContext;
import dev.understudy.engine.UuidSource;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.SchemaReader;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Datum;
import dev.understudy.value.UuidAtom;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the engine alone costs, without sockets, files and monitors: {@code EngineBench [NAME...]}. Prints one line a round, so that the warming up is
 * seen; the last rounds count. Run by hand, with the server's own JVM options, when something in the engine changes:
 *
 * <pre>java -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms400m -cp target/classes:target/test-classes dev.understudy.bench.EngineBench</pre>
 */
final class EngineBench {
    private static final int ROUNDS = 8;
    private static final int PARAMETERS_AT = "{\"id\":##########,\"method\":\"transact\",\"params\":".length();
    private static final TransactionContext CONTEXT =
            new TransactionContext(false, false, lock -> false, AccessControl.NONE, 0, TransactionContext.UNLIMITED_ROWS);

    private final DatabaseSchema schema = SchemaReader.read(BenchSchema.TEXT.getBytes(StandardCharsets.UTF_8));
    private final SplittableRandom random = new SplittableRandom(7);
    private final UuidSource uuids = random::nextLong;
    private final JsonWriter results = new JsonWriter(1 << 16);
    private Database database = new Database(schema, uuids);

    public static void main(String[] names) {
        List<String> chosen = names.length == 0 ? List.of("insert", "reference", "select", "update", "bulk", "memory") : List.of(names);
        for (String name : chosen) {
            EngineBench bench = new EngineBench();
            switch (name) {
                case "insert" -> bench.run(name, Requests.insert(), new SeedFile(0, 0, 0), 200_000, 1);
                case "reference" -> bench.run(name, Requests.insertIntoSet(), new SeedFile(10_000, 10_000, 0), 10_000, 1);
                case "select" -> bench.run(name, Requests.selectByName(), new SeedFile(60_000, 0, 0), 60_000, 1);
                case "update" -> bench.run(name, Requests.updatePort(), new SeedFile(0, 0, 0), 200_000, 1);
                case "bulk" -> bench.run(name, Requests.insertFlows(1000), new SeedFile(0, 0, 0), 100, 1000);
                case "memory" -> bench.memory();
                default -> throw new IllegalArgumentException("unknown: " + name);
            }
        }
    }

    /** Each round begins with the seed and sends the request so many times. */
    private void run(String name, Template template, SeedFile seed, int requests, int rowsEach) {
        ByteBuffer buffer = ByteBuffer.allocate(template.length());
        for (int round = 0; round < ROUNDS; round++) {
            load(seed);
            long value = Template.FIRST_VALUE;
            long allocated = allocatedBytes();
            long start = cpuNanos();
            for (int i = 0; i < requests; i++) {
                buffer.clear();
                template.append(buffer, Template.FIRST_VALUE, value);
                value += template.stride();
                results.truncate(0);
                JsonReader reader = new JsonReader(buffer.array(), 0, template.length());
                reader.seek(PARAMETERS_AT);
                if (!(TransactRequest.execute(database, CONTEXT, reader, results) instanceof Outcome.Committed)) {
                    throw new IllegalStateException(results.toString());
                }
            }
            double nanos = cpuNanos() - start;
            System.out.printf("%-10s %8.2f us a request %12.0f rows/s %8d bytes of garbage and rows a request%n", name, nanos / requests / 1e3,
                    1e9 * requests * rowsEach / nanos, (allocatedBytes() - allocated) / requests);
        }
    }

    /** The time of this thread on a processor, so that others on the machine and the collector do not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** The heap of 100,000 flows, after a load in bulk. */
    private void memory() {
        long before = usedBytes();
        load(new SeedFile(0, 0, 100_000));
        long after = usedBytes();
        TableSchema flows = schema.table("Flow");
        System.out.printf("memory     %8.1f MB, %d bytes a row, of %d rows%n", (after - before) / 1e6,
                (after - before) / database.rowCount(flows), database.rowCount(flows));
    }

    private static long usedBytes() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void load(SeedFile seed) {
        database = new Database(schema, uuids);
        BulkLoad load = new BulkLoad(database);
        byte[] text = seed.rowsText();
        JsonReader reader = new JsonReader(text);
        DatumReader datums = new DatumReader(reader, null, database.interner());
        reader.beginObject();
        while (reader.nextMember()) {
            TableSchema table = schema.table(reader.name());
            if (table == null) {
                reader.skipValue();
                continue;
            }
            reader.beginObject();
            while (reader.nextMember()) {
                UuidAtom uuid = UuidAtom.parse(reader.name());
                Datum[] columns = table.columns().stream().map(ColumnSchema::defaultDatum).toArray(Datum[]::new);
                reader.beginObject();
                while (reader.nextMember()) {
                    ColumnSchema column = table.column(reader.name());
                    columns[column.index()] = datums.read(column.type());
                }
                load.add(table, uuid, columns);
            }
        }
        if (!load.finish()) {
            throw new IllegalStateException("the seed breaks a constraint");
        }
    }
}
