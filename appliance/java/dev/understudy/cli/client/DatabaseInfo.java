package dev.understudy.cli.client;

import dev.understudy.cli.FatalException;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.json.JsonWriter;

/**
 * What a server says about one of its databases in {@code _Server} (ovsdb-server(5)).
 *
 * @param present whether the server has it
 * @param model how it is served: standalone, clustered or relay
 * @param connected whether the server has the contents
 * @param leader whether the server is its leader
 * @param clusterId the cluster's id, or empty
 */
record DatabaseInfo(boolean present, String model, boolean connected, boolean leader, String clusterId) {
    private static final String CLUSTERED = "clustered";

    /** Asks a server. */
    static DatabaseInfo of(Connected server, String database) {
        JsonWriter params = new JsonWriter().beginArray().value("_Server").beginObject();
        params.name("op").value("select").name("table").value("Database");
        params.name("where").beginArray().beginArray().value("name").value("==").value(database).endArray().endArray();
        JsonReader result = server.ask("transact", params.endObject().endArray());
        try {
            return read(result);
        } catch (JsonException e) {
            throw new FatalException(server.name() + ": unexpected reply to _Server request for " + database);
        }
    }

    private static DatabaseInfo read(JsonReader result) {
        DatabaseInfo info = new DatabaseInfo(false, "", false, false, "");
        result.beginArray();
        if (!result.nextElement()) {
            throw new JsonException("no result");
        }
        result.beginObject();
        while (result.nextMember()) {
            if (!result.name().equals("rows")) {
                result.skipValue();
                continue;
            }
            result.beginArray();
            while (result.nextElement()) {
                info = readRow(result);
            }
        }
        return info;
    }

    private static DatabaseInfo readRow(JsonReader row) {
        String model = "";
        boolean connected = false;
        boolean leader = false;
        String clusterId = "";
        row.beginObject();
        while (row.nextMember()) {
            switch (row.name()) {
                case "model" -> model = row.readString();
                case "connected" -> connected = row.readBoolean();
                case "leader" -> leader = row.readBoolean();
                case "cid" -> clusterId = readUuid(row);
                default -> row.skipValue();
            }
        }
        return new DatabaseInfo(true, model, connected, leader, clusterId);
    }

    /** ["uuid", X], or the empty set, for which the answer is empty. */
    private static String readUuid(JsonReader reader) {
        String last = "";
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonToken.STRING) {
                last = reader.readString();
            } else {
                reader.skipValue();
                last = "";
            }
        }
        return last;
    }

    boolean isClustered() {
        return model.equals(CLUSTERED);
    }

    /**
     * Whether the server will do for a command.
     *
     * @param leaderOnly whether it must be the leader; a standalone server always is
     * @param wantedCluster the id of the cluster that it must belong to, or null for any
     */
    boolean isAcceptable(boolean leaderOnly, String wantedCluster) {
        return present && connected && (leader || !leaderOnly || !isClustered())
                && (wantedCluster == null || wantedCluster.equalsIgnoreCase(clusterId));
    }
}
