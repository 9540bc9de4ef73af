package dev.understudy.server;

import dev.understudy.engine.Database;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.engine.Row;
import dev.understudy.engine.Transaction;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.Atom;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomType;
import dev.understudy.value.BooleanAtom;
import dev.understudy.value.Datum;
import dev.understudy.value.IntegerAtom;
import dev.understudy.value.StringAtom;
import dev.understudy.value.UuidAtom;
import dev.understudy.vlog.Level;
import dev.understudy.vlog.RateLimit;
import dev.understudy.wire.MalformedRemoteException;
import dev.understudy.wire.Remote;
import dev.understudy.wire.RemoteOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remotes that a database column names: reads how they are to be, and writes how they fare (ovsdb-server(1), "--remote"; the tables Manager and Connection of
 * the field's schemas).
 */
final class RemoteRows {
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");
    private static final RateLimit INCOMPLETE = new RateLimit(1, 1);

    private final DatabaseColumn source;
    private final Path runDirectory;

    RemoteRows(DatabaseColumn source, Path runDirectory) {
        this.source = source;
        this.runDirectory = runDirectory;
    }

    /** Adds what the column says to the remotes that are wanted; of several rows with one target the last counts. */
    void read(Map<String, RemoteConfiguration> wanted) {
        DatabaseSnapshot snapshot = source.snapshot();
        List<Atom> atoms = source.atoms(snapshot);
        if (source.column().type().key().type() == AtomType.STRING) {
            for (Atom target : atoms) {
                add(wanted, ((StringAtom) target).text(), null);
            }
        } else if (source.referredTable() != null) {
            rows(snapshot, atoms).forEach(row -> {
                String target = text(row, "target");
                if (target == null || target.isEmpty()) {
                    if (INCOMPLETE.allows(LOG, Level.INFO)) {
                        LOG.info("Table `{}' has missing or invalid `target' column", source.referredTable().name());
                    }
                    return;
                }
                add(wanted, target, row);
            });
        }
    }

    private List<Row> rows(DatabaseSnapshot snapshot, List<Atom> uuids) {
        Set<Atom> wanted = new HashSet<>(uuids);
        List<Row> rows = new ArrayList<>();
        snapshot.tables().get(source.referredTable().index()).forEach(row -> {
            if (wanted.contains(row.uuid())) {
                rows.add(row);
            }
        });
        return rows;
    }

    private void add(Map<String, RemoteConfiguration> wanted, String target, Row row) {
        try {
            RemoteOptions options = RemoteOptions.defaultsFor(Remote.parse(target, runDirectory));
            wanted.put(target, row == null ? new RemoteConfiguration(options, SessionOptions.DEFAULT) : configuration(row, options));
        } catch (MalformedRemoteException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private RemoteConfiguration configuration(Row row, RemoteOptions defaults) {
        String role = text(row, "role");
        return new RemoteConfiguration(
                new RemoteOptions((int) Math.clamp(integer(row, "inactivity_probe", defaults.probeIntervalMs()), 0, Integer.MAX_VALUE),
                        (int) Math.clamp(integer(row, "max_backoff", defaults.maxBackoffMs()), 0, Integer.MAX_VALUE), dscp(row)),
                new SessionOptions(value(row, "read_only") == BooleanAtom.TRUE, role == null ? "" : role));
    }

    private int dscp(Row row) {
        if (value(row, "other_config") instanceof AtomMap config && config.get(StringAtom.of("dscp")) instanceof StringAtom dscp) {
            try {
                int value = Integer.parseInt(dscp.text());
                return value >= 0 && value <= 63 ? value : RemoteOptions.DSCP;
            } catch (NumberFormatException e) {
                return RemoteOptions.DSCP;
            }
        }
        return RemoteOptions.DSCP;
    }

    private Datum value(Row row, String column) {
        ColumnSchema schema = source.referredTable().column(column);
        return schema == null ? null : row.get(schema);
    }

    private String text(Row row, String column) {
        return value(row, column) instanceof StringAtom string ? string.text() : null;
    }

    private long integer(Row row, String column, long otherwise) {
        return value(row, column) instanceof IntegerAtom integer ? integer.value() : otherwise;
    }

    /**
     * Writes how the remotes fare into the rows that name them, where that has changed.
     *
     * @param status tells of a target; null when there is no such remote
     */
    void writeStatus(Function<String, RemoteStatus> status) {
        TableSchema table = source.referredTable();
        if (table == null || table.column("is_connected") == null && table.column("status") == null) {
            return;
        }
        DatabaseSnapshot snapshot = source.snapshot();
        for (Row row : rows(snapshot, source.atoms(snapshot))) {
            String target = text(row, "target");
            RemoteStatus now = target == null ? null : status.apply(target);
            if (now != null && !now.equals(statusIn(row))) {
                source.database().model().change((database, transaction) -> write(database, transaction, row.uuid(), now), "");
            }
        }
    }

    private RemoteStatus statusIn(Row row) {
        return new RemoteStatus(value(row, "is_connected") == BooleanAtom.TRUE,
                value(row, "status") instanceof AtomMap map ? map : AtomMap.EMPTY);
    }

    private void write(Database database, Transaction transaction, UuidAtom uuid, RemoteStatus status) {
        TableSchema table = source.referredTable();
        Row row = database.row(table, uuid);
        if (row == null) {
            return;
        }
        Datum[] columns = row.copyColumns();
        set(columns, table.column("is_connected"), BooleanAtom.of(status.connected()));
        set(columns, table.column("status"), status.details());
        transaction.modify(table, uuid, columns);
    }

    private static void set(Datum[] columns, ColumnSchema column, BooleanAtom value) {
        if (column != null && column.type().isScalar() && column.type().key().type() == AtomType.BOOLEAN) {
            columns[column.index()] = value;
        }
    }

    private static void set(Datum[] columns, ColumnSchema column, AtomMap value) {
        if (column != null && column.type().isMap() && column.type().key().type() == AtomType.STRING && column.type().value().type() == AtomType.STRING) {
            columns[column.index()] = value;
        }
    }
}
