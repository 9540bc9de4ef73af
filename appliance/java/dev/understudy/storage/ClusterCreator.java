package dev.understudy.storage;

import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.TableSnapshot;
import dev.understudy.engine.UuidSource;
import dev.understudy.json.JsonWriter;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.value.UuidAtom;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/** Makes the files with which servers begin or join a cluster, byte by byte in the peer's format (ovsdb(5), "Clustered Format"). */
public final class ClusterCreator {
    /** The term and the index of the snapshot with which a cluster begins. */
    private static final long FIRST = 1;

    private final DatabaseCreator creator;
    private final UuidSource uuids;

    public ClusterCreator(FileLocks locks, Disk disk, UuidSource uuids) {
        this.creator = new DatabaseCreator(locks, disk);
        this.uuids = uuids;
    }

    /**
     * What is in a database that becomes one of a cluster.
     *
     * @param rows the rows
     * @param comment where they come from
     * @param dateMs the time, in ms since 1970
     */
    public record Contents(DatabaseSnapshot rows, String comment, long dateMs) {}

    /**
     * Makes the file of the first server of a cluster.
     *
     * @param schema the schema; its columns are not ephemeral
     * @param contents what is in the database, or null when it is empty
     * @param electionTimerMs the election timer in ms, or 0 for the default
     * @throws OvsdbException when the address is none, or the file cannot be made
     */
    public void create(Path file, DatabaseSchema schema, Contents contents, String localAddress, long electionTimerMs) {
        ClusterAddress.check(localAddress);
        UuidAtom server = newUuid();
        JsonWriter header = new JsonWriter(4096);
        writeUuid(header.beginObject(), "cluster_id", newUuid());
        header.name("local_address").value(localAddress);
        header.name("name").value(schema.name());
        header.name("prev_data").beginArray().raw(schema.text());
        writeContents(header, contents);
        header.endArray();
        writeUuid(header, "prev_eid", newUuid());
        header.name("prev_index").value(FIRST);
        header.name("prev_servers").beginObject().uuidName(server.high(), server.low()).value(localAddress).endObject();
        header.name("prev_term").value(FIRST);
        writeUuid(header, "server_id", server);
        AppendBuffer records = new AppendBuffer(FileKind.CLUSTERED);
        records.add(header.endObject().toByteArray());
        if (electionTimerMs > 0) {
            JsonWriter timer = new JsonWriter().beginObject().name("election_timer").value(electionTimerMs);
            records.add(timer.name("index").value(FIRST + 1).name("term").value(FIRST).endObject().toByteArray());
        }
        creator.create(file, records);
    }

    private static void writeContents(JsonWriter writer, Contents contents) {
        writer.beginObject();
        if (contents != null) {
            RecordWriter.writeMembers(writer, contents.dateMs(), null, contents.comment(), true);
            for (TableSnapshot table : contents.rows().tables()) {
                if (table.rowCount() > 0) {
                    writer.name(table.schema().encodedName()).beginObject();
                    table.forEach(row -> RecordWriter.writeRow(writer, table.schema(), row));
                    writer.endObject();
                }
            }
        }
        writer.endObject();
    }

    /**
     * Makes the file of a server that is to join a cluster.
     *
     * @param name the name of the database
     * @param remoteAddresses where to find servers of the cluster
     * @param clusterId which cluster to join, or null for any that is found there
     * @throws OvsdbException when an address is none, or the file cannot be made
     */
    public void join(Path file, String name, String localAddress, List<String> remoteAddresses, UuidAtom clusterId) {
        ClusterAddress.check(localAddress);
        for (String remote : remoteAddresses) {
            ClusterAddress.check(remote);
            if (remote.equals(localAddress)) {
                throw new OvsdbException(ErrorTag.OVSDB_ERROR, "remote addresses cannot be the same as the local address");
            }
        }
        JsonWriter header = new JsonWriter().beginObject();
        if (clusterId != null) {
            writeUuid(header, "cluster_id", clusterId);
        }
        header.name("local_address").value(localAddress).name("name").value(name).name("remote_addresses").beginArray();
        new LinkedHashSet<>(remoteAddresses).forEach(header::value);
        writeUuid(header.endArray(), "server_id", newUuid());
        AppendBuffer records = new AppendBuffer(FileKind.CLUSTERED);
        records.add(header.endObject().toByteArray());
        creator.create(file, records);
    }

    private UuidAtom newUuid() {
        return UuidAtom.of(uuids.nextHigh(), uuids.nextLow());
    }

    private static void writeUuid(JsonWriter writer, String name, UuidAtom uuid) {
        writer.name(name).put('"').uuidDigits(uuid.high(), uuid.low()).put('"');
    }
}
