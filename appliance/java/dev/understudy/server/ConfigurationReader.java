package dev.understudy.server;

import dev.understudy.json.JsonException;
import dev.understudy.json.JsonReader;
import dev.understudy.json.JsonToken;
import dev.understudy.schema.Members;
import dev.understudy.schema.OvsdbException;
import dev.understudy.server.DatabaseSettings.ActiveBackup;
import dev.understudy.server.DatabaseSettings.FileKind;
import dev.understudy.server.DatabaseSettings.InFile;
import dev.understudy.server.DatabaseSettings.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Reads a configuration from JSON text (ovsdb-server(5) of the peer since its version 3.3, "--config-file"). A mistake in what is said of a remote is
 * logged and passed over; any other mistake refuses the whole text.
 */
public final class ConfigurationReader {
    private final JsonReader reader;
    private final UnaryOperator<String> fileNames;
    private final SortedMap<String, RemoteSettings> remotes = new TreeMap<>();
    private final SortedMap<String, DatabaseSettings> databases = new TreeMap<>();
    private SyncSettings sync = SyncSettings.NONE;

    private ConfigurationReader(byte[] text, UnaryOperator<String> fileNames) {
        this.reader = new JsonReader(text);
        this.fileNames = fileNames;
    }

    /**
     * Reads a configuration.
     *
     * @param fileNames turns names of files as they are written into those to be used
     * @throws AdministrationException saying what is wrong
     */
    public static Configuration read(byte[] text, UnaryOperator<String> fileNames) {
        try {
            return new ConfigurationReader(text, fileNames).read();
        } catch (JsonException e) {
            throw new AdministrationException("not JSON: " + e.getMessage(), e);
        } catch (OvsdbException e) {
            throw new AdministrationException(e.getMessage(), e);
        }
    }

    private Configuration read() {
        if (reader.peek() != JsonToken.OBJECT) {
            throw new AdministrationException("must be a JSON object");
        }
        boolean hasRemotes = false;
        boolean hasDatabases = false;
        reader.beginObject();
        while (reader.nextMember()) {
            switch (reader.name()) {
                case "remotes" -> {
                    hasRemotes = true;
                    readEach("remotes", this::readRemote);
                }
                case "databases" -> {
                    hasDatabases = true;
                    readEach("databases", this::readDatabase);
                }
                case "sync_from" -> sync = sync.withSource(string("sync_from"));
                case "sync_exclude" -> sync = sync.withExcludedTables(ExcludedTables.parse(string("sync_exclude")));
                case "sync_probe_interval" -> sync = sync.withProbeInterval(Math.toIntExact(reader.readLong()));
                case "is_backup" -> sync = sync.withBackup(reader.readBoolean());
                default -> reader.skipValue();
            }
        }
        reader.expectEnd();
        if (!hasRemotes || !hasDatabases) {
            throw new AdministrationException("\"" + (hasRemotes ? "databases" : "remotes") + "\" is missing: it must be there, if only as null");
        }
        return new Configuration(remotes, databases, sync);
    }

    private String string(String member) {
        if (reader.peek() != JsonToken.STRING) {
            throw new AdministrationException("\"" + member + "\" must be a string");
        }
        return reader.readString();
    }

    /** What reads the value of one member whose name is told. */
    private interface MemberReader {
        void read(String name);
    }

    private void readEach(String member, MemberReader each) {
        switch (reader.peek()) {
            case NULL -> reader.readNull();
            case OBJECT -> {
                reader.beginObject();
                while (reader.nextMember()) {
                    each.read(reader.name());
                }
            }
            default -> throw new AdministrationException("\"" + member + "\" must be an object or null");
        }
    }

    private void readRemote(String target) {
        RemoteOptionsReader options = new RemoteOptionsReader("remote \"" + target + "\"", true);
        options.read(reader);
        remotes.put(target, new RemoteSettings(options.connection(), options.readOnly(), options.role()));
    }

    private void readDatabase(String name) {
        if (reader.peek() == JsonToken.NULL) {
            reader.readNull();
            databases.put(fileNames.apply(name), InFile.ANY);
            return;
        }
        Members members = new Members(reader, "configuration of database \"" + name + "\"");
        String model = members.find("service-model", JsonToken.STRING) ? reader.readString() : "";
        DatabaseSettings settings = switch (model) {
            case "" -> InFile.ANY;
            case "standalone" -> new InFile(FileKind.STANDALONE);
            case "clustered" -> new InFile(FileKind.CLUSTERED);
            case "active-backup" -> readActiveBackup(name, members);
            case "relay" -> {
                members.require("source", JsonToken.OBJECT);
                yield new Relay(readSource(name));
            }
            default -> throw new AdministrationException("Unrecognized database service model: \"" + model + "\" of database \"" + name + "\"");
        };
        members.finish();
        databases.put(settings instanceof Relay ? name : fileNames.apply(name), settings);
    }

    private ActiveBackup readActiveBackup(String name, Members members) {
        members.require("backup", JsonToken.BOOLEAN);
        boolean backup = reader.readBoolean();
        SourceSettings source = members.find("source", JsonToken.OBJECT) ? readSource(name) : null;
        if (backup && source == null) {
            throw members.error("a backup needs a 'source'.");
        }
        List<String> excluded = members.find("exclude-tables", JsonToken.ARRAY) ? readStrings(members) : List.of();
        return new ActiveBackup(source, backup, excluded);
    }

    private List<String> readStrings(Members members) {
        List<String> strings = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() != JsonToken.STRING) {
                throw members.typeMismatch("exclude-tables");
            }
            strings.add(reader.readString());
        }
        return List.copyOf(strings);
    }

    private SourceSettings readSource(String database) {
        SourceSettings source = null;
        boolean several = false;
        reader.beginObject();
        while (reader.nextMember()) {
            several = source != null;
            String target = reader.name();
            RemoteOptionsReader options = new RemoteOptionsReader("source \"" + target + "\" of database \"" + database + "\"", false);
            options.read(reader);
            source = new SourceSettings(target, options.connection());
        }
        if (source == null || several) {
            throw new AdministrationException("the \"source\" of database \"" + database + "\" must have one member");
        }
        return source;
    }
}
