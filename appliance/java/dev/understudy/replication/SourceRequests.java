package dev.understudy.replication;

import dev.understudy.json.JsonWriter;
import dev.understudy.monitor.MonitorMethod;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.UuidAtom;
import dev.understudy.wire.JsonRpcWriter;
import java.nio.charset.StandardCharsets;

/** The texts of what a source is asked. Monitors have the names that the peer gives them, which scripts look for in logs. */
final class SourceRequests {
    private static final String SERVER = "_Server";
    private static final byte[] SERVER_TABLES =
            "{\"Database\":[{\"columns\":[\"name\",\"model\",\"connected\",\"schema\",\"index\"]}]}".getBytes(StandardCharsets.US_ASCII);

    private SourceRequests() {}

    /** The canonical text of the id of a database's monitor. */
    static byte[] monitorId(String database) {
        return new JsonWriter().beginArray().value("monid").value(database).endArray().toByteArray();
    }

    static byte[] serverMonitorId() {
        return monitorId(SERVER);
    }

    static byte[] monitorServer(long id) {
        return request(id, MonitorMethod.MONITOR_COND.word(), writer -> writer.value(SERVER).raw(serverMonitorId()).raw(SERVER_TABLES));
    }

    static byte[] getSchema(long id, String database) {
        return request(id, "get_schema", writer -> writer.value(database));
    }

    static byte[] setDatabaseChangeAware(long id) {
        return request(id, "set_db_change_aware", writer -> writer.value(true));
    }

    static byte[] cancelMonitor(long id, String database) {
        return request(id, "monitor_cancel", writer -> writer.raw(monitorId(database)));
    }

    static byte[] notification(String method) {
        JsonWriter writer = new JsonWriter(64);
        JsonRpcWriter.beginNotification(writer, method);
        writer.beginArray().endArray();
        JsonRpcWriter.endNotification(writer);
        return writer.toByteArray();
    }

    /** Asks for all tables with all columns, those that are the server's own (the versions of rows) excepted. */
    static byte[] monitor(long id, MonitorMethod method, DatabaseSchema schema, UuidAtom lastId) {
        return request(id, method.word(), writer -> {
            writer.value(schema.name()).raw(monitorId(schema.name())).beginObject();
            for (TableSchema table : schema.tables()) {
                writer.name(table.encodedName()).beginArray().beginObject().name("columns").beginArray();
                for (ColumnSchema column : table.columns()) {
                    writer.value(column.name());
                }
                writer.endArray().endObject().endArray();
            }
            writer.endObject();
            if (method == MonitorMethod.MONITOR_COND_SINCE) {
                writer.value(lastId.toString());
            }
        });
    }

    private interface Params {
        void write(JsonWriter writer);
    }

    private static byte[] request(long id, String method, Params params) {
        JsonWriter writer = new JsonWriter(128);
        JsonRpcWriter.beginRequest(writer, id, method);
        writer.beginArray();
        params.write(writer);
        writer.endArray();
        JsonRpcWriter.endRequest(writer);
        return writer.toByteArray();
    }
}
