package dev.understudy.monitor;

import dev.understudy.engine.Condition;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.DatumReader;
import dev.understudy.schema.Members;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Interner;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of monitor_cond_change, taken apart: [OLD_ID, NEW_ID, REQUESTS]. The caller finds the monitor and checks that the new id is free, then
 * gives this to {@link Monitor#prepare}.
 */
public final class ConditionChange {
    private static final int INTERNED_VALUES = 16;
    private static final int REQUESTS = 2;

    private final JsonReader reader;
    private final int requests;
    private final byte[] oldId;
    private final byte[] newId;

    private ConditionChange(JsonReader reader, List<Integer> positions) {
        this.reader = reader;
        this.requests = positions.get(REQUESTS);
        reader.seek(positions.get(0));
        this.oldId = JsonText.canonical(reader);
        reader.seek(positions.get(1));
        this.newId = JsonText.canonical(reader);
    }

    /**
     * Reads the array that comes next.
     *
     * @throws OvsdbException when the number of parameters is wrong
     */
    public static ConditionChange read(JsonReader reader) {
        int start = reader.position();
        List<Integer> positions = MonitorParameters.positions(reader);
        MonitorParameters.checkCount(reader, start, positions, REQUESTS + 1);
        return new ConditionChange(reader, positions);
    }

    /** The id of the monitor, as {@link Monitor#id} gives it. */
    public byte[] oldId() {
        return oldId;
    }

    /** The id that it has afterwards. */
    public byte[] newId() {
        return newId;
    }

    /** The error for an old id that no monitor of the session has. */
    public OvsdbException unknownId() {
        return OvsdbException.syntax(new JsonReader(oldId), 0, "unknown monitor session");
    }

    /** The error for a new id that another monitor of the session has. */
    public OvsdbException duplicateId() {
        return MonitorParameters.duplicateId(newId);
    }

    /** The conditions of a monitor after the change; those of tables that are not mentioned stay. */
    List<RowFilter> filters(ViewKey key) {
        reader.seek(requests);
        if (reader.peek() != JsonToken.OBJECT) {
            throw MonitorParameters.error("monitor-cond-change-requests must be object");
        }
        List<RowFilter> filters = new ArrayList<>(key.filters());
        MonitorSpec spec = key.spec();
        RequestReader.tablePositions(reader).forEach((name, position) -> {
            TableSchema table = RequestReader.existing(spec.schema(), name);
            if (spec.position(table) < 0) {
                throw MonitorParameters.error("no table named " + name + " in monitor session");
            }
            reader.seek(position);
            if (reader.peek() != JsonToken.ARRAY) {
                throw MonitorParameters.error("table " + name + " no monitor-cond-change JSON array");
            }
            filters.set(spec.position(table), readFilter(table, filters.get(spec.position(table))));
        });
        return switch (key.format()) {
            case DIFFERENCES -> filters;
            case OLD_AND_NEW -> key.filters();
        };
    }

    /** The condition of the last of the requests for a table, as the peer has it; the one before when there is none. */
    private RowFilter readFilter(TableSchema table, RowFilter before) {
        DatumReader datums = new DatumReader(reader, null, new Interner(INTERNED_VALUES));
        RowFilter filter = before;
        reader.beginArray();
        while (reader.nextElement()) {
            reader.peek();
            int start = reader.position();
            Members members = new Members(reader, "table " + table.name());
            boolean columns = members.find("columns", JsonToken.ARRAY);
            int where = members.find("where", JsonToken.ARRAY) ? reader.position() : -1;
            members.finish();
            int end = reader.position();
            if (columns) {
                throw OvsdbException.syntax(reader, start, "changing columns is unsupported");
            }
            filter = RowFilter.ALL;
            if (where >= 0) {
                reader.seek(where);
                filter = RowFilter.of(Condition.read(reader, table, datums));
            }
            reader.seek(end);
        }
        return filter;
    }
}
