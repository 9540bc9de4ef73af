package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.Interner;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Prints what a monitor is told: one table for each watched table in which something happened. Rows stand in the order of the message. */
final class UpdatePrinter {
    private static final int INTERNER_CAPACITY = 1 << 12;
    private static final int ABSENT = -1;
    private static final int FIXED_COLUMNS = 2;

    private final TableOptions options;
    private final List<MonitoredTable> tables;
    private final Supplier<Instant> clock;
    private final TablePrinter printer;
    private final Interner interner = new Interner(INTERNER_CAPACITY);

    /** @param clock tells the time that is printed with each table, or is null if none is */
    UpdatePrinter(TableOptions options, List<MonitoredTable> tables, Supplier<Instant> clock, Output out) {
        this.options = options;
        this.tables = tables;
        this.clock = clock;
        this.printer = new TablePrinter(options, out);
    }

    /**
     * Prints an object of updates, which comes next in a reader.
     *
     * @param initial whether it is the answer to the monitor request
     */
    void print(JsonReader updates, boolean initial) {
        int[] positions = new int[tables.size()];
        Arrays.fill(positions, ABSENT);
        expectObject(updates, "<table-updates>");
        updates.beginObject();
        while (updates.nextMember()) {
            String name = updates.name();
            for (int i = 0; i < positions.length; i++) {
                if (tables.get(i).name().equals(name)) {
                    positions[i] = updates.position();
                }
            }
            updates.skipValue();
        }
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] != ABSENT) {
                updates.seek(positions[i]);
                print(tables.get(i), updates, initial);
            }
        }
    }

    private static void expectObject(JsonReader reader, String what) {
        if (reader.peek() != JsonToken.OBJECT) {
            throw new FatalException("syntax error: " + what + " is not object");
        }
    }

    private void print(MonitoredTable monitored, JsonReader reader, boolean initial) {
        Table table = new Table(options, tables.size() > 1 ? monitored.name() : null, headings(monitored));
        if (clock != null) {
            table.setTime(time(clock.get()));
        }
        DatumReader values = new DatumReader(reader, null, interner);
        expectObject(reader, "<table-update> for table " + monitored.name());
        reader.beginObject();
        while (reader.nextMember()) {
            String uuid = reader.name();
            expectObject(reader, "<row-update>");
            addRow(table, monitored, reader, values, uuid, initial);
        }
        if (table.rows() > 0) {
            printer.print(table);
        }
    }

    private static String[] headings(MonitoredTable monitored) {
        String[] headings = new String[FIXED_COLUMNS + monitored.columns().size()];
        headings[0] = "row";
        headings[1] = "action";
        for (int i = FIXED_COLUMNS; i < headings.length; i++) {
            headings[i] = monitored.columns().get(i - FIXED_COLUMNS).name();
        }
        return headings;
    }

    /** Adds what happened to one row. Members old and new are those of update; initial, insert, delete and modify those of update2. */
    private void addRow(Table table, MonitoredTable monitored, JsonReader reader, DatumReader values, String uuid, boolean initial) {
        int before = ABSENT;
        int after = ABSENT;
        reader.beginObject();
        while (reader.nextMember()) {
            String kind = reader.name();
            switch (kind) {
                case "old" -> before = reader.position();
                case "new" -> after = reader.position();
                case "initial", "insert", "delete", "modify" -> {
                    int position = reader.position();
                    addLine(table, monitored, reader, values, uuid, kind);
                    reader.seek(position);
                }
                default -> { }
            }
            reader.skipValue();
        }
        int end = reader.position();
        if (before != ABSENT) {
            reader.seek(before);
            addLine(table, monitored, reader, values, uuid, after == ABSENT ? "delete" : "old");
        }
        if (after != ABSENT) {
            reader.seek(after);
            addLine(table, monitored, reader, values, before == ABSENT ? uuid : "", before != ABSENT ? "new" : initial ? "initial" : "insert");
        }
        reader.seek(end);
    }

    /** Adds a line with the columns of the row that comes next, which may be null. */
    private void addLine(Table table, MonitoredTable monitored, JsonReader reader, DatumReader values, String uuid, String action) {
        List<ColumnSchema> columns = monitored.columns();
        table.text(uuid);
        table.text(action);
        int[] positions = new int[columns.size()];
        Arrays.fill(positions, ABSENT);
        if (reader.peek() == JsonToken.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                Integer index = reader.nameIn(monitored.indexes());
                if (index != null) {
                    positions[index] = reader.position();
                }
                reader.skipValue();
            }
        }
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] == ABSENT) {
                table.empty();
            } else {
                reader.seek(positions[i]);
                addValue(table, columns.get(i), reader, values, positions[i]);
            }
        }
    }

    /** What is no value of the column is shown as it came; so is a difference between two sets that has more elements than the column may have. */
    private static void addValue(Table table, ColumnSchema column, JsonReader reader, DatumReader values, int position) {
        try {
            table.datum(column.type(), values.read(column.type()));
        } catch (OvsdbException e) {
            reader.seek(position);
            table.json(reader);
        }
    }

    /** As in {@code 2026-01-31 23:59:59.123}, in UTC. */
    static String time(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(24);
        append(text, utc.getYear(), 4).append('-');
        append(text, utc.getMonthValue(), 2).append('-');
        append(text, utc.getDayOfMonth(), 2).append(' ');
        append(text, utc.getHour(), 2).append(':');
        append(text, utc.getMinute(), 2).append(':');
        append(text, utc.getSecond(), 2).append('.');
        return append(text, utc.getNano() / 1_000_000, 3).toString();
    }

    private static StringBuilder append(StringBuilder text, int number, int digits) {
        String decimal = Integer.toString(number);
        return text.repeat('0', Math.max(0, digits - decimal.length())).append(decimal);
    }
}
