package dev.understudy.cli.tool;

import dev.understudy.cli.Command;
import dev.understudy.cli.SchemaFile;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.storage.ClusterReader;
import dev.understudy.storage.FileKind;
import dev.understudy.storage.RecordFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The commands that ask for the name, version or checksum of a database or schema, for the kind of a file, and whether a conversion is needed. */
final class QuestionCommands {
    /** The exit status for no. */
    static final int NO = 2;

    private static final Set<FileKind> STANDALONE = EnumSet.of(FileKind.STANDALONE);
    private static final Set<FileKind> ANY = EnumSet.allOf(FileKind.class);

    private final Surroundings surroundings;

    QuestionCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Command databaseName() {
        return new Command("db-name", "[db]", 0, 1, arguments -> {
            try (RecordFile file = RecordFile.open(surroundings.database(arguments, 0), ANY)) {
                file.next();
                return surroundings.print(switch (file.kind()) {
                    case STANDALONE -> file.schema().name();
                    case CLUSTERED -> ClusterReader.header(file.text()).name();
                });
            }
        });
    }

    Command databaseVersion() {
        return ofDatabase("db-version", DatabaseSchema::version);
    }

    Command databaseChecksum() {
        return ofDatabase("db-cksum", DatabaseSchema::cksum);
    }

    private Command ofDatabase(String name, Function<DatabaseSchema, String> part) {
        return new Command(name, "[db]", 0, 1,
                arguments -> surroundings.print(part.apply(databaseSchema(surroundings.database(arguments, 0)))));
    }

    private static DatabaseSchema databaseSchema(Path database) {
        try (RecordFile file = RecordFile.open(database, STANDALONE)) {
            file.next();
            return file.schema();
        }
    }

    Command schemaName() {
        return ofSchema("schema-name", DatabaseSchema::name);
    }

    Command schemaVersion() {
        return ofSchema("schema-version", DatabaseSchema::version);
    }

    Command schemaChecksum() {
        return ofSchema("schema-cksum", DatabaseSchema::cksum);
    }

    private Command ofSchema(String name, Function<DatabaseSchema, String> part) {
        return new Command(name, "[schema]", 0, 1,
                arguments -> surroundings.print(part.apply(SchemaFile.read(surroundings.schema(arguments, 0)))));
    }

    Command needsConversion() {
        return new Command("needs-conversion", "", 0, 2, arguments -> {
            DatabaseSchema present = databaseSchema(surroundings.database(arguments, 0));
            return surroundings.print(present.equals(SchemaFile.read(surroundings.schema(arguments, 1))) ? "no" : "yes");
        });
    }

    Command isClustered() {
        return isOf("db-is-clustered", FileKind.CLUSTERED);
    }

    Command isStandalone() {
        return isOf("db-is-standalone", FileKind.STANDALONE);
    }

    private static Command isOf(String name, FileKind kind) {
        return new Command(name, "db", 1, 1, arguments -> {
            try (RecordFile file = RecordFile.open(Path.of(arguments.getFirst()), ANY)) {
                return file.kind() == kind ? 0 : NO;
            }
        });
    }

    Command compareVersions() {
        return new Command("compare-versions", "a op b", 3, 3, QuestionCommands::compare);
    }

    private static int compare(List<String> arguments) {
        int order = SchemaVersion.parse(arguments.get(0)).compareTo(SchemaVersion.parse(arguments.get(2)));
        return SchemaVersion.holds(order, arguments.get(1)) ? 0 : NO;
    }
}
