package dev.understudy.server;

import dev.understudy.json.JsonWriter;
import dev.understudy.server.DatabaseSettings.ActiveBackup;
import dev.understudy.server.DatabaseSettings.FileKind;
import dev.understudy.server.DatabaseSettings.InFile;
import dev.understudy.server.DatabaseSettings.Relay;

/** Writes a configuration as JSON text that {@link ConfigurationReader} reads. */
public final class ConfigurationWriter {
    private final JsonWriter out = new JsonWriter();

    private ConfigurationWriter() {
    }

    /** The text of a configuration. */
    public static byte[] write(Configuration configuration) {
        ConfigurationWriter writer = new ConfigurationWriter();
        writer.writeAll(configuration);
        return writer.out.toByteArray();
    }

    private void writeAll(Configuration configuration) {
        out.beginObject().name("remotes").beginObject();
        configuration.remotes().forEach(this::writeRemote);
        out.endObject().name("databases").beginObject();
        configuration.databases().forEach((name, settings) -> {
            out.name(name).beginObject();
            writeDatabase(settings);
            out.endObject();
        });
        out.endObject();
        SyncSettings sync = configuration.sync();
        if (sync.source() != null) {
            out.name("sync_from").value(sync.source());
        }
        out.name("sync_exclude").value(sync.excludedTables().toString());
        out.name("sync_probe_interval").value(sync.probeIntervalMs());
        out.name("is_backup").value(sync.backup()).endObject();
    }

    private void writeRemote(String target, RemoteSettings settings) {
        out.name(target).beginObject();
        writeConnection(settings.connection());
        out.name("read-only").value(settings.readOnly()).name("role").value(settings.role()).endObject();
    }

    private void writeConnection(ConnectionSettings connection) {
        writeInteger("max-backoff", connection.maxBackoffMs());
        writeInteger("inactivity-probe", connection.probeIntervalMs());
        writeInteger("dscp", connection.dscp());
    }

    private void writeInteger(String name, Integer value) {
        if (value != null) {
            out.name(name).value(value);
        }
    }

    private void writeDatabase(DatabaseSettings settings) {
        switch (settings) {
            case InFile(FileKind kind) -> {
                if (kind != FileKind.ANY) {
                    out.name("service-model").value(kind.word());
                }
            }
            case Relay(SourceSettings source) -> {
                out.name("service-model").value("relay");
                writeSource(source);
            }
            case ActiveBackup pair -> {
                out.name("service-model").value("active-backup").name("backup").value(pair.backup());
                if (pair.source() != null) {
                    writeSource(pair.source());
                }
                out.name("exclude-tables").beginArray();
                pair.excludedTables().forEach(out::value);
                out.endArray();
            }
        }
    }

    private void writeSource(SourceSettings source) {
        out.name("source").beginObject().name(source.target()).beginObject();
        writeConnection(source.connection());
        out.endObject().endObject();
    }
}
