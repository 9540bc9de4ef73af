package dev.understudy.server;

import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a configuration says of one remote. What is wrong is logged and passed over. */
final class RemoteOptionsReader {
    private static final int DSCP_LIMIT = 63;
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final String owner;
    private final boolean forClients;
    private Integer maxBackoffMs;
    private Integer probeIntervalMs;
    private Integer dscp;
    private boolean readOnly;
    private String role = "";

    /**
     * Makes a reader that has read nothing.
     *
     * @param owner whose options they are, for messages
     * @param forClients whether the remote brings clients, for which there are more options
     */
    RemoteOptionsReader(String owner, boolean forClients) {
        this.owner = owner;
        this.forClients = forClients;
    }

    /** Reads the options, an object or null. */
    void read(JsonReader reader) {
        if (reader.peek() == JsonToken.NULL) {
            reader.readNull();
        } else if (reader.peek() != JsonToken.OBJECT) {
            LOG.warn("configuration of {}: must be an object or null, so none is used", owner);
            reader.skipValue();
        } else {
            reader.beginObject();
            while (reader.nextMember()) {
                readMember(reader, reader.name());
            }
        }
    }

    private void readMember(JsonReader reader, String name) {
        if (name.equals("max-backoff")) {
            maxBackoffMs = integer(reader, name, Integer.MAX_VALUE, maxBackoffMs);
        } else if (name.equals("inactivity-probe")) {
            probeIntervalMs = integer(reader, name, Integer.MAX_VALUE, probeIntervalMs);
        } else if (name.equals("dscp")) {
            dscp = integer(reader, name, DSCP_LIMIT, dscp);
        } else if (forClients && name.equals("read-only")) {
            if (reader.peek() == JsonToken.BOOLEAN) {
                readOnly = reader.readBoolean();
            } else {
                passOver(reader, name, "must be true or false");
            }
        } else if (forClients && name.equals("role")) {
            if (reader.peek() == JsonToken.STRING) {
                role = reader.readString();
            } else {
                passOver(reader, name, "must be a string");
            }
        } else {
            passOver(reader, name, "is not known here");
        }
    }

    private Integer integer(JsonReader reader, String name, int limit, Integer otherwise) {
        if (reader.peek() != JsonToken.NUMBER) {
            passOver(reader, name, "must be an integer");
            return otherwise;
        }
        boolean isInteger = reader.readNumber();
        if (isInteger && reader.longValue() >= 0 && reader.longValue() <= limit) {
            return (int) reader.longValue();
        }
        complain(name, "must be an integer in the range 0 to " + limit);
        return otherwise;
    }

    private void passOver(JsonReader reader, String name, String problem) {
        complain(name, problem);
        reader.skipValue();
    }

    private void complain(String name, String problem) {
        LOG.warn("configuration of {}: \"{}\" {}, so it is not used", owner, name, problem);
    }

    ConnectionSettings connection() {
        return new ConnectionSettings(maxBackoffMs, probeIntervalMs, dscp);
    }

    boolean readOnly() {
        return readOnly;
    }

    String role() {
        return role;
    }
}
