package dev.understudy.cli.tool;

import dev.understudy.cli.Command;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Option;
import dev.understudy.cli.SchemaFile;
import dev.understudy.engine.DatabaseSnapshot;
import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.Identifier;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.storage.ClusterCreator;
import dev.understudy.storage.ClusterHeader;
import dev.understudy.storage.ClusterReader;
import dev.understudy.storage.DatabaseFile;
import dev.understudy.storage.FileKind;
import dev.understudy.storage.FileOptions;
import dev.understudy.storage.RecordFile;
import dev.understudy.storage.StandaloneExtract;
import dev.understudy.value.UuidAtom;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands about clusters: the files with which servers begin and join one, the ids in them, and the way back to a standalone file. */
final class ClusterCommands {
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb");
    private static final int ELECTION_TIMER_MIN_MS = 100;
    private static final int ELECTION_TIMER_MAX_MS = 600_000;
    /** Room for leading zeros. */
    private static final int ELECTION_TIMER_LIMIT_DIGITS = 9;

    private final Surroundings surroundings;
    private long electionTimerMs;
    private UuidAtom clusterId;

    ClusterCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** {@code --election-timer}: in ms, for a new cluster. */
    Option electionTimer() {
        return Option.required("election-timer", value -> electionTimerMs = parseTimer(value));
    }

    private static long parseTimer(String value) {
        boolean decimal = !value.isEmpty() && value.length() <= ELECTION_TIMER_LIMIT_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9');
        long timer = decimal ? Long.parseLong(value) : 0;
        if (timer < ELECTION_TIMER_MIN_MS || timer > ELECTION_TIMER_MAX_MS) {
            throw new OvsdbException(ErrorTag.OVSDB_ERROR,
                    "election timer must be between " + ELECTION_TIMER_MIN_MS + " and " + ELECTION_TIMER_MAX_MS + ", in msec.");
        }
        return timer;
    }

    /** {@code --cid}: which cluster to join. */
    Option clusterId() {
        return Option.required("cid", value -> {
            clusterId = UuidAtom.parse(value);
            if (clusterId == null || clusterId.equals(UuidAtom.ZERO)) {
                throw new FatalException(value + ": not a valid UUID");
            }
        });
    }

    Command create() {
        return new Command("create-cluster", "db contents local", 3, 3, arguments -> {
            Path contents = Path.of(arguments.get(1));
            if (isDatabase(contents)) {
                FileOptions options = FileOptions.readOnly(surroundings.uuids()).on(surroundings.disk());
                try (DatabaseFile file = DatabaseFile.openWhole(contents, options)) {
                    create(arguments, file.database().schema(), file.database().snapshot());
                }
            } else {
                create(arguments, readSchema(contents), null);
            }
            return 0;
        });
    }

    /** Whether a file says that it is a database; if not, it may be a schema. */
    private static boolean isDatabase(Path contents) {
        try (RecordFile file = RecordFile.open(contents, EnumSet.of(FileKind.STANDALONE))) {
            return true;
        } catch (OvsdbException e) {
            if (isNoLog(contents, e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isNoLog(Path contents, OvsdbException e) {
        return e.getMessage().equals(noLog(contents).getMessage());
    }

    private static OvsdbException noLog(Path contents) {
        return new OvsdbException(ErrorTag.OVSDB_ERROR, contents + ": unexpected file format");
    }

    private static DatabaseSchema readSchema(Path contents) {
        try {
            return SchemaFile.read(contents);
        } catch (FatalException e) {
            throw noLog(contents);
        }
    }

    private void create(List<String> arguments, DatabaseSchema schema, DatabaseSnapshot rows) {
        String contents = arguments.get(1);
        warnOfEphemeralColumns(contents, schema);
        ClusterCreator.Contents data = rows == null
                ? null
                : new ClusterCreator.Contents(rows, "created from " + contents, surroundings.clock().millis());
        creator().create(Path.of(arguments.getFirst()), schema.withoutEphemeralColumns(), data, arguments.get(2), electionTimerMs);
    }

    private static void warnOfEphemeralColumns(String file, DatabaseSchema schema) {
        int count = 0;
        String example = null;
        for (TableSchema table : schema.tables()) {
            for (ColumnSchema column : table.columns()) {
                if (column.isEphemeral()) {
                    count++;
                    example = example == null ? "'" + column.name() + "' column in '" + table.name() + "' table" : example;
                }
            }
        }
        if (count > 0) {
            LOG.warn("{}: changed {} columns in '{}' database from ephemeral to persistent, including {}, because clusters do not support"
                    + " ephemeral columns", file, count, schema.name(), example);
        }
    }

    private ClusterCreator creator() {
        return new ClusterCreator(surroundings.locks(), surroundings.disk(), surroundings.uuids());
    }

    Command join() {
        return new Command("join-cluster", "db name local remote...", 4, Command.ANY, arguments -> {
            String name = arguments.get(1);
            if (!Identifier.isValid(name)) {
                throw new FatalException(name + ": not a valid schema name (use \"schema-name\" command to find the correct name)");
            }
            creator().join(Path.of(arguments.getFirst()), name, arguments.get(2), arguments.subList(3, arguments.size()), clusterId);
            return 0;
        });
    }

    Command clusterIdOf() {
        return question("db-cid", file -> header -> {
            if (header.clusterId() == null) {
                surroundings.out().flush();
                System.err.println(file + ": cluster ID not yet known");
                return QuestionCommands.NO;
            }
            return surroundings.print(header.clusterId().toString());
        });
    }

    Command serverIdOf() {
        return question("db-sid", file -> header -> surroundings.print(header.serverId().toString()));
    }

    Command localAddressOf() {
        return question("db-local-address", file -> header -> surroundings.print(header.localAddress()));
    }

    private interface Question {
        ToIntFunction<ClusterHeader> about(String file);
    }

    private static Command question(String name, Question question) {
        return new Command(name, "db", 1, 1, arguments -> {
            String path = arguments.getFirst();
            try (RecordFile file = RecordFile.open(Path.of(path), EnumSet.allOf(FileKind.class))) {
                if (file.kind() != FileKind.CLUSTERED) {
                    throw new FatalException(path + ": not a clustered database");
                }
                file.next();
                return question.about(path).applyAsInt(ClusterReader.header(file.text()));
            }
        });
    }

    Command toStandalone() {
        return new Command("cluster-to-standalone", "db clusterdb", 2, 2, arguments -> {
            Path source = Path.of(arguments.get(1));
            try (RecordFile file = RecordFile.open(source, EnumSet.allOf(FileKind.class))) {
                if (file.kind() != FileKind.CLUSTERED) {
                    throw new FatalException("Database is not clustered db.");
                }
            }
            new StandaloneExtract(surroundings.locks(), surroundings.disk(), surroundings.uuids())
                    .write(source, Path.of(arguments.getFirst()), surroundings.clock().millis());
            return 0;
        });
    }
}
