package dev.understudy.storage;

import dev.understudy.engine.Conversion;
import dev.understudy.engine.Database;
import dev.understudy.engine.UuidSource;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/**
 * Makes a standalone file of what one server of a cluster has, for when the cluster is lost: the snapshot and the entries of its log, whether or not they
 * were committed, but without those that later ones replaced. The records of the new file are the transactions of the entries; where the
 * schema changed, the file begins anew with the database as it was then.
 */
public final class StandaloneExtract {
    private static final String CONVERTED = "converted by ovsdb-server";

    private final DatabaseCreator creator;
    private final Disk disk;
    private final UuidSource uuids;

    public StandaloneExtract(FileLocks locks, Disk disk, UuidSource uuids) {
        this.creator = new DatabaseCreator(locks, disk);
        this.disk = disk;
        this.uuids = uuids;
    }

    /**
     * Makes the file.
     *
     * @param dateMs the time for a record that has none of its own, in ms since 1970
     * @throws OvsdbException when the clustered file is damaged or has no database, or the new file exists already or cannot be made
     */
    public void write(Path clustered, Path standalone, long dateMs) {
        List<Long> numbers = lastingRecords(clustered);
        creator.create(standalone, channel -> new Writing(clustered.toString(), channel, dateMs).write(clustered, numbers));
    }

    /** The numbers of the records whose data count. */
    private static List<Long> lastingRecords(Path clustered) {
        List<Long> numbers = new ArrayList<>();
        List<Long> indexes = new ArrayList<>();
        try (RecordFile file = open(clustered)) {
            if (!file.next() || !(ClusterReader.header(file.text()).origin() instanceof ClusterHeader.Member member)) {
                throw new OvsdbException(ErrorTag.OVSDB_ERROR, clustered + ": the server has not joined its cluster yet, so there are no data");
            }
            if (member.snapshot() != null) {
                numbers.add(0L);
                indexes.add(member.snapshot().index());
            }
            for (long number = 1; file.next(); number++) {
                if (ClusterReader.record(file.text()) instanceof ClusterRecord.Entry entry) {
                    while (!indexes.isEmpty() && Long.compareUnsigned(indexes.getLast(), entry.index()) >= 0) {
                        indexes.removeLast();
                        numbers.removeLast();
                    }
                    indexes.add(entry.index());
                    numbers.add(number);
                }
            }
        }
        return numbers;
    }

    private static RecordFile open(Path clustered) {
        return RecordFile.open(clustered, EnumSet.of(FileKind.CLUSTERED));
    }

    /** The writing of one file. */
    private final class Writing {
        private final String name;
        private final FileChannel channel;
        private final long dateMs;
        private LogFile log;

        Writing(String name, FileChannel channel, long dateMs) {
            this.name = name;
            this.channel = channel;
            this.dateMs = dateMs;
        }

        void write(Path clustered, List<Long> numbers) throws IOException {
            int done = 0;
            try (RecordFile file = open(clustered)) {
                for (long number = 0; done < numbers.size() && file.next(); number++) {
                    if (number == numbers.get(done)) {
                        done++;
                        ClusterData data = data(file, number);
                        if (data != null) {
                            write(data, number);
                        }
                    }
                }
            }
            if (log == null) {
                throw new OvsdbException(ErrorTag.OVSDB_ERROR, name + ": the log holds no schema, so there are no data");
            }
        }

        private ClusterData data(RecordFile file, long number) {
            if (number == 0) {
                return ((ClusterHeader.Member) ClusterReader.header(file.text()).origin()).snapshot().data();
            }
            return ((ClusterRecord.Entry) ClusterReader.record(file.text())).data();
        }

        private void write(ClusterData data, long number) throws IOException {
            if (!data.isPair()) {
                throw new OvsdbException(ErrorTag.OVSDB_ERROR, name + ": record " + number + " has invalid data");
            }
            JsonReader schemaText = data.schema();
            DatabaseSchema schema = schemaText == null ? null : SchemaReader.read(schemaText);
            JsonReader transaction = data.transaction();
            if (transaction == null) {
                if (schema != null && log == null) {
                    begin(schema);
                } else if (schema != null) {
                    convert(schema);
                }
                return;
            }
            if (transaction.peek() != JsonToken.OBJECT) {
                throw new OvsdbException(ErrorTag.OVSDB_ERROR, name + ": record " + number + " has invalid data");
            }
            if (schema != null) {
                begin(schema);
            }
            append(textOf(data.transaction()));
        }

        /** The next value as it stands: a value that was written with all its digits keeps them. */
        private static byte[] textOf(JsonReader reader) {
            int start = reader.position();
            reader.skipValue();
            return Arrays.copyOfRange(reader.text(), start, reader.position());
        }

        private void begin(DatabaseSchema schema) throws IOException {
            channel.truncate(0);
            log = new LogFile(disk, Path.of(name), channel, 0, null);
            append(schema.text());
        }

        private void append(byte[] record) throws IOException {
            if (log == null) {
                throw new OvsdbException(ErrorTag.OVSDB_ERROR, name + ": the log begins without a schema");
            }
            AppendBuffer buffer = new AppendBuffer();
            buffer.add(record);
            log.write(buffer.bytes(), buffer.length());
        }

        /** Reads what was written so far, and writes it anew under another schema. */
        private void convert(DatabaseSchema schema) throws IOException {
            Replay replay = new Replay(channel, name, uuids, HistoryLimits.NONE);
            if (replay.failure() != null) {
                throw replay.failure();
            }
            Database converted = Conversion.convert(replay.database().snapshot(), schema, uuids);
            Chain chain = replay.chain();
            Position position = chain.advance(new AppendBuffer().add(schema.text()));
            channel.truncate(0);
            PastRows rows = new PastRows(converted.snapshot(), List.of());
            long length = new SnapshotWriter(channel, schema.text()).write(rows, position, CONVERTED, dateMs, 1);
            log = new LogFile(disk, Path.of(name), channel, length, null);
        }
    }
}
