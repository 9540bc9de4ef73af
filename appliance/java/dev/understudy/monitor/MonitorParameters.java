package dev.understudy.monitor;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonText;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a method that makes a monitor, taken apart: [DATABASE, ID, REQUESTS] and for monitor_cond_since LAST_TXN_ID. The database and whether
 * the id is free are for the caller to check, before and after {@link #read}; of several errors the first in that order is the peer's.
 */
public final class MonitorParameters {
    private static final int ID = 1;
    private static final int REQUESTS = 2;
    private static final int LAST_ID = 3;

    private final MonitorMethod method;
    private final JsonReader reader;
    private final List<Integer> positions;
    private final byte[] id;

    private MonitorParameters(MonitorMethod method, JsonReader reader, List<Integer> positions) {
        this.method = method;
        this.reader = reader;
        this.positions = positions;
        reader.seek(positions.get(ID));
        this.id = JsonText.canonical(reader);
    }

    /**
     * Reads the array that comes next.
     *
     * @throws OvsdbException when the number of parameters or the kind of the requests is wrong
     */
    public static MonitorParameters read(MonitorMethod method, JsonReader reader) {
        int start = reader.position();
        List<Integer> positions = positions(reader);
        switch (method) {
            case MONITOR -> {
                if (positions.size() <= REQUESTS) {
                    throw notAnObject(new JsonReader("null".getBytes(StandardCharsets.US_ASCII)), 0);
                }
            }
            case MONITOR_COND -> checkCount(reader, start, positions, REQUESTS + 1);
            case MONITOR_COND_SINCE -> checkCount(reader, start, positions, LAST_ID + 1);
        }
        reader.seek(positions.get(REQUESTS));
        if (reader.peek() != JsonToken.OBJECT) {
            throw notAnObject(reader, positions.get(REQUESTS));
        }
        return new MonitorParameters(method, reader, positions);
    }

    /** Where each element of the array that comes next begins. */
    static List<Integer> positions(JsonReader reader) {
        List<Integer> positions = new ArrayList<>(4);
        reader.beginArray();
        while (reader.nextElement()) {
            reader.peek();
            positions.add(reader.position());
            reader.skipValue();
        }
        return positions;
    }

    static void checkCount(JsonReader reader, int start, List<Integer> positions, int count) {
        if (positions.size() != count) {
            throw OvsdbException.syntax(reader, start, "invalid parameters");
        }
    }

    private static OvsdbException notAnObject(JsonReader reader, int position) {
        return OvsdbException.syntax(reader, position, "monitor-requests must be object");
    }

    /** The JSON text by which the client will call the monitor, in canonical form, so that equal ids have equal texts. */
    public byte[] id() {
        return id;
    }

    /** The error for an id that another monitor of the session has. */
    public OvsdbException duplicateId() {
        return duplicateId(id);
    }

    static OvsdbException duplicateId(byte[] id) {
        return OvsdbException.syntax(new JsonReader(id), 0, "duplicate monitor ID");
    }

    /**
     * Reads and checks the rest.
     *
     * @throws OvsdbException when it does not fit the schema
     */
    public MonitorRequest request(DatabaseSchema schema) {
        reader.seek(positions.get(REQUESTS));
        ViewKey key = new RequestReader(reader, schema, method).readRequests();
        return new MonitorRequest(method, id, key, method.hasTransactionIds() ? readLastId() : UuidAtom.ZERO);
    }

    private UuidAtom readLastId() {
        int start = positions.get(LAST_ID);
        reader.seek(start);
        if (reader.peek() != JsonToken.STRING) {
            throw OvsdbException.syntax(reader, start, "last-txn-id must be string");
        }
        UuidAtom lastId = UuidAtom.parse(reader.readString());
        if (lastId == null) {
            throw OvsdbException.syntax(reader, start, "last-txn-id must be UUID format.");
        }
        return lastId;
    }

    static OvsdbException error(String details) {
        return new OvsdbException(ErrorTag.SYNTAX_ERROR, details);
    }
}
