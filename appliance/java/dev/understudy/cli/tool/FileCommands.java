package dev.understudy.cli.tool;

import dev.understudy.cli.Command;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.SchemaFile;
import dev.understudy.control.Version;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.storage.DatabaseCreator;
import dev.understudy.storage.DatabaseRewriter;
import dev.understudy.storage.DatabaseRewriter.Remark;
import java.nio.file.Path;
import java.util.List;

/** The commands that write standalone files: create, compact, convert. */
final class FileCommands {
    private final Surroundings surroundings;

    FileCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Command create() {
        return new Command("create", "[db [schema]]", 0, 2, arguments -> {
            Path database = surroundings.database(arguments, 0);
            DatabaseSchema schema = SchemaFile.read(surroundings.schema(arguments, 1));
            new DatabaseCreator(surroundings.locks(), surroundings.disk()).create(database, schema);
            return 0;
        });
    }

    Command compact() {
        return new Command("compact", "[db [dst]]", 0, 2, arguments -> {
            Path database = surroundings.database(arguments, 0);
            Remark remark = remark("compacted");
            return rewrite(rewriter -> {
                if (arguments.size() < 2) {
                    rewriter.compact(database, remark);
                } else {
                    rewriter.compact(database, Path.of(arguments.get(1)), remark);
                }
            });
        });
    }

    Command convert() {
        return new Command("convert", "[db [schema [dst]]]", 0, 3, arguments -> {
            Path database = surroundings.database(arguments, 0);
            DatabaseSchema schema = SchemaFile.read(surroundings.schema(arguments, 1));
            Remark remark = remark("converted");
            return rewrite(rewriter -> {
                if (arguments.size() < 3) {
                    rewriter.convert(database, schema, remark);
                } else {
                    rewriter.convert(database, schema, Path.of(arguments.get(2)), remark);
                }
            });
        });
    }

    private Remark remark(String participle) {
        return new Remark(participle + " by ovsdb-tool " + Version.PEER, surroundings.clock().millis());
    }

    private interface Rewriting {
        void run(DatabaseRewriter rewriter);
    }

    private int rewrite(Rewriting rewriting) {
        try {
            rewriting.run(new DatabaseRewriter(surroundings.locks(), surroundings.disk(), surroundings.uuids()));
            return 0;
        } catch (OvsdbException e) {
            throw e.tag() == ErrorTag.IO_ERROR && e.details().endsWith("failed to lock lockfile") ? withoutTag(e) : e;
        }
    }

    /** Here, other than in the rest of the tool, the peer tells of a lock that is held without saying what kind of error it is. */
    private static FatalException withoutTag(OvsdbException e) {
        return new FatalException(e.getMessage().substring((e.tag().word() + ": ").length()));
    }
}
