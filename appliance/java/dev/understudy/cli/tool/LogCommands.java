package dev.understudy.cli.tool;

import dev.understudy.cli.Command;
import dev.understudy.cli.FatalException;
import dev.understudy.cli.Option;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.SchemaReader;
import dev.understudy.storage.ClusterData;
import dev.understudy.storage.ClusterHeader;
import dev.understudy.storage.ClusterReader;
import dev.understudy.storage.ClusterRecord;
import dev.understudy.storage.FileKind;
import dev.understudy.storage.RecordFile;
import dev.understudy.value.UuidAtom;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;

/** The command that shows the records of a file of either kind: show-log. */
final class LogCommands {
    private final Surroundings surroundings;
    private int verbosity;

    LogCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** {@code --more}: each time it is given, more is shown of each record. */
    Option more() {
        return Option.flag("more", 'm', () -> verbosity++);
    }

    Command showLog() {
        return new Command("show-log", "[db]", 0, 1, arguments -> {
            LogTexts texts = new LogTexts(surroundings.out(), verbosity);
            try (RecordFile file = RecordFile.open(surroundings.database(arguments, 0), EnumSet.allOf(FileKind.class))) {
                switch (file.kind()) {
                    case STANDALONE -> showStandalone(file, texts);
                    case CLUSTERED -> showClustered(file, texts);
                }
                return 0;
            } finally {
                texts.flush();
                surroundings.out().flush();
            }
        });
    }

    private static void showStandalone(RecordFile file, LogTexts texts) {
        file.next();
        JsonReader first = file.text();
        texts.print("record 0:");
        DatabaseSchema schema = SchemaReader.read(first);
        texts.use(schema);
        texts.print(" \"" + schema.name() + "\" schema, " + versions(schema) + "\n").endRecord();
        for (long number = 1; file.next(); number++) {
            LogTexts.Heading heading = texts.new Heading();
            file.visit(heading);
            texts.print("record " + number + ":");
            heading.print();
            if (texts.showsRows()) {
                file.visit(texts.rows(heading));
            }
            texts.endRecord();
        }
    }

    private static String versions(DatabaseSchema schema) {
        return "version=\"" + schema.version() + "\", cksum=\"" + schema.cksum() + "\"";
    }

    private static void showClustered(RecordFile file, LogTexts texts) {
        for (long number = 0; file.next(); number++) {
            JsonReader text = file.text();
            texts.print("record " + number + ":\n");
            try {
                if (number == 0) {
                    show(ClusterReader.header(text), texts);
                } else {
                    show(ClusterReader.record(text), texts);
                }
            } catch (UnreadableData e) {
                throw new FatalException(e.getMessage());
            } catch (OvsdbException e) {
                texts.print(e.getMessage() + "\n");
            }
            texts.endRecord();
        }
    }

    private static void show(ClusterHeader header, LogTexts texts) {
        texts.print(" name: \"" + header.name() + "'\n local address: \"" + header.localAddress() + "\"\n");
        showId(" server_id: ", header.serverId(), texts);
        if (header.clusterId() != null) {
            showId(" cluster_id: ", header.clusterId(), texts);
        }
        switch (header.origin()) {
            case ClusterHeader.Joining joining -> {
                texts.print(" remote_addresses:");
                joining.remoteAddresses().forEach(address -> texts.print(" " + address));
                texts.print("\n");
            }
            case ClusterHeader.Member(SortedMap<UuidAtom, String> servers, ClusterHeader.Snapshot snapshot) when snapshot != null -> {
                texts.print(" prev_index: " + Long.toUnsignedString(snapshot.index()) + "\n prev_term: " + Long.toUnsignedString(snapshot.term()) + "\n");
                showServers(" prev_servers: ", servers, texts);
                showId(" prev_eid: ", snapshot.data().id(), texts);
                showData(" prev_", snapshot.data(), texts);
            }
            case ClusterHeader.Member empty -> { }
        }
    }

    private static void show(ClusterRecord record, LogTexts texts) {
        if (record.comment() != null) {
            texts.print(" comment: \"" + record.comment() + "\"\n");
        }
        switch (record) {
            case ClusterRecord.Entry entry -> {
                showTerm(entry.term(), texts);
                texts.print(" index: " + Long.toUnsignedString(entry.index()) + "\n");
                if (entry.servers() != null) {
                    showServers(" servers: ", entry.servers(), texts);
                }
                if (entry.data() != null) {
                    showId(" eid: ", entry.data().id(), texts);
                    showData(" ", entry.data(), texts);
                }
            }
            case ClusterRecord.Term term -> showTerm(term.term(), texts);
            case ClusterRecord.Vote vote -> {
                showTerm(vote.term(), texts);
                showId(" vote: ", vote.server(), texts);
            }
            case ClusterRecord.Leader leader -> {
                showTerm(leader.term(), texts);
                showId(" leader: ", leader.server(), texts);
            }
            case ClusterRecord.CommitIndex commit -> texts.print(" commit_index: " + Long.toUnsignedString(commit.index()) + "\n");
            case ClusterRecord.Note note -> texts.print(" note: \"" + note.text() + "\"\n");
        }
    }

    private static void showTerm(long term, LogTexts texts) {
        if (term != 0) {
            texts.print(" term: " + Long.toUnsignedString(term) + "\n");
        }
    }

    private static void showId(String label, UuidAtom id, LogTexts texts) {
        texts.print(label + ClusterIds.shown(id) + "\n");
    }

    private static void showServers(String label, SortedMap<UuidAtom, String> servers, LogTexts texts) {
        StringJoiner all = new StringJoiner(", ", label, "\n");
        servers.forEach((id, address) -> all.add(ClusterIds.shown(id) + "(\"" + address + "\")"));
        texts.print(all.toString());
    }

    private static void showData(String prefix, ClusterData data, LogTexts texts) {
        if (!data.isPair()) {
            texts.print(" ***invalid data***\n");
            return;
        }
        JsonReader schemaText = data.schema();
        if (schemaText != null) {
            DatabaseSchema schema = readSchema(schemaText);
            texts.print(prefix + "schema: \"" + schema.name() + "\", " + versions(schema) + "\n");
            texts.use(schema);
        }
        JsonReader transaction = data.transaction();
        if (transaction != null && transaction.peek() == JsonToken.OBJECT) {
            int start = transaction.position();
            LogTexts.Heading heading = texts.new Heading();
            RecordFile.visit(transaction, heading);
            heading.print();
            if (texts.showsRows()) {
                transaction.seek(start);
                RecordFile.visit(transaction, texts.rows(heading));
            }
        }
    }

    private static DatabaseSchema readSchema(JsonReader text) {
        try {
            return SchemaReader.read(text);
        } catch (OvsdbException e) {
            throw new UnreadableData(e.getMessage());
        }
    }

    /** A schema in the data of a record is none: other than a mistake in the record itself, that ends the command. */
    private static final class UnreadableData extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableData(String message) {
            super(message, null, false, false);
        }
    }
}
